package staff

import (
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"time"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
)

const (
	// uploadTime is how long a list may take to arrive: the largest at 2 Mbit/s.
	uploadTime = 10 * time.Minute
	// answerTime is how long the answer to it may take after that.
	answerTime = 30 * time.Second
	// uploadExtra is what a form may have besides its file, bytes.
	uploadExtra = 64 << 10
)

// upload takes a list in as it arrives, a megabyte at a time, so that a large
// one costs no memory. Its options stand before the file or after it.
func (h *Handler) upload(req *request) error {
	if lists, _ := req.desk.MayImport(); !lists {
		return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
	}
	control := http.NewResponseController(req.Response())
	// The network's time is the machine's, whatever clock the program is given.
	arrival := time.Now().Add(uploadTime) //nolint:forbidigo // see above
	if err := errors.Join(control.SetReadDeadline(arrival), control.SetWriteDeadline(arrival.Add(answerTime))); err != nil &&
		!errors.Is(err, http.ErrNotSupported) {
		return fmt.Errorf("staff: upload: %w", err)
	}
	raw := req.Request()
	raw.Body = http.MaxBytesReader(req.Response(), raw.Body, admin.MaxUpload+uploadExtra)
	form, list, err := req.takeIn()
	options := readImportOptions(form)
	var id string
	switch {
	case err == nil && list == nil:
		err = &locator.Error{Kind: locator.Invalid, Code: "no_file_chosen", Message: text("staff.import.no_type")}
	case err == nil:
		id, err = list.Done(options)
	}
	if err == nil {
		return req.seeOther(importPath(id), text("staff.import.sent"))
	}
	if list != nil {
		err = errors.Join(err, list.Abort())
	}
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		err = &locator.Error{Kind: locator.Invalid, Code: "file_too_large", Message: text("import.file_too_large", tooLarge.Limit>>20)}
	}
	if locator.KindOf(err) != locator.Invalid {
		return err
	}
	fault := fieldFault{Field: "file", Label: text("staff.import.file"), Message: sentenceOf(err)}
	return req.importsPage(http.StatusUnprocessableEntity, &options, []fieldFault{fault})
}

// takeIn reads the form part by part. The list is nil where no file was chosen;
// with an error it is what came of it.
func (req *request) takeIn() (form url.Values, list *admin.ListUpload, err error) {
	form = url.Values{}
	parts, err := req.Request().MultipartReader()
	if err != nil {
		return form, nil, badForm()
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return form, list, nil
		}
		if err != nil {
			return form, list, brokenOff(err)
		}
		switch {
		case part.FormName() == "file" && part.FileName() != "" && list == nil:
			if list, err = req.desk.UploadList(req.Request().Context(), part.FileName()); err == nil {
				err = copyList(list, part)
			}
		case part.FileName() == "":
			var value []byte
			if value, err = io.ReadAll(io.LimitReader(part, 1<<10)); err == nil {
				form.Add(part.FormName(), string(value))
			} else {
				err = brokenOff(err)
			}
		}
		if err != nil {
			return form, list, err
		}
	}
}

// copyList keeps what the database says apart from a connection that broke.
func copyList(list *admin.ListUpload, part *multipart.Part) error {
	buffer := make([]byte, 64<<10)
	for {
		n, err := part.Read(buffer)
		if _, err := list.Write(buffer[:n]); err != nil {
			return err
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return brokenOff(err)
		}
	}
}

func brokenOff(err error) error {
	if tooLarge, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return tooLarge
	}
	return &locator.Error{Kind: locator.Invalid, Code: "broken_off", Message: text("staff.import.broken_off")}
}

// sentenceOf is the sentence of an error that has one for people.
func sentenceOf(err error) string {
	if e, ok := errors.AsType[*locator.Error](err); ok && e.Kind != locator.Internal {
		return e.Message
	}
	return text("staff.error.internal")
}
