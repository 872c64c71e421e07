package web

import (
	"encoding/binary"
	"math"
	"net/netip"
	"runtime"
	"strings"
	"testing"
	"time"
	"unsafe"

	"pgregory.net/rapid"
)

var start = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// TestLimiterIsATokenBucket compares the limiter with buckets as one draws
// them: so many tokens, refilled as time passes.
func TestLimiterIsATokenBucket(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perSecond := float64(rapid.IntRange(1, 100).Draw(t, "rate"))
		l, err := newLimiter(perSecond, start)
		if err != nil {
			t.Fatal(err)
		}
		type bucket struct {
			tokens float64
			at     time.Duration
		}
		capacity := perSecond * burst.Seconds()
		buckets := map[netip.Addr]*bucket{}
		now := time.Duration(0)
		for range rapid.IntRange(1, 300).Draw(t, "requests") {
			now += time.Duration(rapid.Int64Range(0, int64(20*time.Millisecond)).Draw(t, "pause"))
			client := netip.AddrFrom4([4]byte{203, 0, 113, rapid.Byte().Draw(t, "client") % 2})
			b := buckets[client]
			if b == nil {
				b = &bucket{capacity, now}
				buckets[client] = b
			}
			b.tokens = min(capacity, b.tokens+perSecond*(now-b.at).Seconds())
			b.at = now
			wait := l.take(client, start.Add(now))
			const rounding = 1e-6
			switch {
			case b.tokens >= 1+rounding && wait != 0:
				t.Fatalf("%v has %v tokens and waits %v", client, b.tokens, wait)
			case b.tokens < 1-rounding && wait == 0:
				t.Fatalf("%v has %v tokens and does not wait", client, b.tokens)
			case wait == 0:
				b.tokens--
			default:
				if want := (1 - b.tokens) / perSecond; math.Abs(wait.Seconds()-want) > 1e-6 {
					t.Fatalf("%v waits %v, want %v s", client, wait, want)
				}
			}
		}
	})
}

// TestLimiterIsBounded: a million addresses take no more memory than one, and
// do not spend what is anybody else's.
func TestLimiterIsBounded(t *testing.T) {
	l, err := newLimiter(2, start)
	if err != nil {
		t.Fatal(err)
	}
	if size := unsafe.Sizeof(l.sets[0]) * uintptr(len(l.sets)); size > 1<<20 {
		t.Errorf("%d bytes", size)
	}
	visitor := netip.MustParseAddr("203.0.113.9")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for i := range 1_000_000 {
		var a [16]byte
		binary.BigEndian.PutUint64(a[:], 0x20010db8_00000000+uint64(i))
		if wait := l.take(netip.AddrFrom16(a), start); wait != 0 {
			t.Fatalf("the first request of address %d waits %v", i, wait)
		}
		if i%200_000 == 0 {
			if wait := l.take(visitor, start); wait != 0 {
				t.Fatalf("a visitor waits %v", wait)
			}
		}
	}
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 64<<10 {
		t.Errorf("a million addresses took %d bytes", grown)
	}
}

// TestLimiterKeepsWhoSpends: of a set that is full, the client with the fullest
// bucket is forgotten, not the one that is to be held back.
func TestLimiterKeepsWhoSpends(t *testing.T) {
	l, err := newLimiter(2, start)
	if err != nil {
		t.Fatal(err)
	}
	l.sets = l.sets[:1]
	greedy := netip.MustParseAddr("203.0.113.9")
	for l.take(greedy, start) == 0 {
	}
	for i := range 100 {
		other := netip.AddrFrom4([4]byte{198, 51, 100, byte(i)})
		if wait := l.take(other, start); wait != 0 {
			t.Errorf("%v waits %v", other, wait)
		}
		if l.take(greedy, start) == 0 {
			t.Fatalf("%v was forgotten after %d others", greedy, i+1)
		}
	}
}

func TestLimiterSlowRates(t *testing.T) {
	l, err := newLimiter(0.01, start) // one in a hundred seconds, longer than the burst
	if err != nil {
		t.Fatal(err)
	}
	a := netip.MustParseAddr("203.0.113.9")
	if wait := l.take(a, start); wait != 0 {
		t.Errorf("the first waits %v", wait)
	}
	if wait := l.take(a, start.Add(time.Second)); wait != 99*time.Second {
		t.Errorf("the second waits %v, want 99 s", wait)
	}
}

func TestBadRate(t *testing.T) {
	for _, rate := range []float64{-1, math.NaN(), math.Inf(1), math.Inf(-1), 2e9, 1e-300} {
		if l, err := newLimiter(rate, start); l != nil || err == nil || !strings.Contains(err.Error(), "--rate") {
			t.Errorf("rate %v: %v, error %v", rate, l, err)
		}
	}
	if l, err := newLimiter(0, start); l != nil || err != nil {
		t.Errorf("no limit: %v, error %v", l, err)
	}
}
