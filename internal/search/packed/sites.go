package packed

import (
	"fmt"

	"github.com/klauspost/compress/s2"

	"jiujin/internal/locator"
)

// BlockSize is how many sites a [Block] holds at most. A larger block is
// compressed better and takes longer to read one site of.
const BlockSize = 16

// Block is up to [BlockSize] sites, encoded and compressed together.
type Block []byte

// Pack makes a block of sites. It may be called on several goroutines at once.
func Pack(sites []*locator.Site) Block {
	c := codec{raw: make([]byte, 0, BlockSize<<10)}
	for _, s := range sites {
		c.site(s)
	}
	return s2.Encode(nil, c.raw)
}

// Sites holds packed sites. Copies share what was added to the first, and only
// the newest copy may add more. The zero value is empty and ready.
type Sites struct {
	blocks Arena
	added  int
}

// Record says where a site lies in [Sites].
type Record struct {
	block Span
	at    uint32
}

// Add keeps a block of n sites and returns where each of them lies.
func (s *Sites) Add(b Block, n int) []Record {
	where, records := s.blocks.Put(b), make([]Record, n)
	for i := range records {
		records[i] = Record{where, uint32(i)}
	}
	s.added += n
	return records
}

// Added is how many sites were ever added: none is taken out.
func (s *Sites) Added() int { return s.added }

// Site unpacks a site. What was packed can be unpacked: a failure is broken
// memory, and panics.
func (s *Sites) Site(r Record) *locator.Site {
	raw, err := s2.Decode(nil, s.blocks.At(r.block))
	if err != nil {
		panic(fmt.Sprintf("packed: site: %v", err))
	}
	c := codec{raw: raw, reading: true}
	site := &locator.Site{}
	for range r.at {
		c.site(site)
		*site = locator.Site{}
	}
	c.site(site)
	return site
}
