package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"
)

// machine is where and when the numbers were measured.
type machine struct {
	CPU      string
	Cores    int
	Memory   int64 // bytes, 0 when unknown
	Kernel   string
	Go       string
	Date     time.Time
	Commit   string
	Server   int // core of the servers
	Client   int // core of the client
	OneCore  bool
	LoadInfo string // load averages when the run began
}

// describe finds out about the machine, and picks the cores.
func describe(ctx context.Context, now time.Time) (machine, error) {
	m := machine{
		CPU: cpuModel(), Cores: runtime.NumCPU(), Memory: statusBytes("/proc/meminfo", "MemTotal"),
		Kernel: runtime.GOOS + " " + firstLine("/proc/sys/kernel/osrelease"), Go: runtime.Version(),
		Date: now, Commit: commit(ctx), LoadInfo: firstLine("/proc/loadavg"),
	}
	var err error
	m.Server, m.Client, m.OneCore, err = pickCores()
	return m, err
}

// print writes what a reader of the numbers has to know.
func (m machine) print(w io.Writer) {
	fmt.Fprintf(w, "machine  %s, %d cores, %s, %s, %s\n", m.CPU, m.Cores, bytesText(m.Memory), m.Kernel, m.Go)
	fmt.Fprintf(w, "run      %s, commit %s\n", m.Date.Format(time.RFC3339), m.Commit)
	fmt.Fprintf(w, "cores    servers on %d, client on %d; load before: %s\n", m.Server, m.Client, m.LoadInfo)
	if m.OneCore {
		fmt.Fprintln(w, "WARNING  the two are threads of one physical core and slow each other down")
	}
}

func cpuModel() string {
	data, err := os.ReadFile("/proc/cpuinfo")
	if err != nil {
		return runtime.GOARCH
	}
	for _, key := range []string{"model name", "Model", "Hardware", "cpu model"} { // x86, ARM boards, MIPS
		for line := range strings.Lines(string(data)) {
			if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == key {
				return strings.Join(strings.Fields(value), " ")
			}
		}
	}
	return runtime.GOARCH
}

// firstLine is what a small file of the kernel says, "unknown" when there is
// none.
func firstLine(file string) string {
	data, err := os.ReadFile(file)
	if err != nil {
		return "unknown"
	}
	line, _, _ := strings.Cut(string(data), "\n")
	return line
}

// statusBytes reads "Key:  123 kB" out of a file of the kernel, 0 when it is
// not there.
func statusBytes(file, key string) int64 {
	data, err := os.ReadFile(file)
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, key+":"); ok {
			var n int64
			if _, err := fmt.Sscanf(rest, "%d kB", &n); err == nil {
				return n << 10
			}
		}
	}
	return 0
}

// commit names the source that was measured, with a mark when it was changed
// since.
func commit(ctx context.Context) string {
	out, err := exec.CommandContext(ctx, "git", "describe", "--always", "--dirty", "--abbrev=10").Output()
	if err != nil {
		return "unknown"
	}
	return strings.TrimSpace(string(out))
}
