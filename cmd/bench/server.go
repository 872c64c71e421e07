package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// anyCore starts a process on whatever cores this one may use.
const anyCore = -1

// server is a process that serves HTTP.
type server struct {
	address string // host:port
	began   time.Time
	cmd     *exec.Cmd
	exited  chan struct{} // closed when the process is gone
	failure error         // why; read it after exited
}

// start begins a server that prints "http://HOST:PORT" on its standard output
// as soon as it listens, and waits for that line.
func start(cmd *exec.Cmd, core int, patience time.Duration) (*server, error) {
	// Not StdoutPipe: Wait would close it under the reader.
	stdout, out, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout = out
	s := &server{cmd: cmd, exited: make(chan struct{})}
	s.began = time.Now()
	if core == anyCore {
		err = cmd.Start()
	} else {
		err = onCore(core, cmd.Start)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start %s: %w", cmd.Path, err), out.Close(), stdout.Close())
	}
	if err := out.Close(); err != nil {
		return nil, err
	}
	go func() {
		s.failure = cmd.Wait()
		close(s.exited)
	}()
	address := make(chan string, 1)
	go func() {
		defer stdout.Close()
		lines := bufio.NewScanner(stdout)
		for lines.Scan() {
			_, host, ok := strings.Cut(lines.Text(), "http://")
			host = strings.TrimRight(strings.TrimSpace(host), "/")
			if ok && !strings.Contains(host, "/") { // not that of the metrics
				address <- host
				break
			}
		}
		_, _ = io.Copy(io.Discard, stdout)
	}()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	select {
	case s.address = <-address:
		return s, nil
	case <-s.exited:
		return nil, fmt.Errorf("%s ended before it listened (its standard error goes where -log says): %w", cmd.Path, s.failure)
	case <-timer.C:
		s.stop()
		return nil, fmt.Errorf("%s did not listen within %v", cmd.Path, patience)
	}
}

func (s *server) pid() int { return s.cmd.Process.Pid }

// stop ends the process and waits for its end.
func (s *server) stop() {
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-s.exited:
	case <-time.After(10 * time.Second):
		_ = s.cmd.Process.Kill()
		<-s.exited
	}
}

// awaitReady asks /readyz until it answers 200, and returns the time since the
// process was begun.
func (s *server) awaitReady(ctx context.Context) (time.Duration, error) {
	for deadline := time.Now().Add(5 * time.Minute); ; {
		c, err := dial(ctx, s.address)
		if err == nil {
			a, failed := c.do(request(s.address, "/readyz"))
			c.close()
			if failed == nil && a.Status == 200 {
				return time.Since(s.began), nil
			}
			err = errors.Join(failed, fmt.Errorf("status %d", a.Status))
		}
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case time.Now().After(deadline):
			return 0, fmt.Errorf("/readyz: %w", err)
		}
		time.Sleep(time.Millisecond)
	}
}

// memory is what the kernel says of a process's memory, in bytes.
type memory struct {
	RSS  int64 // resident now
	Peak int64 // resident at most, since it began
	Anon int64 // resident now, without pages of files
}

func (s *server) memory() memory {
	file := "/proc/" + strconv.Itoa(s.pid()) + "/status"
	return memory{
		RSS: statusBytes(file, "VmRSS"), Peak: statusBytes(file, "VmHWM"), Anon: statusBytes(file, "RssAnon"),
	}
}

// product is how the program that is measured is started.
type product struct {
	program string   // bin/jiujin
	args    []string // further ones of serve
	log     string   // where its standard error goes, with the access log
}

// newProduct looks at what the program can do: where it limits the requests of
// one address, the limit is set beyond what one client can ask.
func newProduct(ctx context.Context, program, log string, args []string) (product, error) {
	out, err := exec.CommandContext(ctx, program, "serve", "--help").Output()
	if err != nil {
		return product{}, fmt.Errorf("%s serve --help: %w (make build makes it)", program, err)
	}
	p := product{program, args, log}
	if strings.Contains(string(out), "--rate") && !strings.Contains(strings.Join(args, " "), "--rate") {
		p.args = append(p.args, "--rate=1000000")
	}
	return p, nil
}

// start starts the real server on a database, as it is deployed but for the
// rate limit. On one core Go is told of one processor.
func (p product) start(ctx context.Context, core int, db string) (*server, error) {
	log, err := os.OpenFile(p.log, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	args := append([]string{"serve", "--db", db, "--listen", "127.0.0.1:0"}, p.args...)
	cmd := exec.CommandContext(ctx, p.program, args...) //nolint:gosec // the program to be measured
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) }
	cmd.WaitDelay = 10 * time.Second
	cmd.Stderr = log
	if core != anyCore {
		cmd.Env = append(os.Environ(), "GOMAXPROCS=1")
	}
	return start(cmd, core, 10*time.Minute)
}
