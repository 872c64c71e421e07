package page

import (
	"context"
	"encoding/json"
	"io"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// What the templates (*.templ) take besides the fields and methods of the pages.

// zh marks the source's words, which are Chinese, on a page that is not.
func (b *base) zh() templ.Attributer {
	if b.Lang == messages.Chinese {
		return templ.OrderedAttributes(nil)
	}
	return templ.OrderedAttributes{{Key: "lang", Value: "zh-CN"}}
}

// dataScript is a script element that holds JSON, which no browser runs. In
// JSON of package json <, > and & are escaped, so that no word in it ends the
// element. The attributes are constants of ours.
func dataScript(kind, attributes string, data any) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		text, err := json.Marshal(data)
		if err != nil {
			return err
		}
		_, err = io.WriteString(w, `<script type="`+kind+`"`+attributes+`>`+string(text)+`</script>`)
		return err
	})
}

// plainURL writes an address of somebody else's in the characters that an
// address may have (RFC 3986). Whether its scheme is one to follow is for the
// attribute to say, see templ.URL.
func plainURL(address string) string {
	const kept, hex = "-._~!#$&*+,/:;=?@[]", "0123456789abcdef"
	var b strings.Builder
	b.Grow(len(address))
	for i := range len(address) {
		switch c := address[i]; {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(kept, c) >= 0:
			b.WriteByte(c)
		case c == '%' && i+2 < len(address) && isHex(address[i+1]) && isHex(address[i+2]):
			b.WriteByte(c)
		default:
			b.WriteString("%" + hex[c>>4:c>>4+1] + hex[c&15:c&15+1])
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F'
}

// degrees writes a longitude or latitude to 0.1 m.
func degrees(d float64) string { return strconv.FormatFloat(d, 'f', 6, 64) }

func (b *base) hotlineName(h city.Hotline) string {
	if b.Lang == messages.English {
		return h.NameEn
	}
	return h.Name
}

// wrongLink is where the page says whom to tell when something is wrong.
func (b *base) wrongLink() string {
	if b.WrongHere {
		return "#wrong"
	}
	return b.link("/about") + "#wrong"
}

// class is what the style sheet goes by.
func (c *card) class() string {
	class := "card svc-" + string(c.Site.Service)
	if c.Shut() {
		class += " shut"
	}
	return class
}

// callWord stands where a number cannot be dialled.
func (c *card) callWord() string {
	if c.Page.Demo && c.Whole {
		return c.Page.text("card.call_demo")
	}
	return c.Page.text("card.call")
}

// words are the notice's own, but for those that the state of the site says.
func (n *notice) words(b *base) string {
	switch {
	case n.Said:
		return n.HoursText
	case n.HoursText == "":
		return n.Text
	}
	return n.Text + b.text("unit.because") + n.HoursText
}

// when are the days of the notice.
func (n *notice) when(b *base) string {
	year, _, _ := b.View.Moment.Day().Date()
	from := dayText(b.Lang, n.From, year)
	if n.Until == "" {
		return b.text("notice.from", from)
	}
	return b.text("notice.between", from, dayText(b.Lang, n.Until, year))
}

// orderText says in what order the cards are.
func (d *findPage) orderText() string {
	switch {
	case d.OfDay():
		return d.text("find.order.day")
	case d.ByMetres:
		return d.text("find.order.distance")
	}
	return d.text("find.order")
}

// linkedText is what else there is in the same place.
func (d *sitePage) linkedText(s *locator.Site) string {
	text := d.text("service." + string(s.Service))
	if !s.Listed() {
		text += d.text("unit.comma") + d.text("status."+string(s.Publication.Status))
	}
	return text
}

// words say how old the facts are and how they were checked.
func (s *source) words(b *base) string {
	if s.Method == "" {
		return s.Text
	}
	return s.Text + b.text("source.method", b.text(s.Method))
}

// way is how far off the site is and in which direction.
func (o *instead) way() string {
	if o.Compass() == "" {
		return o.Distance()
	}
	return o.Distance() + o.Page.text("unit.comma") + o.Page.text("compass."+o.Compass())
}

// doorLine says under a door how many sites are behind it.
func (d *findPage) doorLine(sites int, some, none string) string {
	if sites > 0 {
		return d.text(some, sites)
	}
	return d.text(none)
}
