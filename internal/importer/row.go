package importer

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/text"
	"jiujin/internal/transfer"
)

// planner works through one list.
type planner struct {
	base    *Held
	options *Options
	list    *transfer.Reader
	index   *matchIndex

	found   *Findings
	lines   []Line   // since the last flush
	changes []Change // likewise

	// The rows of the list that were taken so far, by the site they mean.
	rowByID    map[string]int
	rowsByName map[string][]rowKey
}

// warnAboutColumns says once what of the whole file will be missing.
func (p *planner) warnAboutColumns() {
	for _, header := range p.list.Ignored() {
		p.add(Line{Outcome: Warning, Row: p.list.HeaderRow(), Fault: transfer.NewFault(header, "unknown_column")})
	}
	if !p.list.NamesSources() {
		fault := transfer.NewFault(p.list.Header(string(transfer.PartSource)), "no_source_column")
		p.add(Line{Outcome: Warning, Row: p.list.HeaderRow(), Fault: fault})
	}
}

func (p *planner) add(l Line) {
	if l.Outcome == Warning {
		p.found.Warnings++
	}
	p.lines = append(p.lines, l)
}

// rowPlan is one row on its way into the plan.
type rowPlan struct {
	*planner
	row *transfer.Row

	heldID string        // of the held site the row means, "" for a new one
	held   *locator.Site // nil: a new site
	byID   bool          // held was named by its id
	next   locator.Site

	district string // code of the district the row says or lets guess, "" if neither
	sourced  bool   // a group of facts took what the row says of its source
	place    transfer.Place
	verified locator.Tri
	faults   []transfer.Fault
	warnings []transfer.Fault
	kept     []string           // titles of the columns whose held value stays
	sources  []sourceChange     // provenance that changed
	said     [5]transfer.Saying // of the groups, in their order
	address  city.AddressKey    // of next
	ballot   ballot
	implied  map[string]bool // columns that came with another one, not named by the row
	hidden   bool            // a mobile number went from the public telephone to the private one
	summary  bool            // the row sums up others: refused, whatever else it says
}

// identified begins to plan one row: it finds out which held site it means.
func (p *planner) identified(row *transfer.Row) *rowPlan {
	if p.options.DatumWins && p.options.Datum != nil {
		row.Cells = slices.DeleteFunc(row.Cells, func(c transfer.Cell) bool { return c.Column.Key == transfer.KeyDatum })
	}
	r := &rowPlan{planner: p, row: row, faults: slices.Clone(row.Faults), implied: map[string]bool{}}
	if name := row.Text(transfer.KeyName); transfer.IsSummary(name) {
		r.summary = true
		r.faults = []transfer.Fault{transfer.NewFault(p.list.Header(transfer.KeyName), "summary_row", name)}
		return r
	}
	r.identify()
	return r
}

// read works out what the row makes of its held site, which has been read. It
// touches nothing but the plan of its row: rows are read side by side.
func (r *rowPlan) read(held *locator.Site) {
	if r.summary {
		return
	}
	if held != nil {
		r.held, r.next = held, *held.Clone()
	}
	r.applyPlain()
	r.readVerified()
	for i, g := range locator.FactGroups() {
		r.said[i] = r.row.StatedAs(g)
		r.applyGroup(g, &r.said[i])
	}
	r.readPlaceNames()
	r.publish()
	r.validate()
	r.authorize()
	r.address = r.addressKey(&r.next)
	r.warn()
}

// take holds the row against those before it and puts it into the plan.
func (r *rowPlan) take() {
	r.found.Rows++
	if !r.summary {
		r.once()
		r.vote()
	}
	r.finish()
}

// authorize refuses a row that changes what the person may not.
func (r *rowPlan) authorize() {
	if r.next.Service == "" || r.next.District == "" || len(r.faults) > 0 {
		return
	}
	err, ok := errors.AsType[*locator.Error](r.base.MayChange(r.held, &r.next))
	if ok {
		r.addFault(transfer.Fault{Column: r.list.Header(transfer.KeyDistrict), Code: err.Code, Reason: err.Message})
	}
}

// refuse adds a fault of the column with the key, unless the same is said.
func (r *rowPlan) refuse(key, code string, args ...any) {
	r.addFault(transfer.NewFault(r.list.Header(key), code, args...))
}

func (r *rowPlan) addFault(f transfer.Fault) {
	if !slices.ContainsFunc(r.faults, func(g transfer.Fault) bool { return g.Column == f.Column && g.Code == f.Code }) {
		r.faults = append(r.faults, f)
	}
}

func (r *rowPlan) warning(key, code string, args ...any) {
	r.warnings = append(r.warnings, transfer.NewFault(r.list.Header(key), code, args...))
}

// faulty reports whether the column already has a fault.
func (r *rowPlan) faulty(key string) bool {
	header := r.list.Header(key)
	return slices.ContainsFunc(r.faults, func(f transfer.Fault) bool { return f.Column == header })
}

// identify finds the held site the row means, or begins a new one.
func (r *rowPlan) identify() {
	service := r.readService()
	var faults []transfer.Fault
	r.place, faults = r.row.Place(r.fallbackDatum(), r.base.City)
	r.faults = append(r.faults, faults...)

	if cell, ok := r.row.Cell(transfer.KeyID); ok && !cell.Erase {
		id, valid := locator.ParseID(cell.Text)
		held, known := r.base.Sites.Service(id)
		switch {
		case !valid:
			r.refuse(transfer.KeyID, "bad_id")
		case !known:
			r.refuse(transfer.KeyID, "unknown_id", locator.FormatID(id))
		default:
			r.heldID, r.byID = id, true
			if service != "" && service != held {
				r.refuse(transfer.KeyService, "service_differs", locator.FormatID(id))
			}
			r.readDistrict()
			return
		}
	}
	if service == "" && !r.faulty(transfer.KeyService) {
		r.refuse(transfer.KeyService, "no_service")
	}
	r.next = locator.Site{Service: service, Publication: locator.Publication{Status: locator.Draft}}
	if service == locator.Meal {
		r.next.Meal = &locator.MealService{}
	}
	r.readDistrict()
	r.match()
}

func (r *rowPlan) readService() locator.Service {
	cell, ok := r.row.Cell(transfer.KeyService)
	if !ok {
		return ""
	}
	service, known := transfer.ParseService(cell.Text)
	if !known {
		r.refuse(transfer.KeyService, "unknown_service", cell.Text)
	}
	return service
}

// applyPlain puts the facts that belong to no group on the site: what it is
// called, who manages and runs it, 备案 and the programme. They carry no date of
// their own, so the newest date of the whole site stands for theirs.
func (r *rowPlan) applyPlain() {
	trial := *r.next.Clone()
	if r.district != "" {
		trial.District = r.district
	}
	r.applyCells("", &trial)
	if r.held != nil && !r.options.Overwrite && r.siteNewer() {
		r.kept = append(r.kept, transfer.TitlesThatDiffer("", &r.next, &trial)...)
		return
	}
	r.next = trial
}

// applyCells puts the row's cells of a fact group on the site and reports
// whether there was one. Free lists come before single facts.
func (r *rowPlan) applyCells(group locator.FactGroup, site *locator.Site) (stated bool) {
	for _, c := range r.row.Cells {
		if c.Column.Group != group || !c.Column.Settable() {
			continue
		}
		stated = true
		if r.isSpelling(&c) {
			continue
		}
		if fault := c.Column.Set(site, c.Text); fault != nil && site.Service != "" {
			fault.Column = c.Header
			r.addFault(*fault)
		}
	}
	return stated
}

// publish raises the row's site to the status asked for.
func (r *rowPlan) publish() {
	if r.options.As != locator.Published {
		return
	}
	p := &r.next.Publication
	register, _ := transfer.ColumnOf(transfer.KeyRegister)
	if slices.Contains(r.kept, register.Title) && !r.next.Listed() {
		r.warning(transfer.KeyRegister, "not_published_kept")
		return
	}
	switch p.Status {
	case locator.Draft, locator.Submitted:
		r.hideMobiles(&r.next.Contact, r.next.Contact)
		p.Status = locator.Published
		if p.First.IsZero() {
			p.First = r.base.Now.UTC().Truncate(time.Second)
		}
	case locator.Suspended, locator.Closed:
		r.warning(transfer.KeyStatus, "not_reopened")
	}
}

// validate turns the faults of the whole site into faults of columns.
func (r *rowPlan) validate() {
	if r.next.Service == "" {
		return
	}
	for _, f := range append(r.next.Validate(r.base.City), r.sourceFaults()...) {
		header := r.list.Header(r.keyOf(f.Field))
		if f.Code == "unregistered_published" {
			f.Code = "unregistered"
		}
		if slices.ContainsFunc(r.faults, func(g transfer.Fault) bool { return g.Column == header }) {
			continue // the cell's own fault says more
		}
		r.faults = append(r.faults, transfer.Fault{Column: header, Code: f.Code, Reason: f.Message})
	}
}

// sourceFaults holds what the row says of its sources against the rules, also
// where it belongs to no fact the site has, or the facts were kept.
func (r *rowPlan) sourceFaults() locator.Faults {
	said := locator.Site{Facts: map[locator.FactGroup]locator.Provenance{}}
	for i, g := range locator.FactGroups() {
		said.Facts[g] = r.said[i].All.Provenance()
	}
	return slices.DeleteFunc(said.Validate(r.base.City), func(f locator.Fault) bool { return !strings.HasPrefix(f.Field, "facts.") })
}

// keyOf finds the column for a field of locator.Fault.
func (r *rowPlan) keyOf(field string) string {
	if field == "location.point" || field == "location.given" {
		return transfer.KeyLon
	}
	if _, ok := transfer.ColumnOf(field); !ok {
		if i := strings.LastIndexByte(field, '.'); i > 0 {
			if _, err := strconv.Atoi(field[i+1:]); err == nil {
				return field[:i] // aliases.0
			}
		}
		return field
	}
	if strings.HasPrefix(field, "facts.") && !r.list.Has(field) {
		return field[strings.LastIndexByte(field, '.')+1:] // the row's own column
	}
	return field
}

// warn looks at what is allowed and still odd.
func (r *rowPlan) warn() {
	if r.hidden {
		r.warning(transfer.KeyPhone, "personal_mobile")
	}
	if r.row.NamesSource() && !r.sourced {
		r.warning(string(transfer.PartSource), "source_unused")
	}
	r.warnAboutPlace()
	r.suspectDatum()
	today := locator.DateOf(r.base.Now.In(hours.Shanghai()))
	for _, key := range []string{string(transfer.PartSourceDate), string(transfer.PartVerifiedOn)} {
		if d, ok := transfer.ParseDate(r.row.Text(key)); ok && today.Before(d) {
			r.warning(key, "future_date")
		}
	}
	if status := r.row.Text(transfer.KeyStatus); status != "" {
		column, _ := transfer.ColumnOf(transfer.KeyStatus)
		if text.Fold(status) != text.Fold(column.Get(&r.next)) {
			r.warning(transfer.KeyStatus, "status_not_read")
		}
	}
}

// finish writes the row's lines and, if it changes something, its change.
func (r *rowPlan) finish() {
	name := r.next.Name
	if name == "" {
		name = r.row.Text(transfer.KeyName)
	}
	totals := &r.found.Totals
	line := Line{Row: r.row.Number, Name: name}
	r.sortByColumn(r.faults)
	r.sortByColumn(r.warnings)
	switch {
	case len(r.faults) > 0:
		totals.Refused++
		for _, f := range r.faults {
			r.add(Line{Outcome: Refused, Row: r.row.Number, Name: name, Fault: f})
		}
	case r.held == nil:
		totals.New++
		line.Outcome = New
		r.add(line)
		r.changes = append(r.changes, Change{locator.SiteChange{Site: r.next}, nil})
	default:
		line.Fields = r.differences()
		if len(line.Fields) > 0 {
			totals.Changed++
			line.Outcome = Changed
			r.add(line)
			r.changes = append(r.changes, Change{locator.SiteChange{Base: r.held.Version, Site: r.next}, r.held})
		} else if len(r.kept) == 0 {
			totals.Unchanged++
			line.Outcome = Unchanged
			r.add(line)
		}
		if len(r.kept) > 0 {
			totals.Kept++
			kept := Line{Outcome: Kept, Row: r.row.Number, Name: name}
			for _, title := range r.kept {
				kept.Fields = append(kept.Fields, FieldChange{Field: title})
			}
			r.add(kept)
		}
	}
	for _, f := range r.warnings {
		r.add(Line{Outcome: Warning, Row: r.row.Number, Name: name, Fault: f})
	}
}

// sortByColumn puts faults in the order of the file's columns.
func (r *rowPlan) sortByColumn(faults []transfer.Fault) {
	slices.SortStableFunc(faults, func(a, b transfer.Fault) int {
		return r.list.Position(a.Column) - r.list.Position(b.Column)
	})
}

// differences lists what the row changes on the held site, column by column.
func (r *rowPlan) differences() []FieldChange {
	var changes []FieldChange
	columns := transfer.Columns()
	for i := range columns {
		c := &columns[i]
		if c.Part != "" || r.implied[c.Key] {
			continue
		}
		before, after := c.Get(r.held), c.Get(&r.next)
		if before != after {
			if c.Key == transfer.KeyDistrict {
				before, after = r.districtName(before), r.districtName(after)
			}
			changes = append(changes, FieldChange{Field: c.Title, Old: before, New: after})
		}
	}
	return append(changes, r.sourceChanges()...)
}

// districtName is the name of a district, or its code where the city has none.
func (p *planner) districtName(code string) string {
	if d, ok := p.base.City.District(code); ok {
		return d.Name
	}
	return code
}
