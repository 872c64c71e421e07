package importer

import (
	"slices"

	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// placeDecimals is how exactly a held point and a list's point are compared:
// the exactness that lists are read with.
const placeDecimals = 7

// readVerified reads 核实 and holds it against 核实日期.
func (r *rowPlan) readVerified() {
	verified, fault := r.row.Verified()
	if fault != nil {
		r.addFault(*fault)
	}
	r.verified = verified
	date := r.row.Text(string(transfer.PartVerifiedOn))
	switch {
	case verified == locator.No && date != "":
		r.refuse(string(transfer.PartFlag), "verified_contradicts")
	case verified == locator.Yes && date == "":
		r.warning(string(transfer.PartFlag), "verified_without_date")
	}
}

// applyGroup puts what the row says about one group of facts on the site: all
// of it, or none where the held facts are newer.
func (r *rowPlan) applyGroup(g locator.FactGroup, said *transfer.Saying) {
	stated, ofGroup := said.All, said.OfGroup
	for _, f := range said.Faults {
		r.addFault(f)
	}
	trial := *r.next.Clone()
	touched := r.applyCells(g, &trial)
	if g == locator.LocationFacts {
		touched = r.applyPlace(&trial) || touched
	}
	hidden := r.hidden
	if g == locator.ContactFacts && touched {
		r.hideMobiles(&trial.Contact, r.next.Contact)
	}
	if !touched && len(ofGroup) == 0 {
		return
	}
	r.sourced = r.sourced || touched
	changed := transfer.TitlesThatDiffer(g, &r.next, &trial)
	held := r.next.Facts[g]
	added := g == locator.LocationFacts && len(changed) > 0 && onlyAdds(&r.next, &trial)
	if r.held != nil && len(changed) > 0 && r.keeps(g, held, stated, added) {
		r.kept, r.hidden = append(r.kept, changed...), hidden
		for key := range r.implied {
			if c, ok := transfer.ColumnOf(key); ok && c.Group == g {
				delete(r.implied, key)
			}
		}
		return
	}
	r.next = trial
	after := held
	switch {
	case touched && len(ofGroup) == 0 && transfer.IsEmpty(g, &r.next):
		after = locator.Provenance{} // nothing is left to have a source
	case touched && added && len(stated) == 0 && held != (locator.Provenance{}):
		after = held // nobody is named for what came to the rest
	case touched && len(changed) > 0:
		after = fresh(held, stated)
	case touched:
		after = refreshed(held, stated, len(ofGroup) > 0)
	case len(ofGroup) > 0:
		after = merged(held, stated)
	}
	r.setProvenance(g, after, len(changed) > 0, ofGroup)
}

// keeps reports whether the held facts of the group stay against the row's.
// Facts of the place that only add to it contradict nothing older, unless
// somebody was there; they do not come without their district.
func (r *rowPlan) keeps(g locator.FactGroup, held locator.Provenance, stated transfer.Stated, added bool) bool {
	switch {
	case r.options.Overwrite:
		return false
	case g == locator.LocationFacts && r.district != "" && r.district != r.next.District:
		return true
	case added && held.VerifiedOn == "":
		return false
	}
	return isNewer(held, stated.Provenance())
}

// onlyAdds reports whether nothing of the place is written over.
func onlyAdds(before, after *locator.Site) bool {
	columns := transfer.Columns()
	for i := range columns {
		c := &columns[i]
		if c.Group != locator.LocationFacts || c.Part != "" {
			continue
		}
		if was := c.Get(before); was != "" && was != c.Get(after) {
			return false
		}
	}
	return true
}

// applyPlace puts the row's point on the site.
func (r *rowPlan) applyPlace(site *locator.Site) (stated bool) {
	switch {
	case r.place.Erase:
		site.Location = nil
		r.implied[transfer.KeyPrecision], r.implied[transfer.KeyMethod] = true, true
		return true
	case r.place.Stated:
		stated = true
		if site.Location != nil && geo.Round(site.Location.Point, placeDecimals) == r.place.Point {
			break
		}
		if site.Location == nil {
			r.implied[transfer.KeyPrecision] = r.place.Precision == ""
			r.implied[transfer.KeyMethod] = r.place.Method == ""
		}
		site.Location = &locator.Location{
			Point: r.place.Point, Given: r.place.Given,
			Precision: locator.AtStreet, Method: locator.ByList,
		}
	}
	if site.Location == nil {
		return stated
	}
	if r.place.Precision != "" {
		site.Location.Precision, stated = r.place.Precision, true
	}
	if r.place.Method != "" {
		site.Location.Method, stated = r.place.Method, true
	}
	return stated
}

// isNewer reports whether the held facts are newer than the row's. A row
// without a date does not stand against facts somebody has verified.
func isNewer(held, row locator.Provenance) bool {
	if row.AsOf() == "" {
		return held.VerifiedOn != ""
	}
	return row.AsOf().Before(held.AsOf())
}

// fresh is the provenance of values the row brought: all that the row says,
// and nothing of what was said about the old ones. Only the address of the same
// source of the same day stays.
func fresh(held locator.Provenance, stated transfer.Stated) locator.Provenance {
	p := stated.Provenance()
	_, hasURL := stated[transfer.PartURL]
	if !hasURL && p.Source == held.Source && p.SourceDate == held.SourceDate {
		p.URL = held.URL
	}
	if p.Method == "" {
		p.Method = locator.ByList
	}
	return p
}

// refreshed is the provenance of held values that the row repeats. A newer
// word replaces the source; an equally old one completes it; an older one is
// nothing new. What somebody verified stays verified.
func refreshed(held locator.Provenance, stated transfer.Stated, ofGroup bool) locator.Provenance {
	row := stated.Provenance()
	switch {
	case len(stated) == 0:
		return held
	case held == locator.Provenance{}:
		return fresh(held, stated)
	case ofGroup:
		return merged(held, stated)
	case held.AsOf().Before(row.AsOf()), held.AsOf() == "" && row.AsOf() != "":
		p := merged(held, stated)
		if _, hasURL := stated[transfer.PartURL]; !hasURL && p.Source != held.Source {
			p.URL = ""
		}
		return p
	case held.AsOf() == row.AsOf() && (held.Source == "" || held.Source == row.Source):
		return merged(held, stated)
	}
	return held
}

// merged puts the stated parts over the held ones.
func merged(held locator.Provenance, stated transfer.Stated) locator.Provenance {
	p, row := held, stated.Provenance()
	for part := range stated {
		switch part {
		case transfer.PartSource:
			p.Source = row.Source
		case transfer.PartURL:
			p.URL = row.URL
		case transfer.PartSourceDate:
			p.SourceDate = row.SourceDate
		case transfer.PartVerifiedOn:
			p.VerifiedOn = row.VerifiedOn
		case transfer.PartMethod:
			p.Method = row.Method
		}
	}
	return p
}

// setProvenance stores the provenance of a group and notes what the report
// names: provenance that comes or goes together with its values goes without
// saying.
func (r *rowPlan) setProvenance(g locator.FactGroup, after locator.Provenance, withValues bool, ofGroup transfer.Stated) {
	before, had := r.next.Facts[g]
	if before == after {
		return
	}
	if after == (locator.Provenance{}) {
		delete(r.next.Facts, g)
	} else {
		if r.next.Facts == nil {
			r.next.Facts = map[locator.FactGroup]locator.Provenance{}
		}
		r.next.Facts[g] = after
	}
	gone := after == locator.Provenance{}
	if r.held == nil || (withValues && (!had || gone)) {
		return
	}
	was, is := locator.Site{Facts: map[locator.FactGroup]locator.Provenance{g: before}}, locator.Site{Facts: map[locator.FactGroup]locator.Provenance{g: after}}
	columns := transfer.Columns()
	for i := range columns {
		c := &columns[i]
		if c.Part == "" || c.Group != g {
			continue
		}
		change := sourceChange{title: c.Title, FieldChange: FieldChange{Field: c.Title, Old: c.Get(&was), New: c.Get(&is)}}
		if _, own := ofGroup[c.Part]; !own {
			if rowWide, ok := transfer.ColumnOf(string(c.Part)); ok {
				change.Field = rowWide.Title
			}
		}
		if change.Old != change.New {
			r.sources = append(r.sources, change)
		}
	}
}

// sourceChange is a change of provenance, under the title of the row's own
// column where the row speaks of all groups at once.
type sourceChange struct {
	FieldChange

	title string // of the group's column
}

// sourceChanges lists the changes of provenance: what is the same for several
// groups once, what differs under the titles of the groups.
func (r *rowPlan) sourceChanges() []FieldChange {
	var changes []FieldChange
	for _, s := range r.sources {
		differs := slices.ContainsFunc(r.sources, func(o sourceChange) bool { return o.Field == s.Field && o.FieldChange != s.FieldChange })
		if differs {
			s.Field = s.title
		}
		if !slices.Contains(changes, s.FieldChange) {
			changes = append(changes, s.FieldChange)
		}
	}
	return changes
}
