package search

// arena keeps many byte strings in few pieces of memory, which the collector
// need not look into. What was put stays; copies of an arena share it. Only
// the newest copy may put.
type arena struct {
	chunks [][]byte // each of its full length
	used   int      // of the last chunk
}

// span is where a byte string lies in an arena. The zero span is empty.
type span struct{ chunk, from, size uint32 }

const chunkSize = 1 << 20

// put copies b into the arena.
func (a *arena) put(b []byte) span {
	if len(b) == 0 {
		return span{}
	}
	last := len(a.chunks) - 1
	if last < 0 || a.used+len(b) > len(a.chunks[last]) {
		// Clipped, so that the list is copied: older arenas hold it too.
		last++
		a.chunks = append(a.chunks[:last:last], make([]byte, max(chunkSize, len(b))))
		a.used = 0
	}
	copy(a.chunks[last][a.used:], b)
	s := span{uint32(last), uint32(a.used), uint32(len(b))}
	a.used += len(b)
	return s
}

// at returns the bytes of a span. They must not be changed.
func (a *arena) at(s span) []byte {
	if s.size == 0 {
		return nil
	}
	return a.chunks[s.chunk][s.from : s.from+s.size : s.from+s.size]
}
