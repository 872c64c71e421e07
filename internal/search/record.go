package search

import (
	"encoding/binary"
	"encoding/json"
	"fmt"

	"github.com/klauspost/compress/s2"

	"jiujin/internal/locator"
)

// Up to keptSites a snapshot keeps its sites as they are. A larger one would
// take some kilobytes a site, most of it maps and strings that the collector
// visits again and again: there sites are packed in blocks of JSON and
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
func packBlock(sites []*locator.Site) ([]byte, error) {
	var raw []byte
	for _, s := range sites {
		doc, err := json.Marshal(s)
		if err != nil {
			return nil, fmt.Errorf("search: site %s: %w", s.ID, err)
		}
		raw = binary.AppendUvarint(raw, uint64(len(doc)))
		raw = append(raw, doc...)
	}
	return s2.Encode(nil, raw), nil
}

// unpack returns a packed site. What was packed can be unpacked: a failure is
// broken memory.
func unpack(a *arena, r record) *locator.Site {
	raw, err := s2.Decode(nil, a.at(r.block))
	for i := uint32(0); err == nil; i++ {
		size, n := binary.Uvarint(raw)
		doc := raw[n : n+int(size)]
		if i == r.at {
			s := &locator.Site{}
			if err = json.Unmarshal(doc, s); err == nil {
				return s
			}
			break
		}
		raw = raw[n+int(size):]
	}
	panic(fmt.Sprintf("search: packed site: %v", err))
}
