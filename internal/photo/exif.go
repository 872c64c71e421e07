package photo

import (
	"encoding/binary"
	"strings"
	"time"

	"jiujin/internal/locator"
)

// exif is what is read of what a camera wrote (CIPA DC-008): which side is up,
// and the day.
type exif struct {
	orientation int // 1 to 8, 0 where it is not said
	takenOn     locator.Date
}

// exifOfJPEG finds the segment APP1 that begins with "Exif".
func exifOfJPEG(data []byte) []byte {
	for at := 2; at+4 <= len(data) && data[at] == 0xff; {
		marker, size := data[at+1], int(binary.BigEndian.Uint16(data[at+2:]))
		if marker == 0xda || size < 2 || at+2+size > len(data) { // the picture begins, or it is broken
			return nil
		}
		if body := data[at+4 : at+2+size]; marker == 0xe1 && strings.HasPrefix(string(body[:min(len(body), 6)]), "Exif\x00\x00") {
			return body[6:]
		}
		at += 2 + size
	}
	return nil
}

// exifOfPNG finds the chunk eXIf.
func exifOfPNG(data []byte) []byte {
	for at := 8; at+12 <= len(data); {
		size := int64(binary.BigEndian.Uint32(data[at:]))
		if size > int64(len(data)-at-12) {
			return nil
		}
		if string(data[at+4:at+8]) == "eXIf" {
			return data[at+8 : at+8+int(size)]
		}
		at += 12 + int(size)
	}
	return nil
}

// exifOfWebP finds the chunk EXIF of the RIFF file.
func exifOfWebP(data []byte) []byte {
	for at := 12; at+8 <= len(data); {
		size := int64(binary.LittleEndian.Uint32(data[at+4:]))
		if size > int64(len(data)-at-8) {
			return nil
		}
		if string(data[at:at+4]) == "EXIF" {
			block := data[at+8 : at+8+int(size)]
			return []byte(strings.TrimPrefix(string(block), "Exif\x00\x00"))
		}
		at += 8 + int(size+size&1)
	}
	return nil
}

// The tags that are read (TIFF 6.0, EXIF 2.3).
const (
	tagOrientation = 0x0112
	tagExifIFD     = 0x8769
	tagTaken       = 0x9003 // DateTimeOriginal
)

// readExif reads a TIFF block; what is broken says nothing.
func readExif(block []byte) exif {
	if len(block) < 8 {
		return exif{}
	}
	t := tiff{block: block, order: binary.BigEndian}
	switch string(block[:4]) {
	case "MM\x00*":
	case "II*\x00":
		t.order = binary.LittleEndian
	default:
		return exif{}
	}
	var e exif
	first := t.entries(t.order.Uint32(block[4:]))
	if value, ok := first[tagOrientation]; ok {
		if n := int(t.order.Uint16(value)); n >= 1 && n <= 8 {
			e.orientation = n
		}
	}
	if value, ok := first[tagExifIFD]; ok {
		if value, ok := t.entries(t.order.Uint32(value))[tagTaken]; ok {
			e.takenOn = t.day(value)
		}
	}
	return e
}

type tiff struct {
	block []byte
	order binary.ByteOrder
}

// entries reads the directory at an offset: the four bytes of each tag's value,
// or of where it is.
func (t *tiff) entries(at uint32) map[uint16][]byte {
	if int64(at)+2 > int64(len(t.block)) {
		return nil
	}
	found := map[uint16][]byte{}
	rest := t.block[at+2:]
	for range min(int(t.order.Uint16(t.block[at:])), 200) {
		if len(rest) < 12 {
			break
		}
		found[t.order.Uint16(rest)] = rest[8:12]
		rest = rest[12:]
	}
	return found
}

// day reads "2006:01:02 15:04:05" where a value says it is.
func (t *tiff) day(value []byte) locator.Date {
	at := int64(t.order.Uint32(value))
	if at+19 > int64(len(t.block)) {
		return ""
	}
	taken, err := time.Parse("2006:01:02 15:04:05", string(t.block[at:at+19]))
	if err != nil || taken.Year() < 1990 {
		return ""
	}
	return locator.DateOf(taken)
}
