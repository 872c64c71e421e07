package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strconv"
	"time"

	"jiujin/cmd/bench/alone"
)

// What a reference server serves.
const (
	kindBare  = "bare"  // net/http and nothing else: a fixed body
	kindEcho  = "echo"  // echo, a fixed body
	kindRoute = "route" // echo and the API, without the middleware of the product
)

// geoJSON is the type of the answers that are measured.
const geoJSON = "application/geo+json; charset=utf-8"

// servePlan is a reference server in a child.
type servePlan struct {
	Kind string
	Body []byte // of the fixed ones
	DB   string // of the route
}

// run serves until in ends.
func (p *servePlan) run(ctx context.Context, in io.Reader, out io.Writer) error {
	handler, err := p.handler(ctx)
	if err != nil {
		return err
	}
	// As cmd/jiujin makes its server: limits cost time, too.
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      30 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    32 << 10,
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(out, "http://%s\n", listener.Addr()); err != nil {
		return err
	}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func (p *servePlan) handler(ctx context.Context) (http.Handler, error) {
	switch p.Kind {
	case kindBare:
		return bare(geoJSON, p.Body), nil
	case kindEcho:
		return alone.Fixed(geoJSON, p.Body), nil
	case kindRoute:
		return routeAlone(ctx, p.DB, slog.New(slog.DiscardHandler))
	}
	return nil, fmt.Errorf("no server of kind %q", p.Kind)
}

// bare answers every request with the same body and nothing else. It is the
// least that net/http can do: its header values are made once.
func bare(contentType string, body []byte) http.Handler {
	types, length := []string{contentType}, []string{strconv.Itoa(len(body))}
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		h := w.Header()
		h["Content-Type"], h["Content-Length"] = types, length
		_, _ = w.Write(body)
	})
}

// startReference starts a reference server in a child on a core.
func startReference(ctx context.Context, core int, p servePlan) (*server, error) {
	plan, err := json.Marshal(p)
	if err != nil {
		return nil, err
	}
	cmd, err := self(ctx, roleServe)
	if err != nil {
		return nil, err
	}
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	go func() { _, _ = stdin.Write(plan) }() // it stays open: the child lives as long
	return start(cmd, core, 10*time.Minute)
}
