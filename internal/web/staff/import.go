package staff

import (
	"cmp"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// importForm is how a list is to be read, as a form holds it.
type importForm struct {
	Datum, As              string
	Overwrite, SkipRefused bool
	MayPublish             bool
	Datums                 []word
}

func (req *request) importForm(o *admin.ImportOptions) importForm {
	_, publish := req.desk.MayImport()
	f := importForm{As: string(cmp.Or(o.As, locator.Draft)), Overwrite: o.Overwrite, SkipRefused: o.SkipRefused, MayPublish: publish}
	if o.Datum != nil {
		f.Datum = strings.ToLower(o.Datum.Name)
	}
	for _, key := range []string{"", "gcj02", "bd09", "wgs84"} {
		label := "staff.datum." + key
		if key == "" {
			label = "staff.import.datum.none"
		}
		f.Datums = append(f.Datums, word{Text: text(label), Href: key, On: key == f.Datum})
	}
	return f
}

// readImportOptions reads how a list is to be read. What is not there, or is
// none of the choices, is as if it had not been chosen.
func readImportOptions(form url.Values) admin.ImportOptions {
	o := admin.ImportOptions{
		Options:     importer.Options{As: locator.Draft, Overwrite: form.Get("overwrite") == "yes"},
		SkipRefused: form.Get("skip") == "yes",
	}
	if form.Get("as") == string(locator.Published) {
		o.As = locator.Published
	}
	if d, ok := transfer.ParseDatum(form.Get("datum")); ok {
		o.Datum = &d
	}
	return o
}

type importsData struct {
	base

	Form    importForm
	Imports []*admin.ImportView
	MaxMB   int
}

// ImportTitle is what a person calls an import that has no name.
func (d *importsData) StateOf(v *admin.ImportView) string {
	return text("staff.import.state." + string(v.Status))
}

func (h *Handler) importsPage(req *request) error {
	return req.importsPage(http.StatusOK, &admin.ImportOptions{}, nil)
}

func (req *request) importsPage(status int, o *admin.ImportOptions, faults []fieldFault) error {
	imports, err := req.desk.Imports(req.Request().Context())
	if err != nil {
		return err
	}
	d := importsData{base: req.base(text("staff.import.title"), "import"), Form: req.importForm(o), Imports: imports, MaxMB: admin.MaxUpload >> 20}
	d.Faults = faults
	return req.render(status, "imports", &d)
}

// importData is one import: what was found, line by line.
type importData struct {
	base

	View    *admin.ImportView
	Form    importForm
	Columns []columnChoice
	Known   []transfer.Column
	Read    int    // columns
	Unread  string // headers
	Left    int    // columns that are not read
	Suspect string // datum that the numbers seem to be of
	Votes   int
	Show    importer.Outcome
	Tabs    []importTab
	Lines   []importer.Line
	Pages   pages
}

// columnChoice is a column of the file, and what it is read as.
type columnChoice struct {
	Index       int
	Header, Key string
	Title       string // of the key
}

type importTab struct {
	Outcome importer.Outcome
	Label   string
	Count   int
	Href    string
}

func (h *Handler) importPage(req *request) error {
	ctx := req.Request().Context()
	view, err := req.desk.Import(ctx, req.Param("id"))
	if err != nil {
		return err
	}
	d := importData{base: req.base(view.Title, "import"), View: view, Form: req.importForm(&view.Settings), Known: importColumns()}
	d.Suspect, d.Votes = view.SuspectedDatum()
	var unread []string
	for i, c := range view.Columns {
		choice := columnChoice{Index: i, Header: c.Header, Key: c.Key}
		if known, ok := transfer.ColumnOf(c.Key); ok && c.Key != "" {
			choice.Title = known.Title
			d.Read++
		} else if c.Header != "" && !transfer.OfNoUse(c.Header) {
			unread = append(unread, c.Header)
		}
		if c.Header != "" {
			d.Columns = append(d.Columns, choice)
		}
	}
	d.Unread, d.Left = strings.Join(unread, "、"), len(unread)
	if !view.Busy() || view.Status == locator.ImportApplying {
		if err := d.fillLines(req); err != nil {
			return err
		}
	}
	return req.render(http.StatusOK, "import", &d)
}

// importColumns are the columns that a file's can be read as.
func importColumns() []transfer.Column {
	var known []transfer.Column
	for _, c := range transfer.Columns() {
		if c.Key != transfer.KeySkip {
			known = append(known, c)
		}
	}
	return known
}

// fillLines fills the tabs and the page of lines that was asked for.
func (d *importData) fillLines(req *request) error {
	path := "/staff/import/" + d.View.ID
	counts := d.View.Lines
	asked := req.QueryParam("show")
	for _, o := range importer.Outcomes() {
		if asked == "" && d.Show == "" && counts[o] > 0 {
			d.Show = o
		}
		if asked == string(o) {
			d.Show = o
		}
		if counts[o] > 0 || d.Show == o {
			d.Tabs = append(d.Tabs, importTab{o, text("staff.import.tab." + string(o)), counts[o], path + "?show=" + string(o) + "#lines"})
		}
	}
	if len(d.Tabs) > 1 || asked == "all" {
		d.Tabs = append(d.Tabs, importTab{"", text("staff.import.tab.all"), counts[""], path + "?show=all#lines"})
	}
	if asked == "all" {
		d.Show = ""
	}
	q := url.Values{}
	if asked != "" {
		q.Set("show", asked)
	}
	d.Pages = newPages(path, q, req.QueryParam("page"), counts[d.Show], admin.LinesAtOnce)
	var err error
	d.Lines, err = req.desk.ImportLines(req.Request().Context(), d.View, d.Show, d.Pages.Page-1)
	return err
}

// importPath is where an import is looked at.
func importPath(id string) string { return "/staff/import/" + url.PathEscape(id) }

func planAgain(req *request, form url.Values, version int64) error {
	id := req.Param("id")
	view, err := req.desk.Import(req.Request().Context(), id)
	if err != nil {
		return err
	}
	options := readImportOptions(form)
	if reading := form.Get("reading"); reading != "" { // only the datum, the rest as it is
		datum, ok := transfer.ParseDatum(reading)
		if !ok {
			return badForm()
		}
		options = view.Settings
		options.Datum, options.DatumWins = &datum, true
	} else {
		options.DatumWins = form.Get("datum_wins") == "yes" && options.Datum != nil
		options.Columns = readMapping(form, view)
	}
	if err := req.desk.PlanAgain(req.Request().Context(), id, version, options); err != nil {
		return err
	}
	return req.seeOther(importPath(id), text("staff.import.again_sent"))
}

// readMapping reads what each column of the file is to be read as, beginning
// with what it was.
func readMapping(form url.Values, view *admin.ImportView) map[int]string {
	mapping := maps.Clone(view.Settings.Columns)
	if mapping == nil {
		mapping = map[int]string{}
	}
	for i, c := range view.Columns {
		choice, sent := form["column."+strconv.Itoa(i)]
		if !sent || len(choice) != 1 {
			continue
		}
		if _, known := transfer.ColumnOf(choice[0]); choice[0] != c.Key && (known || choice[0] == "") {
			mapping[i] = choice[0]
		}
	}
	return mapping
}

func runImport(req *request, _ url.Values, version int64) error {
	id := req.Param("id")
	switch err := req.desk.RunImport(req.Request().Context(), id, version); {
	case err == nil:
		return req.seeOther(importPath(id), text("staff.import.run_sent"))
	case locator.KindOf(err) == locator.Conflict:
		return req.seeOther(importPath(id), sentenceOf(err))
	default:
		return err
	}
}

func discardImport(req *request, _ url.Values, version int64) error {
	id := req.Param("id")
	view, err := req.desk.Import(req.Request().Context(), id)
	if err != nil {
		return err
	}
	if err := req.desk.DiscardImport(req.Request().Context(), id, version); err != nil {
		return err
	}
	said := "staff.import.discarded"
	if view.Done > 0 {
		said = "staff.import.removed"
	}
	return req.seeOther("/staff/import", text(said))
}
