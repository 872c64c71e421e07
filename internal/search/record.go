package search

import (
	"fmt"

	"github.com/klauspost/compress/s2"

	"jiujin/internal/locator"
)

// Up to keptSites a snapshot keeps its sites as they are. A larger one would
// take some kilobytes a site, most of it maps and strings that the collector
// visits again and again: there sites are packed in compressed blocks and
// unpacked one by one, for pages and full answers only.
const (
	keptSites = 20_000
	blockSize = 16
)

// record is where a packed site lies. The zero record is none.
type record struct {
	block span
	at    uint32
}

// packBlock compresses a block of sites.
func packBlock(sites []*locator.Site) []byte {
	c := codec{raw: make([]byte, 0, blockSize<<10)}
	for _, s := range sites {
		c.site(s)
	}
	return s2.Encode(nil, c.raw)
}

// unpack returns a packed site. What was packed can be unpacked: a failure is
// broken memory.
func unpack(a *arena, r record) *locator.Site {
	raw, err := s2.Decode(nil, a.at(r.block))
	if err != nil {
		panic(fmt.Sprintf("search: packed site: %v", err))
	}
	c := codec{raw: raw, reading: true}
	s := &locator.Site{}
	for range r.at {
		c.site(s)
		*s = locator.Site{}
	}
	c.site(s)
	return s
}
