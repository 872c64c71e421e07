package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"jiujin/internal/messages"
)

// progressInterval is how often a terminal is told how far long work is.
const progressInterval = 500 * time.Millisecond

// progress keeps one line of a terminal up to date. Its methods may be called
// from any goroutine.
type progress struct {
	end  chan struct{}
	done chan struct{}

	mu          sync.Mutex
	rows, sites int
	stores      bool
}

// showProgress begins to show progress if w is a terminal; elsewhere nothing
// is written.
func showProgress(w io.Writer, interval time.Duration) *progress {
	p := &progress{end: make(chan struct{}), done: make(chan struct{})}
	if !isTerminal(w) {
		close(p.done)
		return p
	}
	go p.show(w, interval)
	return p
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

func (p *progress) show(w io.Writer, interval time.Duration) {
	defer close(p.done)
	const clearLine = "\r\x1b[K"
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	shown := false
	for {
		select {
		case <-ticker.C:
			shown = true
			fmt.Fprint(w, clearLine+p.line())
		case <-p.end:
			if shown {
				fmt.Fprint(w, clearLine)
			}
			return
		}
	}
}

func (p *progress) line() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.stores {
		return messages.Text(messages.Chinese, "import.progress_store", p.rows, p.sites)
	}
	return messages.Text(messages.Chinese, "import.progress_read", p.rows)
}

// reading takes how many rows were read and how many sites are to be stored.
func (p *progress) reading(rows, sites int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rows, p.sites = rows, sites
}

// storing says that the reading is over.
func (p *progress) storing() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stores = true
}

// stop takes the line away.
func (p *progress) stop() {
	close(p.end)
	<-p.done
}
