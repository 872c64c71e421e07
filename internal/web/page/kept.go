package page

import (
	"sync"
	"weak"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// kept is what pages say again and again: what a wording of prices means, as
// long as the program runs, and the state of a site, for the minute of a view.
// It is safe for concurrent use; nil keeps nothing.
type kept struct {
	mu     sync.RWMutex
	prices map[wording]*priced
	of     weak.Pointer[search.View] // the view of the badges, which it does not hold
	badges map[stated]badge
}

// wording is all that the words of a card about money come from.
type wording struct {
	menu, discount string
	lang           messages.Lang
}

// stated is a site in a language.
type stated struct {
	id   string
	lang messages.Lang
}

// mostPrices bounds the wordings that are kept: many canteens have one menu.
const mostPrices = 5000

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

// badge returns what word says of a site of the view, at the view's moment.
func (k *kept) badge(v *search.View, s stated, word func() badge) badge {
	if k == nil {
		return word()
	}
	of := weak.Make(v)
	k.mu.RLock()
	b, ok := k.badges[s]
	ok = ok && k.of == of
	k.mu.RUnlock()
	if ok {
		return b
	}
	b = word()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != of {
		k.of, k.badges = of, map[stated]badge{}
	}
	k.badges[s] = b
	return b
}
