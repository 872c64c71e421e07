package auth

import (
	"context"
	"fmt"
	"net/netip"
	"strings"
	"time"

	"jiujin/internal/locator"
)

// How many failures are free, and how the wait grows after: doubling from
// firstWait to longestWait. It stays that short so that nobody can lock
// somebody out for ever by guessing at their name.
const (
	freeOfName    = 5
	freeOfAddress = 30 // an office has one address
	firstWait     = 5 * time.Second
	longestWait   = 15 * time.Minute
	forgetAfter   = 24 * time.Hour
)

// attemptKey is what failures of a name or an address are counted under: a
// hash, so that the table is no list of people. IPv6 is counted by /64.
func attemptKey(kind, value string) string {
	if addr, err := netip.ParseAddr(value); kind == "address" && err == nil && addr.Unmap().Is6() {
		if network, err := addr.Prefix(64); err == nil {
			value = network.String()
		}
	}
	return kind + ":" + hashToken(value)
}

func foldName(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

// wait is how long the next attempt has to wait after so many failures.
func wait(failures, free int) time.Duration {
	over := failures - free
	if over < 0 {
		return 0
	}
	if over > 20 {
		return longestWait
	}
	return min(firstWait<<over, longestWait)
}

// count counts an attempt as failed before the password is checked, so that
// simultaneous attempts are all counted, or refuses it. [Auth.forgive] takes it
// back when the password was right.
func (a *Auth) count(ctx context.Context, keys []string) error {
	now := a.Now()
	err := a.Store.ChangeAttempts(ctx, keys, func(attempts []locator.Attempt) error {
		for i := range attempts {
			if left := attempts[i].BlockedTo.Sub(now); left > 0 {
				return refuse("too_many_attempts", waitText(left))
			}
		}
		for i := range attempts {
			t := &attempts[i]
			if now.Sub(t.LastAt) > forgetAfter {
				t.Failures = 0
			}
			t.Failures++
			t.LastAt, t.BlockedTo = now, now.Add(wait(t.Failures, freeOf(i)))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}

// forgive takes back what count counted for an attempt that was right: the name
// begins anew, the address has one less, for others may guess from it.
func (a *Auth) forgive(ctx context.Context, keys []string) error {
	err := a.Store.ChangeAttempts(ctx, keys, func(attempts []locator.Attempt) error {
		for i := range attempts {
			t := &attempts[i]
			t.Failures = max(t.Failures-1, 0)
			if i == 0 {
				t.Failures = 0
			}
			t.BlockedTo = t.LastAt.Add(wait(t.Failures, freeOf(i)))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}

// freeOf is how many failures are free for the key at i: the name comes first.
func freeOf(i int) int {
	if i == 0 {
		return freeOfName
	}
	return freeOfAddress
}

func waitText(left time.Duration) string {
	if left > time.Minute {
		return fmt.Sprintf("%d 分钟", int((left+time.Minute-1)/time.Minute))
	}
	return fmt.Sprintf("%d 秒", int((left+time.Second-1)/time.Second))
}
