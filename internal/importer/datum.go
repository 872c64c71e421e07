package importer

import (
	"jiujin/geo"
	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// datumVotes are what the rows of a list tell of the datum of its numbers.
// Another datum moves a point by some hundred metres, so only rows near the
// border of their district, and those of sites whose place is known, tell.
type datumVotes struct {
	For     map[string]int `json:",omitempty"` // rows that are right as this datum only
	Against int            `json:",omitempty"` // rows that are right as declared, and not as all others
}

// enough is from how many rows on a list is suspected as a whole.
const enough = 3

// SuspectedDatum is the datum that the numbers of the list seem to be of
// though something else is declared: of the rows that tell, most say so. "" is
// no suspicion.
func (f *Findings) SuspectedDatum() (name string, rows int) {
	for _, d := range []string{"GCJ02", "BD09", "WGS84"} {
		if f.Datums.For[d] > rows {
			name, rows = d, f.Datums.For[d]
		}
	}
	if rows < enough || rows < 4*f.Datums.Against {
		return "", 0
	}
	return name, rows
}

// witnesses are the first rows, which are asked whether they speak for what is
// declared: enough to know, and asking all would cost seconds.
const witnesses = 2000

// sameMetres is how near a held point and a row's, read as the right datum, lie
// together.
const sameMetres = 60

// ballot is what one row tells.
type ballot struct {
	name    string // the other datum that its numbers are right in, "" for none
	trusted bool   // they are right as declared, and not as all others
}

// vote counts the row's ballot.
func (r *rowPlan) vote() {
	votes := &r.found.Datums
	switch b := &r.ballot; {
	case b.name != "":
		if votes.For == nil {
			votes.For = map[string]int{}
		}
		votes.For[b.name]++
	case b.trusted:
		votes.Against++
	}
}

// suspectDatum warns where the numbers fall right only as another datum than
// the one declared, and fills in the row's ballot.
func (r *rowPlan) suspectDatum() {
	lon, hasLon := r.row.Cell(transfer.KeyLon)
	lat, hasLat := r.row.Cell(transfer.KeyLat)
	x, _, xOK := transfer.ParseCoordinate(lon.Text)
	y, _, yOK := transfer.ParseCoordinate(lat.Text)
	declared, ok := r.declaredDatum()
	if !hasLon || !hasLat || !xOK || !yOK || !ok {
		return
	}
	given := geo.Point{x, y}
	if geo.Check(given) != nil {
		return
	}
	district := r.next.District
	right := func(p geo.Point) bool {
		if district == "" {
			return r.base.City.Contains(p)
		}
		d, ok := r.base.City.DistrictAt(p)
		return ok && d.Code == district
	}
	if r.held != nil && r.held.Location != nil && r.held.Location.Method != locator.ByList {
		right = func(p geo.Point) bool { return geo.Distance(p, r.held.Location.Point) <= sameMetres }
	}
	if !right(geo.ToWGS84(given, declared)) {
		other, found := r.otherDatum(given, declared, right)
		if found {
			r.ballot.name = other.Name
			r.warning(transfer.KeyLon, "datum_suspected", datumName(declared), other.Name)
		}
		return
	}
	if r.row.Number > witnesses {
		return
	}
	for _, other := range datums() {
		if other.Datum != declared && !right(geo.ToWGS84(given, other.Datum)) {
			r.ballot.trusted = true
		}
	}
}

// otherDatum is the first datum that makes the numbers right.
func (r *rowPlan) otherDatum(given geo.Point, declared geo.Datum, right func(geo.Point) bool) (transfer.Datum, bool) {
	diagnosis := geo.Diagnose(given, declared, right)
	for _, d := range datums() {
		for _, alternative := range diagnosis.Inside {
			if !alternative.Swapped && alternative.Datum == d.Datum {
				return d, true
			}
		}
	}
	return transfer.Datum{}, false
}

// declaredDatum is the datum that the row's numbers are read in.
func (r *rowPlan) declaredDatum() (geo.Datum, bool) {
	if cell, ok := r.row.Cell(transfer.KeyDatum); ok && !cell.Erase {
		d, known := transfer.ParseDatum(cell.Text)
		return d.Datum, known
	}
	if d := r.fallbackDatum(); d != nil {
		return d.Datum, true
	}
	return 0, false
}

// fallbackDatum is the datum of numbers whose row names none, nil for none.
func (p *planner) fallbackDatum() *transfer.Datum {
	if d := p.list.Datum(); d != nil && !p.options.DatumWins {
		return d
	}
	return p.options.Datum
}

// datums are those that lists use.
func datums() []transfer.Datum {
	return []transfer.Datum{{Name: "GCJ02", Datum: geo.GCJ02}, {Name: "BD09", Datum: geo.BD09}, {Name: "WGS84", Datum: geo.WGS84}}
}

func datumName(d geo.Datum) string {
	for _, known := range datums() {
		if known.Datum == d {
			return known.Name
		}
	}
	return ""
}
