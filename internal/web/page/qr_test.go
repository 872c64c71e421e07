package page

import (
	"bytes"
	"image/png"
	"regexp"
	"strconv"
	"testing"
)

// TestQR: both pictures show the same modules, with four of white around; that
// a phone reads them the browser tests see (static/e2e/share.test.ts).
func TestQR(t *testing.T) {
	t.Parallel()
	s, err := newSymbol("https://jiujin.example.gov.cn/s/104837")
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.png()
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	side := len(s) + 8
	if got := img.Bounds().Dx(); got != side*modulePixel || img.Bounds().Dy() != got {
		t.Fatalf("%v for %d modules", img.Bounds(), len(s))
	}
	drawn := make([][]bool, side)
	for y := range drawn {
		drawn[y] = make([]bool, side)
	}
	svg := string(s.svg())
	for _, m := range regexp.MustCompile(`M(\d+) (\d+)h(\d+)v1h-(\d+)z`).FindAllStringSubmatch(svg, -1) {
		x, y, n := number(m[1]), number(m[2]), number(m[3])
		if n != number(m[4]) || n == 0 {
			t.Fatalf("a run of %s back %s", m[3], m[4])
		}
		for i := range n {
			drawn[y][x+i] = true
		}
	}
	dark := 0
	for y := range side {
		for x := range side {
			r, _, _, _ := img.At(x*modulePixel+modulePixel/2, y*modulePixel+modulePixel/2).RGBA()
			inked := r == 0
			if inked != drawn[y][x] {
				t.Fatalf("module %d,%d: PNG %v, SVG %v", x, y, inked, drawn[y][x])
			}
			quiet := x < quietZone || y < quietZone || x >= side-quietZone || y >= side-quietZone
			if inked && quiet {
				t.Fatalf("ink in the quiet zone at %d,%d", x, y)
			}
			if inked {
				dark++
			}
		}
	}
	if dark < len(s)*len(s)/3 || dark > len(s)*len(s)*2/3 {
		t.Errorf("%d of %d modules are dark", dark, len(s)*len(s))
	}
}

func number(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// TestSpell: numbers are read digit by digit, in groups one can repeat.
func TestSpell(t *testing.T) {
	t.Parallel()
	for number, want := range map[string]string{
		"024-88139123":                    "0 2 4\uff0c8 8 1 3\uff0c9 1 2 3",
		"13800001234":                     "1 3 8\uff0c0 0 0 0\uff0c1 2 3 4",
		"104 837":                         "1 0 4\uff0c8 3 7",
		"12345":                           "1 2 3 4 5",
		"400-123-4567":                    "4 0 0\uff0c1 2 3\uff0c4 5 6 7",
		"024-88139123转8":                  "0 2 4\uff0c8 8 1 3\uff0c9 1 2 3\uff0c转 8",
		"\uff10\uff12\uff14\uff0d8139123": "0 2 4\uff0c8 1 3\uff0c9 1 2 3",
	} {
		if got := spell("zh", number); got != want {
			t.Errorf("%s: %q, want %q", number, got, want)
		}
	}
}
