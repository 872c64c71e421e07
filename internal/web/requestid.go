package web

import "math/rand/v2"

// newRequestID returns 80 random bits in base 32. They come from the runtime's
// ChaCha8, which the operating system seeds for each thread: nobody guesses
// another request's id, which is no secret anyway, and crypto/rand would cost
// four times as much.
func newRequestID() string {
	const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	var id [16]byte
	first, second := rand.Uint64(), rand.Uint64()
	for i := range len(id) / 2 {
		id[i] = digits[first&31]
		id[i+len(id)/2] = digits[second&31]
		first >>= 5
		second >>= 5
	}
	return string(id[:])
}
