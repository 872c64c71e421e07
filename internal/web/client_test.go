package web

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"
)

func TestParseProxies(t *testing.T) {
	got, err := ParseProxies([]string{" 10.0.0.5", "10.1.2.3/8 ", "", "2001:db8::1", "2001:db8:5::/48", "::ffff:192.0.2.0/120", "::ffff:192.0.3.1"})
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, p := range got {
		texts = append(texts, p.String())
	}
	want := "10.0.0.5/32 10.0.0.0/8 2001:db8::1/128 2001:db8:5::/48 192.0.2.0/24 192.0.3.1/32"
	if s := strings.Join(texts, " "); s != want {
		t.Errorf("proxies %s, want %s", s, want)
	}
	for _, bad := range []string{
		"localhost", "10.0.0", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.5:80", "10.0.0.1-10.0.0.9", "*", "fe80::1%eth0", "2001:db8::/129",
		"0.0.0.0/0", "::/0", "::ffff:0.0.0.0/96", "10.0.0.1 10.0.0.2", "\uff11\uff10.0.0.1",
	} {
		p, err := ParseProxies([]string{"10.0.0.1", bad})
		if err == nil || !strings.Contains(err.Error(), "--trust-proxy") || !strings.Contains(err.Error(), bad) {
			t.Errorf("%s: %v, error %v", bad, p, err)
		}
	}
}

// TestSecure: who is encrypted is believed of a trusted proxy alone.
func TestSecure(t *testing.T) {
	proxies, err := ParseProxies([]string{"10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		from string
		said []string
		want bool
	}{
		{"10.0.0.1:1", []string{"https"}, true},
		{"10.0.0.1:1", []string{"HTTPS"}, true},
		{"10.0.0.1:1", []string{"http"}, false},
		{"10.0.0.1:1", nil, false},
		{"10.0.0.1:1", []string{"https", "http"}, false}, // the nearest has the last word
		{"10.0.0.1:1", []string{"https, http"}, false},
		{"10.0.0.1:1", []string{"http,https"}, true},
		{"192.0.2.1:1", []string{"https"}, false},
		{"", []string{"https"}, false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody)
		r.RemoteAddr = tt.from
		if tt.said != nil {
			r.Header["X-Forwarded-Proto"] = tt.said
		}
		if got := proxies.secure(r); got != tt.want {
			t.Errorf("%s %v: %v", tt.from, tt.said, got)
		}
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://x/", http.NoBody)
	if !Proxies(nil).secure(r) {
		t.Error("TLS of our own")
	}
}

func TestClient(t *testing.T) {
	proxies, err := ParseProxies([]string{"10.0.0.0/8", "2001:db8::/32"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		peer      string
		forwarded []string
		want      string
	}{
		{"nobody in between", "203.0.113.9:1", nil, "203.0.113.9"},
		{"a stranger forges", "203.0.113.9:1", []string{"198.51.100.1"}, "203.0.113.9"},
		{"a stranger forges a proxy", "203.0.113.9:1", []string{"198.51.100.1, 10.0.0.2"}, "203.0.113.9"},
		{"a private stranger forges", "192.168.0.9:1", []string{"198.51.100.1"}, "192.168.0.9"},
		{"this machine is not trusted by itself", "127.0.0.1:1", []string{"198.51.100.1"}, "127.0.0.1"},
		{"a proxy", "10.0.0.1:1", []string{"203.0.113.9"}, "203.0.113.9"},
		{"a proxy without a word", "10.0.0.1:1", nil, "10.0.0.1"},
		{"forged through a proxy", "10.0.0.1:1", []string{"198.51.100.1, 203.0.113.9"}, "203.0.113.9"},
		{"a proxy forged through a proxy", "10.0.0.1:1", []string{"10.0.0.7, 203.0.113.9"}, "203.0.113.9"},
		{"two proxies", "10.0.0.1:1", []string{"198.51.100.1, 203.0.113.9, 10.0.0.2"}, "203.0.113.9"},
		{"two fields", "10.0.0.1:1", []string{"198.51.100.1", "203.0.113.9,10.0.0.2"}, "203.0.113.9"},
		{"a forged field before", "10.0.0.1:1", []string{"198.51.100.1, 10.0.0.9", "203.0.113.9"}, "203.0.113.9"},
		{"proxies all the way", "10.0.0.1:1", []string{"10.0.0.3, 10.0.0.2"}, "10.0.0.3"},
		{"IPv6", "[2001:db8::1]:1", []string{"2a00:1450::5"}, "2a00:1450::5"},
		{"IPv6 with brackets", "10.0.0.1:1", []string{"[2a00:1450::5]"}, "2a00:1450::5"},
		{"IPv6 with a port", "10.0.0.1:1", []string{"[2a00:1450::5]:443"}, "2a00:1450::5"},
		{"IPv4 with a port", "10.0.0.1:1", []string{"203.0.113.9:5555"}, "203.0.113.9"},
		{"IPv4 as IPv6", "[::ffff:10.0.0.1]:1", []string{"::ffff:203.0.113.9"}, "203.0.113.9"},
		{"a zone", "10.0.0.1:1", []string{"fe80::1%eth0"}, "fe80::1"},
		{"spaces", "10.0.0.1:1", []string{"  203.0.113.9 ,\t10.0.0.2 "}, "203.0.113.9"},
		{"unknown", "10.0.0.1:1", []string{"unknown"}, "10.0.0.1"},
		{"unknown before a proxy", "10.0.0.1:1", []string{"198.51.100.1, unknown, 10.0.0.2"}, "10.0.0.2"},
		{"empty", "10.0.0.1:1", []string{""}, "10.0.0.1"},
		{"an empty end", "10.0.0.1:1", []string{"203.0.113.9,"}, "10.0.0.1"},
		{"garbage", "10.0.0.1:1", []string{"\x00,[[,]:"}, "10.0.0.1"},
		{"no peer", "@", []string{"203.0.113.9"}, "invalid IP"},
	} {
		r := &http.Request{RemoteAddr: tt.peer, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
		if got := proxies.client(r).String(); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
		if got := Proxies(nil).client(r); got != peer(r) {
			t.Errorf("%s, no proxies: %s", tt.name, got)
		}
	}
}

// FuzzForwardedFor compares with echo's extractor, which finds the same
// wherever it reads a hop the way we do.
func FuzzForwardedFor(f *testing.F) {
	f.Add("10.0.0.1:1", "203.0.113.9")
	f.Add("10.0.0.1:1", "198.51.100.1, 203.0.113.9,10.0.0.2")
	f.Add("203.0.113.9:1", "10.0.0.2")
	f.Add("[2001:db8::1]:1", "[2a00:1450::5], unknown")
	f.Add("10.0.0.1:1", "[2a00:1450::5]:443, [, ],,")
	f.Add("10.0.0.1:1", "::ffff:203.0.113.9%x")
	proxies, err := ParseProxies([]string{"10.0.0.0/8", "2001:db8::/32"})
	if err != nil {
		f.Fatal(err)
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	echos := echo.ExtractIPFromXFFHeader(trust...)
	f.Fuzz(func(t *testing.T, remote, forwarded string) {
		r := &http.Request{RemoteAddr: remote, Header: http.Header{"X-Forwarded-For": {forwarded}}}
		got := proxies.client(r)
		if from := peer(r); !proxies.trust(from) && got != from {
			t.Fatalf("%q is believed by itself: %v", remote, got)
		}
		for part := range strings.SplitSeq(forwarded, ",") {
			if a, err := netip.ParseAddr(strings.TrimSpace(part)); err != nil || a.Zone() != "" {
				return
			}
		}
		if a, err := netip.ParseAddrPort(remote); err != nil || a.Addr().Zone() != "" {
			return
		}
		want, err := netip.ParseAddr(echos(r))
		if err != nil || got != plain(want) {
			t.Fatalf("%q, %q: %v, echo finds %q", remote, forwarded, got, echos(r))
		}
	})
}
