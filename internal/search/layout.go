package search

import (
	"cmp"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"jiujin/internal/locator"
	"jiujin/internal/search/packed"
)

// Up to keptSites a snapshot keeps its sites as they are; a larger one packs
// them (why is said in package packed) and unpacks one by one, for pages and
// full answers only.
const keptSites = 20_000

// Small snapshots are laid out anew with every change. One of more than
// compactSites takes changes beside it first: dead slots are masked out of the
// base and new ones indexed in a small layer of their own, until they are more
// than a compactPart-th.
const (
	compactSites = 4096
	compactPart  = 32
)

// limits are the constants above and keptSites, as tests may want others.
type limits struct{ kept, compact, part int }

// loader makes a snapshot of everything.
type loader struct {
	limits
	s    *snapshot
	kept []slot // not packed
}

func newLoader(e *Engine, b *book, demo bool) *loader {
	return &loader{e.limits, &snapshot{masks: e.masks, piece: e.piece, book: b, demo: demo, roofs: map[string][]slot{}}, nil}
}

// add takes sites, which it keeps. What does not need the snapshot is done on
// all processors.
func (l *loader) add(sites []locator.Site) {
	public := make([]*locator.Site, 0, len(sites))
	for i := range sites {
		if sites[i].Public() {
			public = append(public, &sites[i])
		}
	}
	large := len(l.s.rows)+len(public) > l.limits.kept
	ready := make([]prepared, len(public))
	blocks := make([]packed.Block, (len(public)+packed.BlockSize-1)/packed.BlockSize)
	inParallel(len(blocks), func(b int) {
		from, to := b*packed.BlockSize, min((b+1)*packed.BlockSize, len(public))
		for i := from; i < to; i++ {
			ready[i] = l.s.prepare(public[i])
		}
		if large {
			blocks[b] = packed.Pack(public[from:to])
		}
	})
	for i := range ready {
		at := l.s.add(&ready[i])
		l.s.byID = append(l.s.byID, at)
		l.s.house(public[i], at, true)
		if !large {
			l.kept = append(l.kept, at)
		}
	}
	if !large {
		return
	}
	first := len(l.s.rows) - len(public)
	for b, block := range blocks {
		from, to := b*packed.BlockSize, min((b+1)*packed.BlockSize, len(public))
		l.s.packedAs(block, l.s.byID[first+from:first+to])
	}
	for block := range slices.Chunk(l.kept, packed.BlockSize) {
		l.s.pack(block)
	}
	l.kept = nil
}

// inParallel calls do for 0 to n−1 on all processors.
func inParallel(n int, do func(int)) {
	var next atomic.Int64
	var running sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		running.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	running.Wait()
}

// finish returns the snapshot.
func (l *loader) finish() *snapshot {
	slices.SortFunc(l.s.byID, func(a, b slot) int { return cmp.Compare(l.s.rows[a].id, l.s.rows[b].id) })
	l.s.compact()
	l.s.count()
	return l.s
}

// pack packs the sites of some slots into one block.
func (s *snapshot) pack(slots []slot) {
	sites := make([]*locator.Site, len(slots))
	for i, at := range slots {
		sites[i] = s.site(at)
	}
	s.packedAs(packed.Pack(sites), slots)
}

// packedAs lets go of the sites of some slots, which a block holds.
func (s *snapshot) packedAs(block packed.Block, slots []slot) {
	records := s.packed.Add(block, len(slots))
	for i, at := range slots {
		s.rows[at].record, s.sites[at] = records[i], nil
	}
}

// with returns the snapshot after a change of sites: those of changed are new
// or have a new state, those of gone are there no more.
func (s *snapshot) with(l limits, changed []*locator.Site, gone []uint64) *snapshot {
	n := *s
	n.rows = append(make([]row, 0, len(s.rows)+len(changed)), s.rows...)
	n.sites = append(make([]*locator.Site, 0, len(s.sites)+len(changed)), s.sites...)
	n.roofs = maps.Clone(s.roofs)

	baseChanged := false
	remove := func(id uint64) {
		if at, ok := s.find(id); ok && !n.rows[at].dead {
			n.house(n.site(at), at, false)
			n.rows[at].dead = true
			baseChanged = baseChanged || int(at) < n.laid
		}
	}
	for _, id := range gone {
		remove(id)
	}
	var added []slot
	for _, site := range changed {
		remove(number(site.ID))
		if site.Public() {
			p := n.prepare(site)
			at := n.add(&p)
			n.house(site, at, true)
			added = append(added, at)
		}
	}
	n.byID = n.merge(s.byID, added)

	apart := len(n.rows) - len(n.byID) + len(n.rows) - n.laid // dead and new ones
	if len(n.byID) <= l.compact || apart > len(n.byID)/l.part {
		n.repack(l)
		n.compact()
	} else {
		if baseChanged {
			n.base = n.base.without(n.rows)
		}
		n.fresh = newLayer(n.rows, slices.DeleteFunc(slices.Clone(n.byID), func(at slot) bool { return int(at) < n.laid }))
	}
	n.count()
	return &n
}

// merge returns the slots of a list that live, and the added ones, by id.
func (s *snapshot) merge(list, added []slot) []slot {
	less := func(a, b slot) int { return cmp.Compare(s.rows[a].id, s.rows[b].id) }
	slices.SortFunc(added, less)
	merged := make([]slot, 0, len(list)+len(added))
	for _, at := range list {
		if s.rows[at].dead {
			continue
		}
		for len(added) > 0 && less(added[0], at) < 0 {
			merged, added = append(merged, added[0]), added[1:]
		}
		merged = append(merged, at)
	}
	return append(merged, added...)
}

// repack packs the sites that a large snapshot kept since it was loaded, and
// everything anew when most of what is packed is dead.
func (s *snapshot) repack(l limits) {
	if len(s.byID) <= l.kept {
		return
	}
	var kept []slot
	for _, at := range s.byID {
		if s.sites[at] != nil {
			kept = append(kept, at)
		}
	}
	if alive := len(s.byID) - len(kept); alive < s.packed.Added()/2 {
		old := s.packed
		s.packed, kept = packed.Sites{}, s.byID
		for block := range slices.Chunk(kept, packed.BlockSize) {
			for _, at := range block {
				if s.sites[at] == nil {
					s.sites[at] = old.Site(s.rows[at].record)
				}
			}
			s.pack(block)
		}
		return
	}
	for block := range slices.Chunk(kept, packed.BlockSize) {
		s.pack(block)
	}
}

// compact lays everything that lives out anew, neighbours in space near one
// another: cold memory costs more than the search.
func (s *snapshot) compact() {
	all, _, _ := located(s.rows, s.byID)
	order := make([]slot, 0, len(s.byID))
	order = append(order, index(s.rows, all).Items()...)
	for _, at := range s.byID {
		if r := &s.rows[at]; !r.listed || !r.located {
			order = append(order, at)
		}
	}
	n := *s
	n.rows, n.sites = make([]row, len(order)), make([]*locator.Site, len(order))
	n.bytes = packed.Arena{}
	moved := make([]slot, len(s.rows))
	for to, from := range order {
		r := s.rows[from]
		r.piece, r.words = n.bytes.Put(s.bytes.At(r.piece)), n.bytes.Put(s.bytes.At(r.words))
		n.rows[to], n.sites[to], moved[from] = r, s.sites[from], slot(to)
	}
	n.byID = make([]slot, len(s.byID))
	for i, at := range s.byID {
		n.byID[i] = moved[at]
	}
	n.roofs = make(map[string][]slot, len(s.roofs))
	for roof, list := range s.roofs {
		for _, at := range list {
			n.roofs[roof] = append(n.roofs[roof], moved[at])
		}
	}
	n.laid = len(n.rows)
	n.base, n.fresh = newLayer(n.rows, n.byID), layer{}
	*s = n
}
