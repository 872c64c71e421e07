package web

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// accessLogLines is how many lines wait at most.
	accessLogLines = 4096
	// accessLogDelay is how long the first of them waits for others.
	accessLogDelay = 100 * time.Millisecond
	// accessLogChunk is about how many bytes go into one write.
	accessLogChunk = 64 << 10
)

// logLine is a line of the access log before it is text. The route's pattern
// stands for the path, and there is no query, no address and no word of the
// client's: a visitor's place is not kept.
type logLine struct {
	at     time.Time
	id     string
	verb   verb
	route  string // as it is printed
	status int
	bytes  int64
	took   time.Duration
}

// AccessLog writes a line for every request, in the form of slog's text
// handler, from a goroutine of its own. A request never waits for it: lines that
// the writer does not take fast enough are dropped and counted, and the log says
// how many. Lines of the last tenth of a second are lost when the process is
// killed; [AccessLog.Close] writes what is left.
type AccessLog struct {
	out     io.Writer
	first   chan struct{} // something waits
	half    chan struct{} // much waits
	closing chan struct{}
	done    chan struct{}
	dropped atomic.Uint64

	mu      sync.Mutex // guards what follows
	waiting []logLine
	closed  bool
}

// NewAccessLog starts a log that writes whole lines to out, many in one write.
func NewAccessLog(out io.Writer) *AccessLog {
	l := &AccessLog{
		out:     out,
		first:   make(chan struct{}, 1),
		half:    make(chan struct{}, 1),
		closing: make(chan struct{}),
		done:    make(chan struct{}),
		waiting: make([]logLine, 0, accessLogLines),
	}
	go l.run()
	return l
}

// Dropped returns how many lines were not written, for want of room or because
// writing failed.
func (l *AccessLog) Dropped() uint64 { return l.dropped.Load() }

// Close writes the lines that wait and ends the log; those that come later are
// dropped. It returns the error of ctx when the writer takes longer.
func (l *AccessLog) Close(ctx context.Context) error {
	l.mu.Lock()
	if !l.closed {
		l.closed = true
		close(l.closing)
	}
	l.mu.Unlock()
	select {
	case <-l.done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("web: access log: %w", ctx.Err())
	}
}

// add hands over a line without waiting for it to be written.
func (l *AccessLog) add(e logLine) {
	l.mu.Lock()
	if l.closed || len(l.waiting) == accessLogLines {
		l.mu.Unlock()
		l.dropped.Add(1)
		return
	}
	l.waiting = append(l.waiting, e)
	n := len(l.waiting)
	l.mu.Unlock()
	switch n {
	case 1:
		signal(l.first)
	case accessLogLines / 2:
		signal(l.half)
	}
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default: // a signal is waiting already
	}
}

func (l *AccessLog) run() {
	defer close(l.done)
	w := logWriter{log: l}
	spare := make([]logLine, 0, accessLogLines)
	for open := true; open; {
		open = l.wait()
		l.mu.Lock()
		batch := l.waiting
		l.waiting = spare
		l.mu.Unlock()
		w.write(batch)
		clear(batch)
		spare = batch[:0]
	}
}

// wait returns when there are lines to write, false when they are the last.
func (l *AccessLog) wait() bool {
	select {
	case <-l.first:
	case <-l.half:
		return true
	case <-l.closing:
		return false
	}
	delay := time.NewTimer(accessLogDelay)
	defer delay.Stop()
	select {
	case <-delay.C:
	case <-l.half:
	case <-l.closing:
		return false
	}
	return true
}

// logWriter makes text of lines.
type logWriter struct {
	log      *AccessLog
	buf      []byte
	pending  uint64 // lines in buf
	reported uint64 // how many dropped lines the log has told of

	second     int64  // Unix
	date, zone []byte // of that second
}

func (w *logWriter) write(batch []logLine) {
	for i := range batch {
		w.buf = w.appendLine(w.buf, &batch[i])
		w.pending++
		if len(w.buf) >= accessLogChunk {
			w.flush()
		}
	}
	dropped := w.log.dropped.Load()
	if len(batch) > 0 && dropped > w.reported {
		b := w.appendTime(w.buf, batch[len(batch)-1].at)
		b = append(b, ` level=WARN msg="access log lines dropped" count=`...)
		b = strconv.AppendUint(b, dropped-w.reported, 10)
		b = append(b, '\n')
		w.buf = b
		if w.flush() {
			w.reported = dropped
		}
	}
	w.flush()
}

// flush reports whether everything was written.
func (w *logWriter) flush() bool {
	if len(w.buf) == 0 {
		return true
	}
	_, err := w.log.out.Write(w.buf)
	if err != nil { // there is nowhere to say so but in the count
		w.log.dropped.Add(w.pending)
	}
	w.buf, w.pending = w.buf[:0], 0
	return err == nil
}

func (w *logWriter) appendLine(b []byte, e *logLine) []byte {
	b = w.appendTime(b, e.at)
	b = append(b, " level=INFO msg=request id="...)
	b = append(b, e.id...)
	b = append(b, " method="...)
	b = append(b, e.verb.String()...)
	b = append(b, " route="...)
	b = append(b, e.route...)
	b = append(b, " status="...)
	b = strconv.AppendInt(b, int64(e.status), 10)
	b = append(b, " bytes="...)
	b = strconv.AppendInt(b, e.bytes, 10)
	b = append(b, " ms="...)
	micros := e.took.Microseconds()
	b = strconv.AppendInt(b, micros/1000, 10)
	b = append(b, '.')
	b = appendThreeDigits(b, micros%1000)
	return append(b, '\n')
}

// appendTime appends "time=" and the time to the millisecond. All but the
// milliseconds is made once a second.
func (w *logWriter) appendTime(b []byte, t time.Time) []byte {
	if second := t.Unix(); second != w.second || w.date == nil {
		w.second = second
		w.date = t.AppendFormat(w.date[:0], "time=2006-01-02T15:04:05")
		w.zone = t.AppendFormat(w.zone[:0], "Z07:00")
	}
	b = append(b, w.date...)
	b = append(b, '.')
	b = appendThreeDigits(b, int64(t.Nanosecond()/int(time.Millisecond)))
	return append(b, w.zone...)
}

func appendThreeDigits(b []byte, n int64) []byte {
	return append(b, byte('0'+n/100), byte('0'+n/10%10), byte('0'+n%10))
}
