package photo

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
)

// halves is a picture, red on the left and blue on the right.
func halves(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{200, 20, 20, 255}
			if x >= w/2 {
				c = color.RGBA{20, 20, 200, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exifBlock is a TIFF block with an orientation, a day, and a secret place.
func exifBlock(order binary.AppendByteOrder, orientation uint16) []byte {
	head := "II*\x00"
	if order.String() == "BigEndian" {
		head = "MM\x00*"
	}
	b := order.AppendUint32([]byte(head), 8)
	entry := func(b []byte, tag, kind uint16, count, value uint32) []byte {
		return order.AppendUint32(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tag), kind), count), value)
	}
	b = order.AppendUint16(b, 2)
	b = order.AppendUint16(order.AppendUint32(order.AppendUint16(order.AppendUint16(b, tagOrientation), 3), 1), orientation)
	b = order.AppendUint16(b, 0)
	b = entry(b, tagExifIFD, 4, 1, 38)
	b = order.AppendUint32(b, 0)
	b = order.AppendUint16(b, 1) // at 38
	b = entry(b, tagTaken, 2, 20, 56)
	b = order.AppendUint32(b, 0)
	b = append(b, "2026:03:05 09:08:07\x00"...) // at 56
	return append(b, "SECRET-PLACE"...)
}

// withExif puts a block behind the first marker of a JPEG.
func withExif(data, block []byte) []byte {
	body := append([]byte("Exif\x00\x00"), block...)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(body)+2))
	return append(append(append([]byte{0xff, 0xd8}, segment...), body...), data[2:]...)
}

// pngHead is a PNG that states a size and has nothing of it.
func pngHead(w, h uint32) []byte {
	b := []byte("\x89PNG\r\n\x1a\n")
	body := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32([]byte("IHDR"), w), h)
	body = append(body, 8, 2, 0, 0, 0)
	b = append(binary.BigEndian.AppendUint32(b, 13), body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(body))
}

func TestRead(t *testing.T) {
	data := withExif(jpegOf(t, halves(2400, 1200)), exifBlock(binary.LittleEndian, 6))
	file, taken, err := Read(data)
	if err != nil {
		t.Fatal(err)
	}
	if file.Width != 800 || file.Height != 1600 || taken != "2026-03-05" || file.Type != "image/jpeg" || len(file.ID) != 64 {
		t.Errorf("file %dx%d %s %s of %q", file.Width, file.Height, file.Type, file.ID, taken)
	}
	for name, b := range map[string][]byte{"image": file.Image, "thumb": file.Thumb} {
		if bytes.Contains(b, []byte("Exif")) || bytes.Contains(b, []byte("SECRET")) {
			t.Errorf("the %s holds what the camera wrote", name)
		}
	}
	thumb, err := jpeg.Decode(bytes.NewReader(file.Thumb))
	if err != nil || thumb.Bounds().Dx() != 200 || thumb.Bounds().Dy() != 400 {
		t.Fatalf("thumb: %v, %v", thumb.Bounds(), err)
	}
	// Turned a quarter to the right, what was left is on top.
	if r, _, b, _ := thumb.At(100, 50).RGBA(); r < b {
		t.Error("the top is not red")
	}
	if r, _, b, _ := thumb.At(100, 350).RGBA(); r > b {
		t.Error("the bottom is not blue")
	}
	again, _, err := Read(data)
	if err != nil || again.ID != file.ID {
		t.Errorf("the same picture is another file: %v", err)
	}
}

func TestReadOrientations(t *testing.T) {
	// Where the red half is, by orientation.
	red := map[int]image.Point{1: {10, 50}, 2: {90, 50}, 3: {90, 50}, 4: {10, 50}, 5: {50, 10}, 6: {50, 10}, 7: {50, 90}, 8: {50, 90}}
	for orientation, at := range red {
		data := withExif(jpegOf(t, halves(100, 100)), exifBlock(binary.BigEndian, uint16(orientation)))
		file, _, err := Read(data)
		if err != nil {
			t.Fatal(err)
		}
		img, err := jpeg.Decode(bytes.NewReader(file.Image))
		if err != nil {
			t.Fatal(err)
		}
		if r, _, b, _ := img.At(at.X, at.Y).RGBA(); r < b {
			t.Errorf("orientation %d: not red at %v", orientation, at)
		}
	}
}

func TestReadTransparent(t *testing.T) {
	file, _, err := Read(pngOf(t, image.NewNRGBA(image.Rect(0, 0, 80, 80))))
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(file.Image))
	if err != nil {
		t.Fatal(err)
	}
	if r, g, b, _ := img.At(40, 40).RGBA(); min(r, g, b) < 0xf000 {
		t.Error("what is transparent is not white")
	}
}

func TestReadWebP(t *testing.T) {
	file, _, err := Read(webpSample())
	if err != nil || file.Width != 75 || file.Height != 64 {
		t.Errorf("%+v, %v", file, err)
	}
}

func TestReadRefused(t *testing.T) {
	whole := jpegOf(t, halves(100, 100))
	for _, test := range []struct {
		name string
		data []byte
		want Code
	}{
		{"nothing", nil, BadFormat},
		{"a page", []byte("<html><script>alert(1)</script>"), BadFormat},
		{"SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), BadFormat},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00"), BadFormat},
		{"HEIC", []byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00"), HEIC},
		{"too many bytes", append(bytes.Clone(whole), make([]byte, MaxBytes)...), TooLarge},
		{"a bomb", pngHead(60_000, 60_000), TooMany},
		{"just too many pixels", pngHead(8001, 5000), TooMany},
		{"a long strip", pngHead(20_001, 64), TooMany},
		{"too small", pngOf(t, halves(63, 400)), TooSmall},
		{"cut off", whole[:len(whole)/2], Broken},
		{"a head alone", pngHead(100, 100), Broken},
		{"JPEG in name", []byte("\xff\xd8\xff\xe0" + strings.Repeat("x", 100)), Broken},
	} {
		if _, _, err := Read(test.data); CodeOf(err) != test.want {
			t.Errorf("%s: %v; want %s", test.name, err, test.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(withExif(jpegOf(f, halves(70, 70)), exifBlock(binary.LittleEndian, 3)))
	f.Add(pngOf(f, halves(70, 70)))
	f.Add(webpSample())
	f.Add(pngHead(9000, 9000))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, taken, err := read(data, 250_000)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatal(err)
			}
			return
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(file.Image))
		if err != nil || c.Width != file.Width || c.Height != file.Height || max(c.Width, c.Height) > imageSide {
			t.Fatalf("%dx%d: %v", file.Width, file.Height, err)
		}
		if !taken.Valid() {
			t.Fatalf("taken on %q", taken)
		}
	})
}

func FuzzExif(f *testing.F) {
	f.Add(exifBlock(binary.LittleEndian, 6))
	f.Add(exifBlock(binary.BigEndian, 1))
	f.Fuzz(func(t *testing.T, block []byte) {
		if e := readExif(block); e.orientation < 0 || e.orientation > 8 {
			t.Fatalf("orientation %d", e.orientation)
		}
		for _, find := range []func([]byte) []byte{exifOfJPEG, exifOfPNG, exifOfWebP} {
			find(block)
		}
	})
}

// webpSample is a lossless WebP of 75x64 pixels of one colour: a VP8L stream
// whose five prefix codes have one symbol each, so that pixels take no bits.
func webpSample() []byte {
	var bits []byte
	n := 0
	put := func(value uint32, width int) {
		for i := range width {
			if n%8 == 0 {
				bits = append(bits, 0)
			}
			bits[n/8] |= byte(value>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(75-1, 14)
	put(64-1, 14)
	put(0, 1+3)                                          // no alpha, version 0
	put(0, 3)                                            // no transform, colour cache or meta codes
	for _, symbol := range []uint32{120, 30, 200, 255} { // green, red, blue, alpha
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of eight bits
		put(symbol, 8)
	}
	put(1, 1)
	put(0, 3) // distance: one symbol, of one bit, 0
	chunk := append(binary.LittleEndian.AppendUint32([]byte("VP8L"), uint32(len(bits))), bits...)
	if len(bits)%2 == 1 {
		chunk = append(chunk, 0)
	}
	return append(append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunk)+4)), "WEBP"...), chunk...)
}
