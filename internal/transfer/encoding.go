package transfer

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// decode gives the text of r as UTF-8 without a byte order mark. Files that
// are no text are refused. Bytes that mean nothing come through as U+FFFD or
// as invalid UTF-8; the reader of cells looks for both.
func decode(r io.Reader) (*bufio.Reader, error) {
	raw := bufio.NewReaderSize(r, headSize)
	head, err := raw.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("transfer: read: %w", err)
	}
	whole := err != nil
	switch {
	case bytes.HasPrefix(head, []byte("\xef\xbb\xbf")):
		if _, err := raw.Discard(3); err != nil {
			return nil, fmt.Errorf("transfer: read: %w", err)
		}
		return raw, sniff(head[3:])
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder()
		return bufio.NewReaderSize(transform.NewReader(raw, utf16), headSize), nil
	}
	if err := sniff(head); err != nil {
		return nil, err
	}
	if isUTF8(head, whole) {
		return raw, nil
	}
	gb := simplifiedchinese.GB18030.NewDecoder()
	return bufio.NewReaderSize(transform.NewReader(raw, gb), headSize), nil
}

// sniff refuses what is certainly no list, with the way out.
func sniff(head []byte) error {
	text := bytes.TrimLeft(head, " \t\r\n")
	starts := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case len(text) == 0:
		return fail("empty_file")
	case starts("\xd0\xcf\x11\xe0"):
		if bytes.Contains(head, []byte("E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k\x00a\x00g\x00e\x00")) {
			return fail("encrypted_file")
		}
		return fail("old_xls")
	case starts("%PDF"):
		return fail("no_list", "PDF")
	case starts("\x89PNG"), starts("\xff\xd8\xff"), starts("GIF8"), starts("BM"), starts("RIFF"):
		return fail("picture")
	case starts("Rar!"), starts("7z\xbc\xaf"), starts("\x1f\x8b"):
		return fail("archive")
	case text[0] == '<':
		return fail("markup")
	case bytes.IndexByte(head, 0) >= 0 && !starts("\xff\xfe") && !starts("\xfe\xff"):
		return fail("binary_file")
	}
	return nil
}

// isUTF8 decides between UTF-8 and GB18030. The header decides: it always
// holds Chinese words, whose GB18030 bytes are not valid UTF-8. A header in
// ASCII leaves it to the whole head, whose end may cut a character in two.
func isUTF8(head []byte, whole bool) bool {
	if i := bytes.IndexAny(head, "\r\n"); i > 0 && !isASCII(head[:i]) {
		return utf8.Valid(head[:i])
	}
	if !whole {
		head = cutPartialRune(head)
	}
	return utf8.Valid(head)
}

func isASCII(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// cutPartialRune drops a rune that the end of the head has cut.
func cutPartialRune(b []byte) []byte {
	for i := 1; i < utf8.UTFMax && i <= len(b); i++ {
		if tail := b[len(b)-i:]; utf8.RuneStart(tail[0]) {
			if !utf8.FullRune(tail) {
				return b[:len(b)-i]
			}
			break
		}
	}
	return b
}
