package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"sync"
	"time"

	"jiujin/internal/messages"
	"jiujin/internal/web"
)

// serveMetrics answers /metrics on a listener of its own, which only this
// machine reaches, until stop is called. Without an address it does nothing.
func (cmd *serveCmd) serveMetrics(ctx context.Context, p *program, handler http.Handler, log *slog.Logger) (stop func(), err error) {
	if cmd.MetricsListen == "" {
		return func() {}, nil
	}
	address, err := localAddress(ctx, cmd.MetricsListen)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("不能监听 %s\uff1a%w", cmd.MetricsListen, err)
	}
	server := &http.Server{
		Handler: handler, ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			log.ErrorContext(ctx, "metrics are no longer served", "error", err)
		}
	}()
	if _, err := io.WriteString(p.out, messages.Text(messages.Chinese, "serve.metrics_started", listener.Addr())+"\n"); err != nil {
		log.WarnContext(ctx, "cannot say where the metrics are", "error", err)
	}
	return func() { _ = server.Close() }, nil
}

// localAddress resolves HOST:PORT and refuses what others can reach.
func localAddress(ctx context.Context, address string) (string, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return "", sentence("serve.metrics_address", address)
	}
	if host == "" { // every address of the machine
		return "", sentence("serve.metrics_not_local", address)
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(found) == 0 {
		return "", sentence("serve.metrics_address", address)
	}
	if slices.ContainsFunc(found, func(a netip.Addr) bool { return !a.Unmap().IsLoopback() }) {
		return "", sentence("serve.metrics_not_local", address)
	}
	return net.JoinHostPort(found[0].Unmap().String(), port), nil
}

// closeLog writes what the access log still holds.
func closeLog(ctx context.Context, l *web.AccessLog, log *slog.Logger) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	if err := l.Close(ctx); err != nil {
		log.ErrorContext(ctx, "the last lines of the access log are lost", "error", err)
	}
}

// together lets several loggers write to one stream, a whole write at a time.
type together struct {
	mu sync.Mutex // guards what follows
	w  io.Writer
}

func (t *together) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.w.Write(b)
}
