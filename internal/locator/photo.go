package locator

import (
	"regexp"
	"strconv"
	"time"
)

// MaxPhotos is the most photos that a site has.
const MaxPhotos = 6

// Photo is a picture of a site as the site names it. The picture itself is a
// [PhotoFile].
type Photo struct {
	ID      string `json:"id"`  // of the file
	Alt     string `json:"alt"` // what is to be seen, for those who do not see it
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	TakenOn Date   `json:"taken_on,omitempty"`
}

// PhotoFile is a stored picture, found by its content: the same picture is
// stored once. It holds nothing but pixels: no place, device or time.
type PhotoFile struct {
	ID            string // SHA-256 of Image, in hex
	Type          string // media type of Image and Thumb
	Width, Height int    // of Image
	Image, Thumb  []byte
	CreatedBy     string
	CreatedAt     time.Time
}

var photoID = regexp.MustCompile(`^[0-9a-f]{64}$`)

// IsPhotoID reports whether s could be the id of a photo.
func IsPhotoID(s string) bool { return photoID.MatchString(s) }

func (s *Site) validatePhotos(c *checker) {
	if len(s.Photos) > MaxPhotos {
		c.add("photos", "too_many_photos", MaxPhotos)
		return
	}
	seen := map[string]bool{}
	for i := range s.Photos {
		p, field := &s.Photos[i], "photos."+strconv.Itoa(i)
		if !IsPhotoID(p.ID) || seen[p.ID] || p.Width < 1 || p.Height < 1 {
			c.add(field+".id", "bad_photo")
		}
		seen[p.ID] = true
		c.required(field+".alt", p.Alt, maxLine)
		if p.TakenOn != "" {
			c.date(field+".taken_on", p.TakenOn)
		}
	}
}

// HasPhoto reports whether the site names the photo.
func (s *Site) HasPhoto(id string) bool {
	for i := range s.Photos {
		if s.Photos[i].ID == id {
			return true
		}
	}
	return false
}
