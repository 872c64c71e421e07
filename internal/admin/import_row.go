package admin

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
	desk    *Desk
	options *ImportOptions
	list    *transfer.Reader
	index   *matchIndex
	now     time.Time

	found   *Findings
	lines   []Line          // since the last flush
	changes []plannedChange // likewise

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

// entry is one row on its way into the plan.
type entry struct {
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
func (p *planner) identified(row *transfer.Row) *entry {
	if p.options.DatumWins && p.options.Datum != nil {
		row.Cells = slices.DeleteFunc(row.Cells, func(c transfer.Cell) bool { return c.Column.Key == transfer.KeyDatum })
	}
	e := &entry{planner: p, row: row, faults: slices.Clone(row.Faults), implied: map[string]bool{}}
	if name := row.Text(transfer.KeyName); transfer.IsSummary(name) {
		e.summary = true
		e.faults = []transfer.Fault{transfer.NewFault(p.list.Header(transfer.KeyName), "summary_row", name)}
		return e
	}
	e.identify()
	return e
}

// read works out what the row makes of its held site, which has been read. It
// touches nothing but the entry: rows are read side by side.
func (e *entry) read(held *locator.Site) {
	if e.summary {
		return
	}
	if held != nil {
		e.held, e.next = held, *held.Clone()
	}
	e.applyPlain()
	e.readVerified()
	for i, g := range locator.FactGroups() {
		e.said[i] = e.row.StatedAs(g)
		e.applyGroup(g, &e.said[i])
	}
	e.readPlaceNames()
	e.publish()
	e.validate()
	e.authorize()
	e.address = e.desk.addressKey(&e.next)
	e.warn()
}

// take holds the row against those before it and puts it into the plan.
func (e *entry) take() {
	e.found.Rows++
	if !e.summary {
		e.once()
		e.vote()
	}
	e.finish()
}

// authorize refuses a row that changes what the person may not.
func (e *entry) authorize() {
	if e.next.Service == "" || e.next.District == "" || len(e.faults) > 0 {
		return
	}
	err, ok := errors.AsType[*locator.Error](e.desk.MayChange(e.held, &e.next))
	if ok {
		e.addFault(transfer.Fault{Column: e.list.Header(transfer.KeyDistrict), Code: err.Code, Reason: err.Message})
	}
}

// refuse adds a fault of the column with the key, unless the same is said.
func (e *entry) refuse(key, code string, args ...any) {
	e.addFault(transfer.NewFault(e.list.Header(key), code, args...))
}

func (e *entry) addFault(f transfer.Fault) {
	if !slices.ContainsFunc(e.faults, func(g transfer.Fault) bool { return g.Column == f.Column && g.Code == f.Code }) {
		e.faults = append(e.faults, f)
	}
}

func (e *entry) warning(key, code string, args ...any) {
	e.warnings = append(e.warnings, transfer.NewFault(e.list.Header(key), code, args...))
}

// faulty reports whether the column already has a fault.
func (e *entry) faulty(key string) bool {
	header := e.list.Header(key)
	return slices.ContainsFunc(e.faults, func(f transfer.Fault) bool { return f.Column == header })
}

// identify finds the held site the row means, or begins a new one.
func (e *entry) identify() {
	service := e.readService()
	var faults []transfer.Fault
	e.place, faults = e.row.Place(e.fallbackDatum(), e.desk.City)
	e.faults = append(e.faults, faults...)

	if cell, ok := e.row.Cell(transfer.KeyID); ok && !cell.Erase {
		id, valid := locator.ParseID(cell.Text)
		held, known := e.index.register.Find(id)
		switch {
		case !valid:
			e.refuse(transfer.KeyID, "bad_id")
		case !known:
			e.refuse(transfer.KeyID, "unknown_id", locator.FormatID(id))
		default:
			e.heldID, e.byID = id, true
			if service != "" && service != held.Service {
				e.refuse(transfer.KeyService, "service_differs", locator.FormatID(id))
			}
			e.readDistrict()
			return
		}
	}
	if service == "" && !e.faulty(transfer.KeyService) {
		e.refuse(transfer.KeyService, "no_service")
	}
	e.next = locator.Site{Service: service, Publication: locator.Publication{Status: locator.Draft}}
	if service == locator.Meal {
		e.next.Meal = &locator.MealService{}
	}
	e.readDistrict()
	e.match()
}

func (e *entry) readService() locator.Service {
	cell, ok := e.row.Cell(transfer.KeyService)
	if !ok {
		return ""
	}
	service, known := transfer.ParseService(cell.Text)
	if !known {
		e.refuse(transfer.KeyService, "unknown_service", cell.Text)
	}
	return service
}

// applyPlain puts the facts that belong to no group on the site: what it is
// called, who manages and runs it, 备案 and the programme. They carry no date of
// their own, so the newest date of the whole site stands for theirs.
func (e *entry) applyPlain() {
	trial := *e.next.Clone()
	if e.district != "" {
		trial.District = e.district
	}
	e.applyCells("", &trial)
	if e.held != nil && !e.options.Overwrite && e.siteNewer() {
		e.kept = append(e.kept, transfer.TitlesThatDiffer("", &e.next, &trial)...)
		return
	}
	e.next = trial
}

// applyCells puts the row's cells of a fact group on the site and reports
// whether there was one. Free lists come before single facts.
func (e *entry) applyCells(group locator.FactGroup, site *locator.Site) (stated bool) {
	for _, c := range e.row.Cells {
		if c.Column.Group != group || !c.Column.Settable() {
			continue
		}
		stated = true
		if e.isSpelling(&c) {
			continue
		}
		if fault := c.Column.Set(site, c.Text); fault != nil && site.Service != "" {
			fault.Column = c.Header
			e.addFault(*fault)
		}
	}
	return stated
}

// publish raises the row's site to the status asked for.
func (e *entry) publish() {
	if e.options.As != locator.Published {
		return
	}
	p := &e.next.Publication
	register, _ := transfer.ColumnOf(transfer.KeyRegister)
	if slices.Contains(e.kept, register.Title) && !e.next.Listed() {
		e.warning(transfer.KeyRegister, "not_published_kept")
		return
	}
	switch p.Status {
	case locator.Draft, locator.Submitted:
		e.hideMobiles(&e.next.Contact, e.next.Contact)
		p.Status = locator.Published
		if p.First.IsZero() {
			p.First = e.now.UTC().Truncate(time.Second)
		}
	case locator.Suspended, locator.Closed:
		e.warning(transfer.KeyStatus, "not_reopened")
	}
}

// validate turns the faults of the whole site into faults of columns.
func (e *entry) validate() {
	if e.next.Service == "" {
		return
	}
	for _, f := range append(e.next.Validate(e.desk.City), e.sourceFaults()...) {
		header := e.list.Header(e.keyOf(f.Field))
		if f.Code == "unregistered_published" {
			f.Code = "unregistered"
		}
		if slices.ContainsFunc(e.faults, func(g transfer.Fault) bool { return g.Column == header }) {
			continue // the cell's own fault says more
		}
		e.faults = append(e.faults, transfer.Fault{Column: header, Code: f.Code, Reason: f.Message})
	}
}

// sourceFaults holds what the row says of its sources against the rules, also
// where it belongs to no fact the site has, or the facts were kept.
func (e *entry) sourceFaults() locator.Faults {
	said := locator.Site{Facts: map[locator.FactGroup]locator.Provenance{}}
	for i, g := range locator.FactGroups() {
		said.Facts[g] = e.said[i].All.Provenance()
	}
	return slices.DeleteFunc(said.Validate(e.desk.City), func(f locator.Fault) bool { return !strings.HasPrefix(f.Field, "facts.") })
}

// keyOf finds the column for a field of locator.Fault.
func (e *entry) keyOf(field string) string {
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
	if strings.HasPrefix(field, "facts.") && !e.list.Has(field) {
		return field[strings.LastIndexByte(field, '.')+1:] // the row's own column
	}
	return field
}

// warn looks at what is allowed and still odd.
func (e *entry) warn() {
	if e.hidden {
		e.warning(transfer.KeyPhone, "personal_mobile")
	}
	if e.row.NamesSource() && !e.sourced {
		e.warning(string(transfer.PartSource), "source_unused")
	}
	e.warnAboutPlace()
	e.suspectDatum()
	today := locator.DateOf(e.now.In(hours.Shanghai()))
	for _, key := range []string{string(transfer.PartSourceDate), string(transfer.PartVerifiedOn)} {
		if d, ok := transfer.ParseDate(e.row.Text(key)); ok && today.Before(d) {
			e.warning(key, "future_date")
		}
	}
	if status := e.row.Text(transfer.KeyStatus); status != "" {
		column, _ := transfer.ColumnOf(transfer.KeyStatus)
		if text.Fold(status) != text.Fold(column.Get(&e.next)) {
			e.warning(transfer.KeyStatus, "status_not_read")
		}
	}
}

// finish writes the row's lines and, if it changes something, its change.
func (e *entry) finish() {
	name := e.next.Name
	if name == "" {
		name = e.row.Text(transfer.KeyName)
	}
	totals := &e.found.Totals
	line := Line{Row: e.row.Number, Name: name}
	e.sortByColumn(e.faults)
	e.sortByColumn(e.warnings)
	switch {
	case len(e.faults) > 0:
		totals.Refused++
		for _, f := range e.faults {
			e.add(Line{Outcome: Refused, Row: e.row.Number, Name: name, Fault: f})
		}
	case e.held == nil:
		totals.New++
		line.Outcome = New
		e.add(line)
		e.changes = append(e.changes, plannedChange{locator.SiteChange{Site: e.next}, nil})
	default:
		line.Fields = e.differences()
		if len(line.Fields) > 0 {
			totals.Changed++
			line.Outcome = Changed
			e.add(line)
			e.changes = append(e.changes, plannedChange{locator.SiteChange{Base: e.held.Version, Site: e.next}, e.held})
		} else if len(e.kept) == 0 {
			totals.Unchanged++
			line.Outcome = Unchanged
			e.add(line)
		}
		if len(e.kept) > 0 {
			totals.Kept++
			kept := Line{Outcome: Kept, Row: e.row.Number, Name: name}
			for _, title := range e.kept {
				kept.Fields = append(kept.Fields, FieldChange{Field: title})
			}
			e.add(kept)
		}
	}
	for _, f := range e.warnings {
		e.add(Line{Outcome: Warning, Row: e.row.Number, Name: name, Fault: f})
	}
}

// sortByColumn puts faults in the order of the file's columns.
func (e *entry) sortByColumn(faults []transfer.Fault) {
	slices.SortStableFunc(faults, func(a, b transfer.Fault) int {
		return e.list.Position(a.Column) - e.list.Position(b.Column)
	})
}

// differences lists what the row changes on the held site, column by column.
func (e *entry) differences() []FieldChange {
	var changes []FieldChange
	columns := transfer.Columns()
	for i := range columns {
		c := &columns[i]
		if c.Part != "" || e.implied[c.Key] {
			continue
		}
		before, after := c.Get(e.held), c.Get(&e.next)
		if before != after {
			if c.Key == transfer.KeyDistrict {
				before, after = e.desk.districtName(before), e.desk.districtName(after)
			}
			changes = append(changes, FieldChange{Field: c.Title, Old: before, New: after})
		}
	}
	return append(changes, e.sourceChanges()...)
}
