package main

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestOnCore(t *testing.T) {
	before, err := allowedCores()
	if err != nil {
		t.Fatal(err)
	}
	last := before[len(before)-1]
	var out []byte
	if err := onCore(last, func() (err error) {
		out, err = exec.CommandContext(t.Context(), "cat", "/proc/self/status").Output()
		return err
	}); err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(out), "Cpus_allowed_list:")
	list, _, _ := strings.Cut(strings.TrimSpace(rest), "\n")
	if list != strconv.Itoa(last) {
		t.Errorf("the process may run on %q, want %d alone", list, last)
	}
	if after, _ := allowedCores(); !slices.Equal(before, after) {
		t.Errorf("cores %v before, %v after", before, after)
	}
	failure := errors.New("did not start")
	if err := onCore(last, func() error { return failure }); !errors.Is(err, failure) {
		t.Errorf("error %v, want what start said", err)
	}
}

// TestProcessCPU: the clock moves as a process works, and not while it sleeps.
func TestProcessCPU(t *testing.T) {
	read := func(pid int) time.Duration {
		t.Helper()
		d, err := processCPU(pid)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	asleep := exec.CommandContext(t.Context(), "sleep", "600")
	if err := asleep.Start(); err != nil {
		t.Fatal(err)
	}
	const work = 200 * time.Millisecond
	for self, before := os.Getpid(), read(os.Getpid()); read(self) < before+work; { // or the test never ends
	}
	if slept := read(asleep.Process.Pid); slept >= work {
		t.Errorf("%v asleep while another process worked for %v", slept, work)
	}
	if err := asleep.Process.Kill(); err != nil {
		t.Error(err)
	}
	_ = asleep.Wait()
	if _, err := processCPU(1<<22 + 1); err == nil {
		t.Error("a process beyond the largest number has a clock")
	}
}
