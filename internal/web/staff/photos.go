package staff

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/photo"
)

// atOnce is how many photos can be sent at once.
const atOnce = 3

// photosData is the page of a site's photos.
type photosData struct {
	base
	Site  *locator.Site
	Slots []photoSlot // for new ones; the first is for a camera
	Max   int
}

// photoSlot is a place for a new photo in the form.
type photoSlot struct {
	Index      int
	Alt        string
	FileFault  string
	AltFault   string
	FromCamera bool
}

func (h *Handler) photosPage(req *request) error { return h.renderPhotos(req, http.StatusOK, nil, nil) }

// renderPhotos shows the photos as they are held now; slots are what was typed.
func (h *Handler) renderPhotos(req *request, status int, slots []photoSlot, faults []fieldFault) error {
	s, err := req.desk.Editable(req.Request().Context(), req.Param("id"))
	if err != nil {
		return fmt.Errorf("staff: photos: %w", err)
	}
	d := photosData{base: req.base(text("staff.photos.of", s.Name), "sites"), Site: s, Slots: slots, Max: locator.MaxPhotos}
	d.Faults = faults
	if slots == nil {
		for i := range min(atOnce, locator.MaxPhotos-len(s.Photos)) {
			d.Slots = append(d.Slots, photoSlot{Index: i, FromCamera: i == 0})
		}
	}
	return req.render(status, "photos", &d)
}

// Path is where a photo of the page is, with the suffix of its size.
func (d *photosData) Path(p locator.Photo, suffix string) string {
	return "/staff/sites/" + d.Site.ID + "/photos/" + p.ID + suffix
}

// photoFile gives a photo of a site of any step to staff.
func (h *Handler) photoFile(req *request) error {
	name, ok := strings.CutSuffix(req.Param("file"), ".jpg")
	name, small := strings.CutSuffix(name, ".thumb")
	if !ok {
		return locator.Errorf(locator.NotFound, "photo_not_found", "没有这张照片")
	}
	p, err := req.desk.SitePhoto(req.Request().Context(), req.Param("id"), name)
	if err != nil {
		return fmt.Errorf("staff: photo: %w", err)
	}
	data := p.Image
	if small {
		data = p.Thumb
	}
	req.Response().Header().Set("Cache-Control", "private, max-age=3600")
	req.Response().Header().Set("Content-Security-Policy", "default-src 'none'; sandbox")
	return req.Blob(http.StatusOK, p.Type, data)
}

// arrangePhotos changes the words, moves a photo (up or down and its number) or
// takes one away.
func (h *Handler) arrangePhotos(req *request) error {
	form, err := req.form(64 << 10)
	if err != nil {
		return err
	}
	ctx, id := req.Request().Context(), req.Param("id")
	s, err := req.desk.Editable(ctx, id)
	if err != nil {
		return fmt.Errorf("staff: photos: %w", err)
	}
	base, _ := formVersion(form)
	var photos []locator.Photo
	var faults []fieldFault
	for i, photoID := range form["photo"] {
		p := locator.Photo{ID: photoID, Alt: strings.TrimSpace(form.Get("alt." + photoID))}
		if p.Alt == "" {
			faults = append(faults, fieldFault{Field: fmt.Sprintf("alt.%d", i+1), Label: text("staff.photos.alt"), Message: text("staff.photos.need_alt")})
		}
		photos = append(photos, p)
	}
	verb, number, _ := strings.Cut(form.Get("do"), ":")
	at, err := strconv.Atoi(number)
	said := text("staff.photos.saved")
	switch {
	case err != nil || at < 1 || at > len(photos):
	case verb == "remove":
		photos, faults, said = slices.Delete(photos, at-1, at), nil, text("staff.photos.removed")
	case verb == "up" && at > 1:
		photos[at-2], photos[at-1], said = photos[at-1], photos[at-2], text("staff.photos.moved")
	case verb == "down" && at < len(photos):
		photos[at-1], photos[at], said = photos[at], photos[at-1], text("staff.photos.moved")
	}
	if len(faults) > 0 {
		return h.renderPhotos(req, http.StatusUnprocessableEntity, nil, faults)
	}
	err = req.desk.ArrangePhotos(ctx, id, base, photos)
	return h.photosDone(req, s, said, err)
}

// photosDone goes back to the page, or says that the photos were changed
// meanwhile.
func (h *Handler) photosDone(req *request, s *locator.Site, said string, err error) error {
	e, refused := errors.AsType[*locator.Error](err)
	switch {
	case locator.KindOf(err) == locator.Conflict:
		return h.renderPhotos(req, http.StatusConflict, nil, []fieldFault{{Field: "photos", Message: text("staff.photos.conflict")}})
	case refused && len(e.Faults) > 0:
		return h.renderPhotos(req, http.StatusUnprocessableEntity, nil, []fieldFault{{Field: "photos", Message: e.Faults[0].Message}})
	case err != nil:
		return fmt.Errorf("staff: photos: %w", err)
	}
	return req.seeOther("/staff/sites/"+s.ID+"/photos", said)
}

// addPhotos takes the photos that were sent, each with its words.
func (h *Handler) addPhotos(req *request) error {
	const limit = atOnce*photo.MaxBytes + 1<<20
	// A phone may be slow; the deadline is the machine's, not the pages'.
	if err := http.NewResponseController(req.Response()).SetReadDeadline(h.Auth.Now().Add(3 * time.Minute)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("staff: photos: %w", err)
	}
	ctx, id := req.Request().Context(), req.Param("id")
	s, err := req.desk.Editable(ctx, id)
	if err != nil {
		return fmt.Errorf("staff: photos: %w", err)
	}
	raw := req.Request()
	raw.Body = http.MaxBytesReader(req.Response(), raw.Body, limit)
	if err := raw.ParseMultipartForm(1 << 20); err != nil {
		if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
			return h.renderPhotos(req, http.StatusRequestEntityTooLarge, nil, []fieldFault{{Field: "file.0", Message: text("staff.photos.photo_too_large")}})
		}
		return badForm()
	}
	defer func() { _ = raw.MultipartForm.RemoveAll() }() // temporary files; the system clears what is left
	uploads, slots, err := readUploads(raw.MultipartForm, locator.MaxPhotos-len(s.Photos))
	if err != nil {
		return err
	}
	if faults := slotFaults(slots); len(faults) > 0 {
		return h.renderPhotos(req, http.StatusUnprocessableEntity, slots, faults)
	}
	if len(uploads) == 0 {
		return h.renderPhotos(req, http.StatusUnprocessableEntity, slots, []fieldFault{{Field: "file.0", Message: text("staff.photos.nothing")}})
	}
	base, err := strconv.ParseInt(raw.PostFormValue("base"), 10, 64)
	if err != nil {
		base = s.Version
	}
	taken := make([]admin.PhotoUpload, len(uploads))
	for i, u := range uploads {
		taken[i] = u.PhotoUpload
	}
	refused, err := req.desk.AddPhotos(ctx, id, base, taken)
	for _, f := range refused {
		slots[uploads[f.Index].slot].FileFault = text("staff.photos." + string(f.Code))
	}
	if faults := slotFaults(slots); err == nil && len(faults) > 0 {
		return h.renderPhotos(req, http.StatusUnprocessableEntity, slots, faults)
	}
	return h.photosDone(req, s, text("staff.photos.added", len(uploads)), err)
}

// slotUpload is an upload with the slot it came in.
type slotUpload struct {
	admin.PhotoUpload
	slot int
}

// readUploads takes the files out of the form, and what is wrong with them
// before anybody looks inside.
func readUploads(form *multipart.Form, room int) (uploads []slotUpload, slots []photoSlot, err error) {
	value := func(key string) string {
		if all := form.Value[key]; len(all) > 0 {
			return strings.TrimSpace(all[0])
		}
		return ""
	}
	for i := range atOnce {
		slot := photoSlot{Index: i, Alt: value(fmt.Sprintf("alt.%d", i)), FromCamera: i == 0}
		files := slices.Concat(form.File[fmt.Sprintf("camera.%d", i)], form.File[fmt.Sprintf("file.%d", i)])
		files = slices.DeleteFunc(files, func(f *multipart.FileHeader) bool { return f.Size == 0 && f.Filename == "" })
		switch {
		case len(files) == 0:
			if slot.Alt != "" {
				slot.FileFault = text("staff.photos.need_file")
			}
		case len(uploads) >= room:
			slot.FileFault = text("staff.photos.too_many", room)
		default:
			data, err := readUpload(files[0])
			if err != nil {
				return nil, nil, err
			}
			if slot.Alt == "" {
				slot.AltFault = text("staff.photos.need_alt")
			}
			uploads = append(uploads, slotUpload{admin.PhotoUpload{Data: data, Alt: slot.Alt}, i})
		}
		slots = append(slots, slot)
	}
	return uploads, slots, nil
}

// readUpload reads one byte more than is taken, so that too many are known.
func readUpload(h *multipart.FileHeader) ([]byte, error) {
	f, err := h.Open()
	if err != nil {
		return nil, fmt.Errorf("staff: photo: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, photo.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("staff: photo: %w", err)
	}
	return data, nil
}

func slotFaults(slots []photoSlot) []fieldFault {
	var faults []fieldFault
	for _, s := range slots {
		if s.FileFault != "" {
			faults = append(faults, fieldFault{Field: fmt.Sprintf("file.%d", s.Index), Label: text("staff.photos.title"), Message: s.FileFault})
		}
		if s.AltFault != "" {
			faults = append(faults, fieldFault{Field: fmt.Sprintf("newalt.%d", s.Index), Label: text("staff.photos.alt"), Message: s.AltFault})
		}
	}
	return faults
}
