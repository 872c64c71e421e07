package page

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"

	"github.com/boombuler/barcode/qr"
	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

const (
	quietZone   = 4 // modules of white on each side, as ISO/IEC 18004 wants them
	modulePixel = 8 // of the PNG; a phone finds these on paper and on another phone
)

// symbol is a QR code: true is dark. It is square, without its quiet zone.
type symbol [][]bool

// newSymbol encodes a text at error level M, which still reads with 15 % of it
// gone.
func newSymbol(text string) (symbol, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return nil, fmt.Errorf("page: qr code: %w", err)
	}
	s := make(symbol, code.Bounds().Dy())
	for y := range s {
		s[y] = make([]bool, code.Bounds().Dx())
		for x := range s[y] {
			s[y][x] = isDark(code.At(x, y))
		}
	}
	return s, nil
}

func isDark(c color.Color) bool {
	r, _, _, _ := c.RGBA()
	return r < 1<<15
}

// side is the width of the picture in modules.
func (s symbol) side() int { return len(s) + 2*quietZone }

func (s symbol) png() ([]byte, error) {
	side := s.side() * modulePixel
	img := image.NewPaletted(image.Rect(0, 0, side, side), color.Palette{color.White, color.Black})
	for y := range side {
		for x := range side {
			row, column := y/modulePixel-quietZone, x/modulePixel-quietZone
			if row >= 0 && row < len(s) && column >= 0 && column < len(s) && s[row][column] {
				img.Pix[y*img.Stride+x] = 1
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, fmt.Errorf("page: qr code: %w", err)
	}
	return b.Bytes(), nil
}

// svg draws runs of dark modules as one path, sharp at any size.
func (s symbol) svg() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %[1]d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%[1]dv%[1]dH0z"/><path d="`, s.side())
	for y, row := range s {
		for x := 0; x < len(row); x++ {
			from := x
			for x < len(row) && row[x] {
				x++
			}
			if x > from {
				fmt.Fprintf(&b, "M%d %dh%dv1h-%[3]dz", from+quietZone, y+quietZone, x-from)
			}
		}
	}
	b.WriteString(`"/></svg>` + "\n")
	return b.Bytes()
}

// qrPNG and qrSVG are the QR code of a site's page: a picture to press long
// on, which WeChat recognises, and a drawing to print.
func (p *Pages) qrPNG(c echo.Context) error {
	s, err := p.siteSymbol(c)
	if err != nil {
		return err
	}
	picture, err := s.png()
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/png", picture)
}

func (p *Pages) qrSVG(c echo.Context) error {
	s, err := p.siteSymbol(c)
	if err != nil {
		return err
	}
	return c.Blob(http.StatusOK, "image/svg+xml", s.svg())
}

// siteSymbol is the code of the site that the path names. It depends on the
// host of the request, so no cache between may keep it.
func (p *Pages) siteSymbol(c echo.Context) (symbol, error) {
	v := p.Engine.View()
	b := p.base(c, v)
	id, ok := locator.ParseID(c.Param("id"))
	if !ok {
		return nil, locator.Errorf(locator.NotFound, "bad_id", "%s", messages.Text(b.Lang, "site.bad_id"))
	}
	if _, err := v.Site(id); err != nil {
		return nil, locator.Errorf(locator.NotFound, "site_not_found", "%s", messages.Text(b.Lang, "site.not_found", locator.FormatID(id)))
	}
	c.Response().Header().Set("Cache-Control", "private, max-age=3600")
	return newSymbol(b.siteAddress(id))
}
