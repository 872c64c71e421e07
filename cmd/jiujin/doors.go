package main

import (
	"context"
	"log/slog"
	"time"

	"jiujin/internal/auth"
)

// sweepEvery is how often what has come to its end is forgotten.
const sweepEvery = time.Hour

// welcome prints the link for the first administrator where there is none yet:
// a new one at every start, which voids the older. It goes to the terminal and
// to no log.
func welcome(ctx context.Context, p *program, doors *auth.Auth, origin string) error {
	first, err := doors.NeedsFirst(ctx)
	if err != nil || !first {
		return err
	}
	secret, err := doors.NewTicket(ctx, "")
	if err != nil {
		return err
	}
	say(p.out, "serve.first_link", origin+"/staff/welcome?ticket="+secret)
	return nil
}

// sweep forgets sessions, links and counts that have come to their end, until
// ctx ends.
func sweep(ctx context.Context, doors *auth.Auth, log *slog.Logger) {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		if err := doors.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.ErrorContext(ctx, "sweep failed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
