package page

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
)

// size is how large a page is written: 0 as usual, 1 in 长辈版, 2 in 长辈版 with
// the largest letters. Addresses and the device's cookie write it as a digit.
type size int

const (
	sizeUsual size = iota
	sizeBig
	sizeBigger
)

const (
	bigParam  = "big"
	bigCookie = "big" // written by the script: no GET of ours changes anything
)

func (s size) digit() string { return string(rune('0' + s)) }

func parseSize(digit string) size {
	for _, s := range []size{sizeBig, sizeBigger} {
		if digit == s.digit() {
			return s
		}
	}
	return sizeUsual
}

// readSize sets the size that the address says, which counts more than what
// the device remembers.
func (b *base) readSize(c echo.Context) {
	remembered := sizeUsual
	if cookie, err := c.Cookie(bigCookie); err == nil {
		remembered = parseSize(cookie.Value)
	}
	b.size = remembered
	if v := c.QueryParam(bigParam); v != "" {
		b.size, b.bigSaid = parseSize(v), true
	}
	b.Big = b.size != sizeUsual
	b.Sizes = b.resizes(c.Request(), remembered)
}

// Bigger reports whether the letters are the largest.
func (b *base) Bigger() bool { return b.size == sizeBigger }

// resize is the button that shows the same page in another size: a form, as no
// link carries the visitor's place.
type resize struct {
	Key    string // message key of what the button says
	Size   string // the digit, for the script
	Path   string
	Fields []field
}

func (b *base) resizes(r *http.Request, remembered size) []resize {
	one := func(key string, to size) resize {
		// Two slashes in front would name another host.
		s := resize{Key: key, Size: to.digit(), Path: "/" + strings.TrimLeft(r.URL.EscapedPath(), "/\\")}
		q := r.URL.Query()
		if q.Del(bigParam); to != remembered {
			q.Set(bigParam, s.Size)
		}
		s.Fields = fieldsOf(q)
		return s
	}
	switch b.size {
	case sizeBig:
		return []resize{one("big.more", sizeBigger), one("big.off", sizeUsual)}
	case sizeBigger:
		return []resize{one("big.less", sizeBig), one("big.off", sizeUsual)}
	}
	return []resize{one("big.on", sizeBig)}
}

// fieldsOf are the parameters as hidden fields, by name.
func fieldsOf(q url.Values) []field {
	var fields []field
	for name, values := range q {
		for _, v := range values {
			fields = append(fields, field{name, v})
		}
	}
	slices.SortStableFunc(fields, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return fields
}

// Clock is the server's minute, by which a script knows what time it is when
// the device's own clock is wrong; "" on a page that is not about now.
func (b *base) Clock() string {
	if b.At {
		return ""
	}
	return b.View.Now.Format(time.RFC3339)
}
