package importer

import (
	"iter"
	"slices"
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/text"
	"jiujin/internal/transfer"
)

// addressKey is the address of a site for comparison.
func (p *planner) addressKey(s *locator.Site) city.AddressKey {
	return city.AddressKeyOf(p.base.City, s.District, s.Subdistrict, s.Address)
}

// NameKey is shared by sites that may be the same one twice.
func NameKey(s *locator.Site) string { return nameKey(s.Service, s.District, s.Name) }

func nameKey(service locator.Service, district, name string) string {
	return string(service) + "\x00" + district + "\x00" + text.Fold(name)
}

// matchIndex finds held sites by what a list says of them.
type matchIndex struct {
	sites  Sites
	byName map[string][]int32
}

func newMatchIndex(sites Sites) *matchIndex {
	m := &matchIndex{sites: sites, byName: make(map[string][]int32, sites.Len())}
	for i := range sites.Len() {
		s := sites.At(i)
		name := nameKey(s.Service, s.District, s.Name)
		m.byName[name] = append(m.byName[name], int32(i))
	}
	return m
}

// named returns the held sites of a name key.
func (m *matchIndex) named(name string) iter.Seq[SiteKey] {
	return func(yield func(SiteKey) bool) {
		for _, i := range m.byName[name] {
			if !yield(m.sites.At(int(i))) {
				return
			}
		}
	}
}

// find returns the ids of the held sites that a row of this name and
// address means: those with the very address, else those whose address is the
// same; without an address all of the name.
func (m *matchIndex) find(name string, address city.AddressKey) []string {
	var exact, same []string
	for h := range m.named(name) {
		if h.Address.Full == address.Full {
			exact = append(exact, h.ID)
		}
		if address.Street == "" || h.Address.Same(address) {
			same = append(same, h.ID)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return same
}

// match finds the held site by service, name, district and address.
func (r *rowPlan) match() {
	probe := r.next
	probe.Name, probe.Address = r.row.Text(transfer.KeyName), r.row.Text(transfer.KeyAddress)
	probe.District, probe.Subdistrict = r.district, r.row.Text(transfer.KeySubdist)
	if probe.Name == "" || probe.District == "" || probe.Service == "" {
		return // refused already, or by validation
	}
	address := r.addressKey(&probe)
	found := r.index.find(NameKey(&probe), address)
	switch {
	case len(found) == 1:
		r.heldID = found[0]
		return
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, id := range found {
			ids[i] = locator.FormatID(id)
		}
		f := transfer.NewFault(r.list.Header(transfer.KeyName), "ambiguous", len(found), strings.Join(ids, "、"))
		if address.Street == "" {
			f.Reason = transfer.NewFault("", "ambiguous_name", len(found), strings.Join(ids, "、")).Reason
		}
		r.addFault(f)
		return
	}
	for other := range r.index.named(NameKey(&probe)) {
		r.warning(transfer.KeyName, "possible_duplicate", locator.FormatID(other.ID))
		break
	}
}

// rowKey is a row of the list that was taken, as it leaves its site.
type rowKey struct {
	row     int
	byID    bool
	moved   bool // its site is new, or named or addressed anew
	address city.AddressKey
}

// once refuses a second row for one site: a second row for a held one, a row
// that says what another says, and a site that is renamed or moved onto
// another. Rows that were refused do not count.
func (r *rowPlan) once() {
	if r.held != nil {
		if earlier, again := r.rowByID[r.held.ID]; again {
			r.refuse(transfer.KeyName, "duplicate_row", earlier)
			return
		}
	}
	name, mine := NameKey(&r.next), rowKey{row: r.row.Number, byID: r.byID, moved: true, address: r.address}
	if r.held != nil {
		mine.moved = name != NameKey(r.held) || !mine.address.Same(r.addressKey(r.held))
	}
	if r.byID && mine.moved {
		for h := range r.index.named(name) {
			if _, ruled := r.rowByID[h.ID]; ruled {
				continue // as its own row leaves it, below
			}
			if h.ID != r.held.ID && h.Address.Same(mine.address) {
				r.refuse(transfer.KeyName, "duplicate_site", locator.FormatID(h.ID))
				return
			}
		}
	}
	for _, earlier := range r.rowsByName[name] {
		if r.clashes(mine, earlier) {
			return
		}
	}
	if others := r.rowsByName[name]; len(others) > 0 && r.held == nil && len(r.index.byName[name]) == 0 {
		r.warning(transfer.KeyName, "possible_duplicate_row", others[len(others)-1].row)
	}
	if len(r.faults) > 0 {
		return
	}
	r.rowsByName[name] = append(r.rowsByName[name], mine)
	if r.held != nil {
		r.rowByID[r.held.ID] = r.row.Number
	}
}

// clashes refuses the row if an earlier one of the same name is the same site,
// or cannot be told from it.
func (r *rowPlan) clashes(mine, earlier rowKey) bool {
	bare := mine.address.Street == "" || earlier.address.Street == ""
	switch {
	case !mine.moved && !earlier.moved: // two held sites, as they are
		return false
	case mine.address.Same(earlier.address) && r.byID:
		f := transfer.NewFault(r.list.Header(transfer.KeyName), "duplicate_site", "")
		f.Reason = transfer.NewFault("", "duplicate_site_row", earlier.row).Reason
		r.addFault(f)
	case mine.address.Same(earlier.address):
		r.refuse(transfer.KeyName, "duplicate_row", earlier.row)
	case bare && !mine.byID && !earlier.byID:
		r.refuse(transfer.KeyName, "ambiguous_row", earlier.row)
	default:
		return false
	}
	return true
}

// rowNewer reports whether the row's date is certainly later than all that is
// held of its site.
func (r *rowPlan) rowNewer() bool {
	held, row := r.held.AsOf(), r.row.AsOf()
	return held.Before(row) || held == "" && row != ""
}

// siteNewer reports whether what is held is newer than the row, which decides
// over the facts that carry no date of their own. A row without a date does not
// stand against a site somebody has verified.
func (r *rowPlan) siteNewer() bool {
	if row := r.row.AsOf(); row != "" {
		return row.Before(r.held.AsOf())
	}
	for _, p := range r.held.Facts {
		if p.VerifiedOn != "" {
			return true
		}
	}
	return false
}

// isSpelling reports whether the cell only spells differently what the row was
// matched by.
func (r *rowPlan) isSpelling(c *transfer.Cell) bool {
	if r.held == nil || r.byID || r.options.Overwrite || c.Erase {
		return false
	}
	return slices.Contains([]string{transfer.KeyName, transfer.KeyAddress}, c.Column.Key) && !r.rowNewer()
}
