package admin

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/photo"
)

// PhotoStore is where pictures are kept.
type PhotoStore interface {
	// Photo returns a picture, an error of kind NotFound if there is none.
	Photo(ctx context.Context, id string) (*locator.PhotoFile, error)
	// SavePhoto stores a picture; one that is there stays.
	SavePhoto(ctx context.Context, p *locator.PhotoFile) error
	// SweepPhotos deletes what no site has named since before.
	SweepPhotos(ctx context.Context, named map[string]bool, now, before time.Time) (int, error)
}

// photoRoom is where one picture at a time is decoded: each may take 160 MB.
type photoRoom struct {
	decoding sync.Mutex

	mu    sync.Mutex
	swept time.Time
}

// PhotoUpload is a picture that somebody sent, with what is to be seen on it.
type PhotoUpload struct {
	Data []byte
	Alt  string
}

// PhotoFault is why an upload was refused: a code of package photo.
type PhotoFault struct {
	Index int // of the upload
	Code  photo.Code
}

// AddPhotos takes the pictures into the site of that version, behind those it
// has. If any is refused none is taken, and the faults say why.
func (d *Desk) AddPhotos(ctx context.Context, id string, base int64, uploads []PhotoUpload) ([]PhotoFault, error) {
	if _, err := d.Editable(ctx, id); err != nil { // before the work of decoding
		return nil, err
	}
	var added []locator.Photo
	var faults []PhotoFault
	for i, u := range uploads {
		file, takenOn, err := d.decode(u.Data)
		if code := photo.CodeOf(err); code != "" {
			faults = append(faults, PhotoFault{i, code})
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("admin: photo: %w", err)
		}
		if takenOn > d.Today() {
			takenOn = "" // the camera's clock is wrong
		}
		file.CreatedBy, file.CreatedAt = d.Who.Name, d.Now()
		if len(faults) == 0 {
			if err := d.db.SavePhoto(ctx, file); err != nil {
				return nil, fmt.Errorf("admin: photo: %w", err)
			}
		}
		added = append(added, locator.Photo{ID: file.ID, Alt: u.Alt, Width: file.Width, Height: file.Height, TakenOn: takenOn})
	}
	if len(faults) > 0 {
		return faults, nil
	}
	err := d.changeSite(ctx, id, base, "staff.photos.reason_add", func(s *locator.Site) {
		for _, p := range added {
			if !s.HasPhoto(p.ID) { // the same picture twice is one
				s.Photos = append(s.Photos, p)
			}
		}
	})
	if err == nil {
		d.sweepPhotos(ctx)
	}
	return nil, err
}

func (d *Desk) decode(data []byte) (*locator.PhotoFile, locator.Date, error) {
	d.photos.decoding.Lock()
	defer d.photos.decoding.Unlock()
	return photo.Read(data) //nolint:wrapcheck // wrapped by the only caller
}

// ArrangePhotos gives the photos of the site of that version another order and
// other words, and takes away those that are not named. Only the ids and words
// of photos count, and only of those that the site has.
func (d *Desk) ArrangePhotos(ctx context.Context, id string, base int64, photos []locator.Photo) error {
	err := d.changeSite(ctx, id, base, "staff.photos.reason_arrange", func(s *locator.Site) {
		var arranged []locator.Photo
		for _, p := range photos {
			i := slices.IndexFunc(s.Photos, func(held locator.Photo) bool { return held.ID == p.ID })
			if i < 0 {
				continue
			}
			held := s.Photos[i]
			held.Alt = p.Alt
			arranged = append(arranged, held)
		}
		s.Photos = arranged
	})
	if err == nil {
		d.sweepPhotos(ctx)
	}
	return err
}

// SitePhoto returns a picture of a site of any step of publication.
func (d *Desk) SitePhoto(ctx context.Context, siteID, id string) (*locator.PhotoFile, error) {
	if err := d.require(auth.Read); err != nil {
		return nil, err
	}
	s, err := d.Store.Site(ctx, siteID)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	if !s.HasPhoto(id) {
		return nil, locator.Errorf(locator.NotFound, "photo_not_found", "没有这张照片")
	}
	p, err := d.db.Photo(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	return p, nil
}

// How long a picture outlives the last site that named it, so that an undo
// finds it, and how often is looked.
const (
	keepUnnamed = 30 * 24 * time.Hour
	sweepEvery  = 24 * time.Hour
)

// sweepPhotos deletes the pictures that nobody needs any more, at most once a
// day. A failure is left to the next time: nothing depends on it.
func (a *Admin) sweepPhotos(ctx context.Context) {
	now := a.Now()
	a.photos.mu.Lock()
	due := now.Sub(a.photos.swept) >= sweepEvery
	if due {
		a.photos.swept = now
	}
	a.photos.mu.Unlock()
	if !due {
		return
	}
	if _, err := a.SweepPhotos(context.WithoutCancel(ctx)); err != nil {
		a.photos.mu.Lock()
		a.photos.swept = time.Time{}
		a.photos.mu.Unlock()
	}
}

// SweepPhotos deletes the pictures that no site has named for 30 days and
// returns how many.
func (a *Admin) SweepPhotos(ctx context.Context) (int, error) {
	r, err := a.SiteList(ctx)
	if err != nil {
		return 0, err
	}
	named := map[string]bool{}
	for _, e := range r.All() {
		for _, id := range e.Photos {
			named[id] = true
		}
	}
	now := a.Now()
	n, err := a.db.SweepPhotos(ctx, named, now, now.Add(-keepUnnamed))
	if err != nil {
		return n, fmt.Errorf("admin: %w", err)
	}
	return n, nil
}
