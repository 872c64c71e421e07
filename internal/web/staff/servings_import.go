package staff

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// maxServingsList bounds a list of servings, and what its dry run sends on.
const maxServingsList = 8 << 20

// linesShown is how many rows of a dry run a page shows of each outcome.
const linesShown = 200

type servingsImportData struct {
	base
	Planned bool
	Name    string // of the file
	Groups  []servingsGroup
	Plan    string // what is to be stored, as the next form sends it
	Changes int
}

// servingsGroup are the rows of a dry run that come to the same.
type servingsGroup struct {
	Outcome importer.Outcome
	Count   int
	Lines   []admin.ServingsLine
}

// Title names the group.
func (g servingsGroup) Title() string {
	return text("staff.servings.outcome."+string(g.Outcome), g.Count)
}

func (h *Handler) servingsImport(req *request) error {
	if err := req.mayRecord(); err != nil {
		return err
	}
	d := servingsImportData{base: req.base(text("staff.servings.import"), "ledger")}
	return req.render(http.StatusOK, "servingsimport", &d)
}

// mayRecord refuses those who may state no servings at all.
func (req *request) mayRecord() error {
	if req.desk.MayAnywhere(auth.Record) {
		return nil
	}
	return &locator.Error{Kind: locator.Forbidden, Code: "forbidden", Message: text("staff.forbidden.anywhere")}
}

// planServings reads a list and shows what it would do. Nothing is stored.
func (h *Handler) planServings(req *request) error {
	if err := req.mayRecord(); err != nil {
		return err
	}
	d := servingsImportData{base: req.base(text("staff.servings.import"), "ledger")}
	refuse := func(sentence string) error {
		d.Faults = append(d.Faults, fieldFault{"file", "", sentence})
		return req.render(http.StatusUnprocessableEntity, "servingsimport", &d)
	}
	file, name, err := req.upload("file", maxServingsList)
	if err != nil {
		return refuse(sentenceOf(err))
	}
	defer func() { _ = file.Close() }()
	rows, err := transfer.ReadServings(file)
	if locator.KindOf(err) == locator.Invalid {
		return refuse(sentenceOf(err))
	}
	if err != nil {
		return err
	}
	lines, err := req.desk.PlanServings(req.Request().Context(), rows, name)
	if err != nil {
		return err
	}
	if err := d.plan(lines, name); err != nil {
		return err
	}
	return req.render(http.StatusOK, "servingsimport", &d)
}

func (d *servingsImportData) plan(lines []admin.ServingsLine, name string) error {
	d.Planned, d.Name = true, name
	next := []locator.Servings{}
	for _, outcome := range []importer.Outcome{importer.Refused, importer.New, importer.Changed, importer.Unchanged} {
		g := servingsGroup{Outcome: outcome}
		for i := range lines {
			if lines[i].Outcome != outcome {
				continue
			}
			g.Count++
			if g.Count <= linesShown {
				g.Lines = append(g.Lines, lines[i])
			}
			if outcome == importer.New || outcome == importer.Changed {
				next = append(next, lines[i].After)
			}
		}
		if g.Count > 0 {
			d.Groups = append(d.Groups, g)
		}
	}
	d.Changes = len(next)
	plan, err := json.Marshal(next)
	d.Plan = string(plan)
	return err
}

// applyServings stores what a dry run came to. The form is a person's: every
// record is checked as if it were typed.
func (h *Handler) applyServings(req *request) error {
	form, err := req.form(maxServingsList)
	if err != nil {
		return err
	}
	var list []locator.Servings
	if err := json.Unmarshal([]byte(form.Get("plan")), &list); err != nil {
		return badForm()
	}
	err = req.desk.SaveServings(req.Request().Context(), form.Get("name"), list)
	if locator.KindOf(err) == locator.Conflict {
		return &locator.Error{Kind: locator.Conflict, Code: "stale", Message: text("staff.servings.plan_stale")}
	}
	if err != nil {
		return err
	}
	to := "/staff/ledger"
	if len(list) > 0 {
		to = "/staff/ledger/servings?month=" + string(list[0].Month)
	}
	return req.seeOther(to, text("staff.servings.saved", len(list)))
}

// upload opens the file that a form sent, of at most so many bytes. The error
// has a sentence for the person who chose it.
func (req *request) upload(field string, limit int64) (file io.ReadCloser, name string, err error) {
	raw := req.Request()
	raw.Body = http.MaxBytesReader(req.Response(), raw.Body, limit+maxLedgerForm)
	if err := raw.ParseMultipartForm(1 << 20); err != nil {
		if _, large := errors.AsType[*http.MaxBytesError](err); large {
			return nil, "", &locator.Error{Kind: locator.Invalid, Code: "too_large", Message: text("staff.upload.too_large", limit>>20)}
		}
		return nil, "", badForm()
	}
	f, header, err := raw.FormFile(field)
	if err != nil || header.Size == 0 {
		return nil, "", &locator.Error{Kind: locator.Invalid, Code: "no_file", Message: text("staff.upload.none")}
	}
	return f, header.Filename, nil
}

// pair is a number that may have changed.
type pair struct{ Old, New string }

func newPair(before, after *int) pair { return pair{countText(before), countText(after)} }

// Changed reports whether it has.
func (p pair) Changed() bool { return p.Old != p.New }
