package page

import (
	"errors"
	"net/http"
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// ParsePublicURL reads the address under which people reach the pages, such as
// https://jiujin.example.gov.cn, and returns it without a slash at its end; ""
// stays "". The error is a sentence that says what is wrong.
func ParsePublicURL(text string) (string, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !isHost(u.Host) ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", errors.New(messages.Text(messages.Chinese, "serve.bad_public_url", text))
	}
	return u.Scheme + "://" + strings.ToLower(u.Host), nil
}

// origin is where the page is for the outside: what the operator said, else
// what the request asked for. It is "" when that is no host.
func (p *Pages) origin(r *http.Request) string {
	switch {
	case p.PublicURL != "":
		return p.PublicURL
	case !isHost(r.Host):
		return ""
	case p.Secure != nil && p.Secure(r):
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

// isHost reports whether the text is a host with or without a port, and
// nothing that would change the meaning of an address.
func isHost(s string) bool {
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(".-:[]", c) >= 0:
		default:
			return false
		}
	}
	return s != "" && s != ":" && len(s) <= 255
}

// canonicalAddress is the page's own address, the same for everybody who looks
// at it: with its service and language, and nothing of the visitor.
func canonicalAddress(origin string, c echo.Context, lang messages.Lang) string {
	if origin == "" {
		return ""
	}
	q := url.Values{}
	for _, s := range locator.Services() {
		if c.QueryParam("service") == string(s) {
			q.Set("service", string(s))
		}
	}
	if lang == messages.English {
		q.Set("lang", string(messages.English))
	}
	address := origin + "/" + strings.TrimLeft(c.Request().URL.EscapedPath(), "/\\")
	if len(q) == 0 {
		return address
	}
	return address + "?" + q.Encode()
}

// alternate is the page's address in a language.
type alternate struct{ Lang, URL string }

// siteAddress is the address of a site's page to hand on.
func (b *base) siteAddress(id string) string {
	address := b.origin + "/s/" + id
	if b.Lang == messages.English {
		address += "?lang=" + string(messages.English)
	}
	return address
}

// Kept are the fields a form of ours carries on: what the page's links say, too.
func (b *base) Kept() []field {
	u, err := url.Parse(b.link("/"))
	if err != nil { // made here
		return nil
	}
	return fieldsOf(u.Query())
}
