package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strconv"
	"time"
)

// client is one keep-alive connection of a minimal HTTP/1.1 client: it sends
// requests that are written beforehand and reads each answer whole into one
// buffer that it keeps. It does as little as it can, so that the server is
// what is measured. For one goroutine.
type client struct {
	conn net.Conn
	buf  []byte
}

// answer is what a request got. Body lies in the client's buffer and holds
// until the next request.
type answer struct {
	Status   int
	Encoding string // Content-Encoding, "" for none
	Body     []byte
	Wire     int // bytes as they came, header and framing too
}

// errAnswer is wrapped when the bytes of an answer are not the HTTP/1.1 that
// this client reads.
var errAnswer = errors.New("not an answer this client reads")

// maxAnswer is more than any answer measured here; a length beyond it is a
// fault, not a reason to allocate.
const maxAnswer = 64 << 20

func dial(ctx context.Context, address string) (*client, error) {
	conn, err := (&net.Dialer{Timeout: 5 * time.Second}).DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	return &client{conn: conn, buf: make([]byte, 64<<10)}, nil
}

func (c *client) close() { _ = c.conn.Close() }

// request writes a GET as its bytes. Headers are whole lines without their end.
func request(address, target string, headers ...string) []byte {
	b := []byte("GET " + target + " HTTP/1.1\r\nHost: " + address + "\r\nUser-Agent: jiujin-bench\r\nAccept: */*\r\n")
	for _, h := range headers {
		b = append(b, h+"\r\n"...)
	}
	return append(b, "\r\n"...)
}

// do sends one request and reads its answer.
func (c *client) do(request []byte) (answer, error) {
	if _, err := c.conn.Write(request); err != nil {
		return answer{}, err
	}
	have, bodyAt := 0, 0
	var h header
	for {
		n, err := c.more(have)
		if err != nil {
			return answer{}, err
		}
		have += n
		if bodyAt == 0 {
			// Look a little back: the end of the header may come in two parts.
			from := max(0, have-n-3)
			end := bytes.Index(c.buf[from:have], []byte("\r\n\r\n"))
			if end < 0 {
				continue
			}
			bodyAt = from + end + 4
			if h, err = parseHeader(c.buf[:bodyAt]); err != nil {
				return answer{}, err
			}
		}
		body, rest, err := h.body(c.buf[bodyAt:have])
		switch {
		case errors.Is(err, errShort):
			continue
		case err != nil:
			return answer{}, err
		case len(rest) > 0:
			return answer{}, fmt.Errorf("%w: %d bytes after the end", errAnswer, len(rest))
		}
		return answer{h.status, h.encoding, body, have}, nil
	}
}

// more reads what there is behind the first have bytes of the buffer.
func (c *client) more(have int) (int, error) {
	if have == len(c.buf) {
		if have >= maxAnswer {
			return 0, fmt.Errorf("%w: longer than %d bytes", errAnswer, maxAnswer)
		}
		c.buf = append(c.buf, make([]byte, have)...)
	}
	return c.conn.Read(c.buf[have:])
}

// header is what matters of an answer's header.
type header struct {
	status   int
	length   int // -1: none
	chunked  bool
	encoding string
}

// parseHeader reads a status line and header fields that end with an empty line.
func parseHeader(b []byte) (header, error) {
	h := header{length: -1}
	line, rest, _ := bytes.Cut(b, []byte("\r\n"))
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) || (len(line) > 12 && line[12] != ' ') {
		return h, fmt.Errorf("%w: status line %q", errAnswer, line)
	}
	for _, digit := range line[9:12] {
		if digit < '0' || digit > '9' {
			return h, fmt.Errorf("%w: status line %q", errAnswer, line)
		}
		h.status = h.status*10 + int(digit-'0')
	}
	for {
		if line, rest, _ = bytes.Cut(rest, []byte("\r\n")); len(line) == 0 {
			break
		}
		name, value, ok := bytes.Cut(line, []byte(":"))
		if !ok {
			return h, fmt.Errorf("%w: header line %q", errAnswer, line)
		}
		if err := h.field(name, bytes.TrimSpace(value)); err != nil {
			return h, err
		}
	}
	switch {
	case h.status < 200:
		return h, fmt.Errorf("%w: interim status %d", errAnswer, h.status)
	case h.status == 204, h.status == 304:
		h.length, h.chunked = 0, false
	case h.length < 0 && !h.chunked:
		return h, fmt.Errorf("%w: neither a length nor chunks", errAnswer)
	}
	return h, nil
}

func (h *header) field(name, value []byte) error {
	switch len(name) { // most names are told apart by their length
	case len("Content-Length"):
		if bytes.EqualFold(name, []byte("Content-Length")) {
			n, err := strconv.ParseUint(string(value), 10, 31)
			if err != nil || n > maxAnswer {
				return fmt.Errorf("%w: Content-Length %q", errAnswer, value)
			}
			h.length = int(n)
		}
	case len("Content-Encoding"):
		if bytes.EqualFold(name, []byte("Content-Encoding")) {
			h.encoding = string(value)
		}
	case len("Transfer-Encoding"):
		if bytes.EqualFold(name, []byte("Transfer-Encoding")) {
			if !bytes.EqualFold(value, []byte("chunked")) {
				return fmt.Errorf("%w: Transfer-Encoding %q", errAnswer, value)
			}
			h.chunked = true
		}
	}
	return nil
}

// errShort says that more has to be read.
var errShort = errors.New("the answer goes on")

// body returns the body at the beginning of b and what follows it, or errShort.
func (h *header) body(b []byte) (body, rest []byte, err error) {
	if h.chunked {
		return joinChunks(b)
	}
	if len(b) < h.length {
		return nil, nil, errShort
	}
	return b[:h.length], b[h.length:], nil
}

// joinChunks decodes a chunked body in place, but only when all of it is there,
// so that it can be tried again as more arrives. Trailers are read over.
func joinChunks(b []byte) (body, rest []byte, err error) {
	for _, write := range []bool{false, true} {
		body, rest = b[:0], b
		for {
			size, chunk, err := chunkSize(rest)
			if err != nil {
				return nil, nil, err
			}
			if size == 0 {
				if rest, err = trailers(chunk); err != nil {
					return nil, nil, err
				}
				break
			}
			if len(chunk) < size+2 {
				return nil, nil, errShort
			}
			if chunk[size] != '\r' || chunk[size+1] != '\n' {
				return nil, nil, fmt.Errorf("%w: a chunk that does not end with its length", errAnswer)
			}
			if write {
				body = append(body, chunk[:size]...)
			}
			rest = chunk[size+2:]
		}
	}
	return body, rest, nil
}

// chunkSize reads the line before a chunk; extensions are read over.
func chunkSize(b []byte) (size int, rest []byte, err error) {
	line, rest, ok := bytes.Cut(b, []byte("\r\n"))
	if !ok {
		if len(b) > 1<<10 {
			return 0, nil, fmt.Errorf("%w: chunk size %.40q…", errAnswer, b)
		}
		return 0, nil, errShort
	}
	digits, _, _ := bytes.Cut(line, []byte(";"))
	n, err := strconv.ParseUint(string(bytes.TrimSpace(digits)), 16, 31)
	if err != nil || n > maxAnswer {
		return 0, nil, fmt.Errorf("%w: chunk size %.40q", errAnswer, line)
	}
	return int(n), rest, nil
}

// trailers reads lines up to and with the empty one.
func trailers(b []byte) (rest []byte, err error) {
	for {
		line, rest, ok := bytes.Cut(b, []byte("\r\n"))
		switch {
		case !ok:
			return nil, errShort
		case len(line) == 0:
			return rest, nil
		}
		b = rest
	}
}
