package web

import (
	"encoding/binary"
	"errors"
	"hash/maphash"
	"math"
	"net/netip"
	"sync"
	"time"

	"jiujin/internal/messages"
)

// errRateLimited becomes a 429.
var errRateLimited = errors.New("web: too many requests from one address")

const (
	// burst is how much of its rate a client that was quiet may use at once. It
	// is generous, for mobile carriers put many people behind one address.
	burst = 10 * time.Second

	limiterSets = 8192
	// limiterWays makes a set fill two cache lines.
	limiterWays = 7
)

// limiter is a token bucket for every client, in the form of the generic cell
// rate algorithm: a bucket is one number, the moment when it will be full
// again, so that a client costs 16 bytes and a decision a few nanoseconds.
// (golang.org/x/time/rate takes 80 bytes a client, and a map and its sweeping
// besides.)
//
// Its memory is fixed, 1 MiB. Clients are kept in sets by a hash; one that
// finds its set taken takes the place of the one whose bucket is fullest. Losing a
// full bucket changes nothing for its client, so an attacker with thousands of
// addresses gains no more by it than by one further address.
type limiter struct {
	start    time.Time
	interval int64 // nanoseconds for one request
	burst    int64 // nanoseconds a bucket holds
	seed     maphash.Seed
	sets     []limiterSet // a power of two of them
}

type limiterSet struct {
	mu     sync.Mutex // guards what follows
	client [limiterWays]uint64
	full   [limiterWays]int64 // nanoseconds since start; not later than now: the place is free
}

// newLimiter returns a limiter of so many requests a second from one client;
// nil, which limits no client, for 0. start is a moment before the first request,
// of the clock that take will be given.
func newLimiter(perSecond float64, start time.Time) (*limiter, error) {
	if perSecond == 0 {
		return nil, nil //nolint:nilnil // no limit is an answer
	}
	interval := float64(time.Second) / perSecond
	if !(perSecond > 0) || interval < 1 || interval > float64(math.MaxInt64/4) {
		return nil, errors.New(messages.Text(messages.Chinese, "serve.bad_rate", perSecond))
	}
	return &limiter{
		start: start, interval: int64(interval), burst: max(int64(burst), int64(interval)),
		seed: maphash.MakeSeed(), sets: make([]limiterSet, limiterSets),
	}, nil
}

// take takes one request out of the client's bucket and returns 0, or how long
// the client has to wait for one.
func (l *limiter) take(client netip.Addr, at time.Time) (wait time.Duration) {
	now := int64(at.Sub(l.start))
	key := limiterKey(client)
	set := &l.sets[maphash.Comparable(l.seed, key)&uint64(len(l.sets)-1)]
	set.mu.Lock()
	defer set.mu.Unlock()
	slot := 0
	for i, k := range set.client {
		if k == key {
			slot = i
			break
		}
		if set.full[i] < set.full[slot] {
			slot = i
		}
	}
	full := now
	if set.client[slot] == key {
		full = max(full, set.full[slot])
	}
	if full += l.interval; full-now > l.burst {
		return time.Duration(full - now - l.burst)
	}
	set.client[slot], set.full[slot] = key, full
	return 0
}

// limiterKey is what counts as one client: an IPv4 address, or the 64 bits of
// an IPv6 address that a subscriber is given. The two cannot meet: no subscriber
// is in ::/32.
func limiterKey(client netip.Addr) uint64 {
	if client.Is4() {
		a := client.As4()
		return uint64(binary.BigEndian.Uint32(a[:]))
	}
	a := client.As16()
	return binary.BigEndian.Uint64(a[:8])
}
