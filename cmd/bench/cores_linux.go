package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"
)

// coreMask is the kernel's set of cores, one bit each.
type coreMask [16]uint64

func (m *coreMask) call(trap uintptr) error {
	// The first argument 0 is the calling thread.
	_, _, errno := syscall.RawSyscall(trap, 0, unsafe.Sizeof(*m), uintptr(unsafe.Pointer(m))) //nolint:gosec // the kernel fills or reads exactly this array
	if errno != 0 {
		return errno
	}
	return nil
}

// allowedCores lists the cores this process may run on.
func allowedCores() ([]int, error) {
	var m coreMask
	if err := m.call(syscall.SYS_SCHED_GETAFFINITY); err != nil {
		return nil, fmt.Errorf("which cores are ours: %w", err)
	}
	var cores []int
	for i := range len(m) * 64 {
		if m[i/64]&(1<<(i%64)) != 0 {
			cores = append(cores, i)
		}
	}
	return cores, nil
}

// pickCores chooses one core for the server and one for the client, not two
// threads of the same physical core if that can be helped; shared is true when
// it could not.
func pickCores() (server, client int, shared bool, err error) {
	cores, err := allowedCores()
	if err != nil {
		return 0, 0, false, err
	}
	if len(cores) < 2 {
		return 0, 0, false, errors.New("two cores are needed, one for the server and one for the client; this process may use one")
	}
	server = cores[len(cores)-1] // the first ones serve most interrupts
	for _, core := range cores[:len(cores)-1] {
		if !siblings(server, core) {
			return server, core, false, nil
		}
	}
	return server, cores[0], true, nil
}

// siblings reports whether two cores are threads of one physical core.
func siblings(a, b int) bool {
	list, err := os.ReadFile(fmt.Sprintf("/sys/devices/system/cpu/cpu%d/topology/thread_siblings_list", a))
	if err != nil {
		return false
	}
	for part := range strings.SplitSeq(strings.TrimSpace(string(list)), ",") {
		first, last, isRange := strings.Cut(part, "-")
		lo, err := strconv.Atoi(first)
		if err != nil {
			continue
		}
		hi := lo
		if isRange {
			if hi, err = strconv.Atoi(last); err != nil {
				continue
			}
		}
		if lo <= b && b <= hi {
			return true
		}
	}
	return false
}

// onCore calls start so that a process it begins may run on one core only.
func onCore(core int, start func() error) error {
	runtime.LockOSThread() // what a process inherits is the affinity of the thread that made it
	defer runtime.UnlockOSThread()
	var before, one coreMask
	if err := before.call(syscall.SYS_SCHED_GETAFFINITY); err != nil {
		return fmt.Errorf("read affinity: %w", err)
	}
	one[core/64] = 1 << (core % 64)
	if err := one.call(syscall.SYS_SCHED_SETAFFINITY); err != nil {
		return fmt.Errorf("pin to core %d: %w", core, err)
	}
	err := start()
	if back := before.call(syscall.SYS_SCHED_SETAFFINITY); back != nil {
		return errors.Join(err, fmt.Errorf("restore affinity: %w", back))
	}
	return err
}

// processCPU returns the processor time a process has used in all its threads,
// ended ones too, to the nanosecond: its CPU clock (clock_getcpuclockid(3)).
func processCPU(pid int) (time.Duration, error) {
	const schedClock = 2 // CPUCLOCK_SCHED of the kernel's posix-timers.h
	id := ^int32(pid)<<3 | schedClock
	var ts syscall.Timespec
	_, _, errno := syscall.RawSyscall(syscall.SYS_CLOCK_GETTIME, uintptr(id), uintptr(unsafe.Pointer(&ts)), 0) //nolint:gosec // the kernel fills one timespec
	if errno != 0 {
		return 0, fmt.Errorf("processor time of %d: %w", pid, errno)
	}
	return time.Duration(ts.Nano()), nil
}
