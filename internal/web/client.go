package web

import (
	"errors"
	"net/http"
	"net/netip"
	"strings"

	"jiujin/internal/messages"
)

// Proxies are the addresses whose X-Forwarded-For is believed. When the list is
// empty the header is ignored.
type Proxies []netip.Prefix

// ParseProxies reads addresses and networks (10.0.0.5, 10.0.0.0/8,
// 2001:db8::/32). An error says in a sentence what is wrong with which of them;
// a network of all addresses is refused, as it would believe everybody.
func ParseProxies(list []string) (Proxies, error) {
	var proxies Proxies
	for _, text := range list {
		if text = strings.TrimSpace(text); text == "" {
			continue
		}
		prefix, err := netip.ParsePrefix(text)
		if err != nil {
			addr, err := netip.ParseAddr(text)
			if err != nil || addr.Zone() != "" {
				return nil, errors.New(messages.Text(messages.Chinese, "serve.bad_proxy", text))
			}
			prefix = netip.PrefixFrom(addr, addr.BitLen())
		}
		if a := prefix.Addr(); a.Is4In6() && prefix.Bits() >= 96 {
			prefix = netip.PrefixFrom(a.Unmap(), prefix.Bits()-96)
		}
		if prefix.Bits() == 0 {
			return nil, errors.New(messages.Text(messages.Chinese, "serve.proxy_everybody", text))
		}
		proxies = append(proxies, prefix.Masked())
	}
	return proxies, nil
}

func (p Proxies) trust(addr netip.Addr) bool {
	for _, prefix := range p {
		if prefix.Contains(addr) {
			return true
		}
	}
	return false
}

// client returns the address the request comes from: the peer's, or when that
// is a trusted proxy, the last address of X-Forwarded-For that is not one too.
// What stands further left anybody may have written. A hop that cannot be
// read ends the search at the proxy that passed it on.
//
// Echo's ExtractIPFromXFFHeader finds the same, but makes a string and a slice
// of every hop; the limiter wants a number.
func (p Proxies) client(r *http.Request) netip.Addr {
	addr := peer(r)
	if len(p) == 0 || !p.trust(addr) {
		return addr
	}
	fields := r.Header["X-Forwarded-For"]
	for i := len(fields) - 1; i >= 0; i-- {
		rest, more := fields[i], true
		for more {
			var hop string
			if comma := strings.LastIndexByte(rest, ','); comma >= 0 {
				rest, hop = rest[:comma], rest[comma+1:]
			} else {
				hop, more = rest, false
			}
			next, ok := parseForwarded(strings.TrimSpace(hop))
			if !ok {
				return addr
			}
			if addr = next; !p.trust(addr) {
				return addr
			}
		}
	}
	return addr
}

// secure reports whether the visitor's own connection is encrypted: with this
// server, or with a trusted proxy that says so.
func (p Proxies) secure(r *http.Request) bool {
	if r.TLS != nil {
		return true
	}
	said := r.Header.Values("X-Forwarded-Proto")
	if len(said) == 0 || !p.trust(peer(r)) {
		return false
	}
	// The nearest proxy wrote the last word.
	last := said[len(said)-1]
	return strings.EqualFold(strings.TrimSpace(last[strings.LastIndexByte(last, ',')+1:]), "https")
}

// parseForwarded reads an address as proxies write it, a port and brackets
// included.
func parseForwarded(hop string) (netip.Addr, bool) {
	if addr, err := netip.ParseAddr(hop); err == nil {
		return plain(addr), true
	}
	if withPort, err := netip.ParseAddrPort(hop); err == nil {
		return plain(withPort.Addr()), true
	}
	if inner, ok := strings.CutPrefix(hop, "["); ok {
		addr, err := netip.ParseAddr(strings.TrimSuffix(inner, "]"))
		return plain(addr), err == nil
	}
	return netip.Addr{}, false
}

// peer returns the other end of the connection; the zero address, which stands
// for one client like any other, when there is none to be read.
func peer(r *http.Request) netip.Addr {
	a, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	return plain(a.Addr())
}

// plain gives an address one spelling.
func plain(a netip.Addr) netip.Addr { return a.Unmap().WithZone("") }

// client returns the address that a request counts against. It warns once
// when requests seem to come through a proxy that is not configured: then all
// visitors share one address and one limit.
func (s *server) client(r *http.Request) netip.Addr {
	addr := s.options.Proxies.client(r)
	if (addr.IsLoopback() || addr.IsPrivate()) && len(r.Header["X-Forwarded-For"]) > 0 &&
		addr == peer(r) && !s.options.Proxies.trust(addr) && s.warned.CompareAndSwap(false, true) {
		s.options.Log.WarnContext(r.Context(), "X-Forwarded-For from a near address that is not trusted: "+
			"if it is a proxy, name it with --trust-proxy, else all its visitors share one rate limit")
	}
	return addr
}
