package page

import (
	"container/list"
	"context"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// PhotoStore is where photos are kept. It is the one thing that a public read
// asks the database for (record 12 of internal/adr).
type PhotoStore interface {
	Photo(ctx context.Context, id string) (*locator.PhotoFile, error)
}

// photoCacheBytes is how much of photos is kept in memory.
const photoCacheBytes = 32 << 20

// photo gives a photo of a site that the public can open, whole or small:
// /photos/104837/ID.jpg and ID.thumb.jpg. An id is of the content, so what a
// browser has of it stays right for ever.
func (p *Pages) photo(c echo.Context) error {
	missing := func() error {
		return locator.Errorf(locator.NotFound, "photo_not_found", "%s", messages.Text(p.base(c, p.Engine.View()).Lang, "site.photo.missing"))
	}
	name, ok := strings.CutSuffix(c.Param("file"), ".jpg")
	name, small := strings.CutSuffix(name, ".thumb")
	s, err := p.Engine.View().Site(c.Param("site"))
	if !ok || err != nil || !s.HasPhoto(name) {
		return missing()
	}
	h := c.Response().Header()
	tag := `"` + name + `"`
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", tag)
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	file, err := p.photos.get(c.Request().Context(), name)
	if err != nil {
		h.Del("Cache-Control")
		h.Del("ETag")
		if locator.KindOf(err) == locator.NotFound {
			return missing()
		}
		return err
	}
	data := file.Image
	if small {
		data = file.Thumb
	}
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("Content-Length", strconv.Itoa(len(data)))
	return c.Blob(http.StatusOK, file.Type, data)
}

// photoCache keeps the photos that were asked for last, up to a number of
// bytes. It is safe for concurrent use.
type photoCache struct {
	store PhotoStore
	limit int

	mu     sync.Mutex
	held   map[string]*list.Element // of *locator.PhotoFile
	recent *list.List               // the last asked for in front
	bytes  int
}

func newPhotoCache(store PhotoStore, limit int) *photoCache {
	return &photoCache{store: store, limit: limit, held: map[string]*list.Element{}, recent: list.New()}
}

func (c *photoCache) get(ctx context.Context, id string) (*locator.PhotoFile, error) {
	c.mu.Lock()
	if e, ok := c.held[id]; ok {
		c.recent.MoveToFront(e)
		c.mu.Unlock()
		return e.Value.(*locator.PhotoFile), nil //nolint:errcheck // nothing else is put in
	}
	c.mu.Unlock()
	file, err := c.store.Photo(ctx, id)
	if err != nil {
		return nil, err //nolint:wrapcheck // its kind is the answer
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.held[id]; ok { // another request read it meanwhile
		return file, nil
	}
	c.held[id] = c.recent.PushFront(file)
	c.bytes += weight(file)
	for c.bytes > c.limit {
		last := c.recent.Back()
		old := c.recent.Remove(last).(*locator.PhotoFile) //nolint:errcheck // nothing else is put in
		delete(c.held, old.ID)
		c.bytes -= weight(old)
	}
	return file, nil
}

func weight(p *locator.PhotoFile) int { return len(p.Image) + len(p.Thumb) }

// photoView is a photo as the page of its site shows it.
type photoView struct {
	locator.Photo
	URL, Thumb     string
	ThumbW, ThumbH int
	Taken          string // "2026年3月5日", "" when it is not recorded
}

// Photos are the pictures of the site, where they are to be had.
func (d *sitePage) Photos() []photoView {
	if !d.HasPhotos {
		return nil
	}
	const thumbSide = 400 // the longer side, as package photo makes them
	views := make([]photoView, len(d.Site.Photos))
	for i, p := range d.Site.Photos {
		v := photoView{Photo: p, URL: "/photos/" + d.Site.ID + "/" + p.ID + ".jpg", Thumb: "/photos/" + d.Site.ID + "/" + p.ID + ".thumb.jpg"}
		v.ThumbW, v.ThumbH = p.Width, p.Height
		if longest := max(p.Width, p.Height); longest > thumbSide {
			v.ThumbW, v.ThumbH = max(p.Width*thumbSide/longest, 1), max(p.Height*thumbSide/longest, 1)
		}
		if p.TakenOn != "" {
			v.Taken = messages.Text(d.Lang, "site.photo.taken", string(p.TakenOn))
		}
		views[i] = v
	}
	return views
}
