package page

import (
	"bytes"
	"context"
	"io"
	"sync"
	"weak"

	"github.com/a-h/templ"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// kept is what pages say again and again: what a wording of prices means, as
// long as the program runs, and what depends on a site and the minute alone,
// for the minute of a view. It is safe for concurrent use; nil keeps nothing.
type kept struct {
	mu     sync.RWMutex
	prices map[wording]*priced
	minute minute
}

// wording is all that the words of a card about money come from.
type wording struct {
	menu, discount string
	lang           messages.Lang
}

// minute is what was made of sites at the moment of a view.
type minute struct {
	of     weak.Pointer[search.View] // does not hold the view
	badges map[stated]badge
	parts  map[cardPart]string // of cards, as HTML
	size   int                 // of the parts, in bytes
}

// stated is a site in a language.
type stated struct {
	id   string
	lang messages.Lang
}

// cardPart is a part of a site's card.
type cardPart struct {
	stated
	name string
}

// Bounds of what is kept: many canteens have one menu, and nobody looks at every
// site of a large city in one minute but a robot.
const (
	mostPrices = 5000
	mostBadges = 5000
	mostBytes  = 16 << 20 // of parts
)

func (k *kept) priced(b *base, m *locator.MealService) *priced {
	if k == nil {
		return b.priced(m)
	}
	key := wording{m.MenuText, m.DiscountText, b.Lang}
	k.mu.RLock()
	p, ok := k.prices[key]
	k.mu.RUnlock()
	if ok {
		return p
	}
	p = b.priced(m)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.prices == nil || len(k.prices) >= mostPrices {
		k.prices = map[wording]*priced{}
	}
	k.prices[key] = p
	return p
}

// badge is the state of a site of the view at the view's moment, as word says it.
func (k *kept) badge(v *search.View, s stated, word func() badge) badge {
	if k == nil {
		return word()
	}
	of := weak.Make(v)
	k.mu.RLock()
	b, ok := k.minute.badges[s]
	ok = ok && k.minute.of == of
	k.mu.RUnlock()
	if ok {
		return b
	}
	b = word()
	k.mu.Lock()
	defer k.mu.Unlock()
	k.turn(of)
	if len(k.minute.badges) < mostBadges {
		k.minute.badges[s] = b
	}
	return b
}

// turn begins the minute of another view. The caller holds the lock.
func (k *kept) turn(of weak.Pointer[search.View]) {
	if k.minute.of != of {
		k.minute = minute{of: of, badges: map[stated]badge{}, parts: map[cardPart]string{}}
	}
}

// part returns the HTML of a part of the view's moment, or "".
func (k *kept) part(v *search.View, p cardPart) string {
	of := weak.Make(v)
	k.mu.RLock()
	defer k.mu.RUnlock()
	if k.minute.of != of {
		return ""
	}
	return k.minute.parts[p]
}

func (k *kept) keepPart(v *search.View, p cardPart, html string) {
	of := weak.Make(v)
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.turn(of); k.minute.size+len(html) <= mostBytes {
		k.minute.parts[p] = html
		k.minute.size += len(html)
	}
}

// once writes a part of a card or of a site's page that depends on the site, the
// language and the minute alone, which is so on pages of the present, and writes
// it once a minute. What depends on the visitor (distance, another size in the
// links) or on the host that was asked (links to hand on) is no such part. A name
// is of one part in one place.
func (c *card) once(name string, t templ.Component) templ.Component {
	b := c.Page
	if b.kept == nil || b.At || b.dayMeal != 0 || b.bigSaid {
		return t
	}
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		p := cardPart{stated{c.Site.ID, b.Lang}, name}
		html := b.kept.part(b.View, p)
		if html == "" {
			var text bytes.Buffer
			if err := t.Render(ctx, &text); err != nil {
				return err
			}
			html = text.String()
			b.kept.keepPart(b.View, p, html)
		}
		_, err := io.WriteString(w, html)
		return err
	})
}
