package staff

import (
	"net/url"
	"strconv"
)

// word is a choice that one sees: a link, or plain where it holds.
type word struct {
	Text, Href string
	On         bool
}

// pages are the pages of a list; the first is 1.
type pages struct {
	Page, Last int
	From, To   int    // of the list, for a slice
	Prev, Next string // addresses of the pages beside, "" where there is none
}

// newPages cuts a list of count things into pages of size. asked is the number
// in the address; one that there is not gives the nearest there is.
func newPages(path string, q url.Values, asked string, count, size int) pages {
	p := pages{Page: 1, Last: max(1, (count+size-1)/size)}
	if n, err := strconv.Atoi(asked); err == nil {
		p.Page = min(max(n, 1), p.Last)
	}
	p.From = (p.Page - 1) * size
	p.To = min(p.From+size, count)
	at := func(n int) string {
		address := url.Values{}
		for key, values := range q {
			address[key] = values
		}
		if n > 1 {
			address.Set("page", strconv.Itoa(n))
		}
		if len(address) == 0 {
			return path
		}
		return path + "?" + address.Encode()
	}
	if p.Page > 1 {
		p.Prev = at(p.Page - 1)
	}
	if p.Page < p.Last {
		p.Next = at(p.Page + 1)
	}
	return p
}

// First is the number of the first thing on the page, for people.
func (p pages) First() int { return p.From + 1 }
