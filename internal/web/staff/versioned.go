package staff

import (
	"net/http"
	"net/url"
	"strconv"

	"jiujin/internal/locator"
)

// The most bytes of a form: of a button, of a few fields, and of how the
// columns of a list are read.
const (
	tinyForm  = 4 << 10
	smallForm = 64 << 10
	planForm  = 256 << 10
)

// versioned answers a form of at most limit bytes that changes a record. h gets
// the form and base, the version of the record that the form was made from; a
// form that cannot be read or says no version is refused before.
func versioned(limit int64, h func(req *request, form url.Values, base int64) error) action {
	return func(req *request) error {
		form, err := req.form(limit)
		if err != nil {
			return err
		}
		base, ok := formVersion(form)
		if !ok {
			return badForm()
		}
		return h(req, form, base)
	}
}

// form reads the form that was sent, of at most so many bytes.
func (req *request) form(limit int64) (url.Values, error) {
	r := req.Request()
	r.Body = http.MaxBytesReader(req.Response(), r.Body, limit)
	if err := r.ParseForm(); err != nil {
		return nil, badForm()
	}
	return r.PostForm, nil
}

// formVersion is the version that a form was made from; ok is false where the
// form names none.
func formVersion(form url.Values) (base int64, ok bool) {
	base, err := strconv.ParseInt(form.Get("base"), 10, 64)
	return base, err == nil && base > 0
}

// badForm is the error of a form that no page of ours makes.
func badForm() error {
	return &locator.Error{Kind: locator.Invalid, Code: "bad_form", Message: text("staff.bad_form")}
}
