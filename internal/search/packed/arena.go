package packed

// Arena keeps many byte strings in few large pieces of memory. The garbage
// collector looks at the pieces, not at the strings. What was put stays; copies
// of an Arena share it, and only the newest copy may put more. The zero value
// is empty and ready.
type Arena struct {
	chunks [][]byte // each of its full length
	used   int      // bytes of the last chunk
}

// Span says where a byte string lies in an [Arena]. The zero Span is the empty
// string.
type Span struct{ chunk, from, size uint32 }

const chunkSize = 1 << 20

// Put copies b into the arena.
func (a *Arena) Put(b []byte) Span {
	if len(b) == 0 {
		return Span{}
	}
	last := len(a.chunks) - 1
	if last < 0 || a.used+len(b) > len(a.chunks[last]) {
		// Clipped, so that append copies the list: older copies of the arena hold it too.
		last++
		a.chunks = append(a.chunks[:last:last], make([]byte, max(chunkSize, len(b))))
		a.used = 0
	}
	copy(a.chunks[last][a.used:], b)
	s := Span{uint32(last), uint32(a.used), uint32(len(b))}
	a.used += len(b)
	return s
}

// At returns the bytes of a span. They must not be changed.
func (a *Arena) At(s Span) []byte {
	if s.size == 0 {
		return nil
	}
	return a.chunks[s.chunk][s.from : s.from+s.size : s.from+s.size]
}
