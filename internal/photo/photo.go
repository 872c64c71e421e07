// Package photo turns an uploaded picture into the one that is stored: JPEG,
// upright, no larger than a page needs, and without metadata, because phones
// write the place into their pictures.
//
// What is hostile is refused before it is decoded: the size in bytes, then the
// format by its first bytes, then the width and height that it states. Start
// with [Read].
package photo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"jiujin/internal/locator"
)

// Limits of an uploaded picture.
const (
	MaxBytes  = 10 << 20
	maxPixels = 40_000_000
	maxSide   = 20_000
	minSide   = 64
)

// The longest sides of stored pictures, in pixels.
const (
	imageSide = 1600
	thumbSide = 400
)

// Code says why a picture was refused. Its text is stable.
type Code string

// The codes.
const (
	TooLarge  Code = "photo_too_large"   // more than MaxBytes
	TooMany   Code = "photo_too_many_px" // more than 40 million pixels, or a side of 20,000
	TooSmall  Code = "photo_too_small"   // a side of less than 64
	BadFormat Code = "photo_bad_format"  // no JPEG, PNG or WebP
	HEIC      Code = "photo_heic"        // the format of iPhones, which cannot be decoded here
	Broken    Code = "photo_broken"      // cannot be decoded
)

// How stored pictures are encoded.
const (
	mediaType  = "image/jpeg"
	imageGrade = 82
	thumbGrade = 76
)

// Error is a refusal.
type Error struct{ Code Code }

func (e *Error) Error() string { return "photo: " + string(e.Code) }

// Read returns the picture to store. CreatedBy and CreatedAt of the file are
// for the caller. takenOn is the day that the camera wrote into it, "" for none.
// Decoding takes up to 4 bytes a pixel: callers read one picture at a time.
func Read(data []byte) (file *locator.PhotoFile, takenOn locator.Date, err error) {
	return read(data, maxPixels)
}

func read(data []byte, maxPixels int) (file *locator.PhotoFile, takenOn locator.Date, err error) {
	if len(data) > MaxBytes {
		return nil, "", &Error{TooLarge}
	}
	f, err := formatOf(data)
	if err != nil {
		return nil, "", err
	}
	c, err := f.config(bytes.NewReader(data))
	if err != nil {
		return nil, "", &Error{Broken}
	}
	switch {
	case c.Width < minSide || c.Height < minSide:
		return nil, "", &Error{TooSmall}
	case c.Width > maxSide || c.Height > maxSide || c.Width*c.Height > maxPixels:
		return nil, "", &Error{TooMany}
	}
	img, err := f.decode(bytes.NewReader(data))
	if err != nil || img.Bounds().Dx() != c.Width || img.Bounds().Dy() != c.Height {
		return nil, "", &Error{Broken}
	}
	meta := readExif(f.exif(data))
	large := upright(scaled(img, imageSide), meta.orientation)
	file = &locator.PhotoFile{Type: mediaType, Width: large.Bounds().Dx(), Height: large.Bounds().Dy()}
	if file.Image, err = encode(large, imageGrade); err != nil {
		return nil, "", err
	}
	if file.Thumb, err = encode(scaled(large, thumbSide), thumbGrade); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(file.Image)
	file.ID = hex.EncodeToString(sum[:])
	return file, meta.takenOn, nil
}

// format is a file format that is accepted.
type format struct {
	config func(*bytes.Reader) (image.Config, error)
	decode func(*bytes.Reader) (image.Image, error)
	exif   func(data []byte) []byte // the TIFF block of what the camera wrote, nil for none
}

func formatOf(data []byte) (format, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		return format{
			func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) }, exifOfJPEG,
		}, nil
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		return format{
			func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) }, exifOfPNG,
		}, nil
	case len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP":
		return format{
			func(r *bytes.Reader) (image.Config, error) { return webp.DecodeConfig(r) },
			func(r *bytes.Reader) (image.Image, error) { return webp.Decode(r) }, exifOfWebP,
		}, nil
	case len(data) >= 12 && string(data[4:8]) == "ftyp" && slices.Contains([]string{"heic", "heix", "hevc", "heif", "mif1", "msf1"}, string(data[8:12])):
		return format{}, &Error{HEIC}
	default:
		return format{}, &Error{BadFormat}
	}
}

// scaled draws the picture on white with its longer side at most side.
func scaled(img image.Image, side int) *image.RGBA {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if longest := max(w, h); longest > side {
		w, h = max(w*side/longest, 1), max(h*side/longest, 1)
	}
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(out, out.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	if w == b.Dx() && h == b.Dy() {
		draw.Draw(out, out.Bounds(), img, b.Min, draw.Over)
	} else {
		draw.BiLinear.Scale(out, out.Bounds(), img, b, draw.Over, nil)
	}
	return out
}

// upright turns a picture as the EXIF orientation (1 to 8) tells.
func upright(img *image.RGBA, orientation int) *image.RGBA {
	if orientation < 2 || orientation > 8 {
		return img
	}
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	size := image.Pt(w, h)
	if orientation >= 5 {
		size = image.Pt(h, w)
	}
	out := image.NewRGBA(image.Rectangle{Max: size})
	for y := range size.Y {
		for x := range size.X {
			var from image.Point
			switch orientation {
			case 2:
				from = image.Pt(w-1-x, y)
			case 3:
				from = image.Pt(w-1-x, h-1-y)
			case 4:
				from = image.Pt(x, h-1-y)
			case 5:
				from = image.Pt(y, x)
			case 6:
				from = image.Pt(y, h-1-x)
			case 7:
				from = image.Pt(w-1-y, h-1-x)
			case 8:
				from = image.Pt(w-1-y, x)
			}
			out.SetRGBA(x, y, img.RGBAAt(from.X, from.Y))
		}
	}
	return out
}

func encode(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("photo: %w", err)
	}
	return b.Bytes(), nil
}

// CodeOf returns the code of a refusal, "" for another error.
func CodeOf(err error) Code {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return ""
}
