package admin

import (
	"slices"
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/text"
	"jiujin/internal/transfer"
)

// addressKey is the address of a site for comparison.
func (a *Admin) addressKey(s *locator.Site) city.AddressKey {
	return city.AddressKeyOf(a.City, s.District, s.Subdistrict, s.Address)
}

// nameKey is shared by sites that may be the same one twice.
func nameKey(s *locator.Site) string {
	return string(s.Service) + "\x00" + s.District + "\x00" + text.Fold(s.Name)
}

// address is the key of the entry's address.
func (e *Entry) address() city.AddressKey {
	return city.AddressKey{Full: e.full, Street: e.street, Subdistrict: e.under}
}

// matchIndex finds held sites by what a list says of them.
type matchIndex struct {
	register *Register
	byName   map[string][]*Entry
}

func newMatchIndex(r *Register) *matchIndex {
	m := &matchIndex{register: r, byName: make(map[string][]*Entry, len(r.ordered))}
	for _, e := range r.ordered {
		name := nameKey(&locator.Site{Service: e.Service, District: e.District, Name: e.Name})
		m.byName[name] = append(m.byName[name], e)
	}
	return m
}

// find returns the ids of the held sites that an entry of this name and
// address means: those with the very address, else those whose address is the
// same; without an address all of the name.
func (m *matchIndex) find(name string, address city.AddressKey) []string {
	var exact, same []string
	for _, h := range m.byName[name] {
		held := h.address()
		if held.Full == address.Full {
			exact = append(exact, h.ID)
		}
		if address.Street == "" || held.Same(address) {
			same = append(same, h.ID)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return same
}

// match finds the held site by service, name, district and address.
func (e *entry) match() {
	probe := e.next
	probe.Name, probe.Address = e.row.Text(transfer.KeyName), e.row.Text(transfer.KeyAddress)
	probe.District, probe.Subdistrict = e.district, e.row.Text(transfer.KeySubdist)
	if probe.Name == "" || probe.District == "" || probe.Service == "" {
		return // refused already, or by validation
	}
	address := e.desk.addressKey(&probe)
	found := e.index.find(nameKey(&probe), address)
	switch {
	case len(found) == 1:
		e.heldID = found[0]
		return
	case len(found) > 1:
		ids := make([]string, len(found))
		for i, id := range found {
			ids[i] = locator.FormatID(id)
		}
		f := transfer.NewFault(e.list.Header(transfer.KeyName), "ambiguous", len(found), strings.Join(ids, "、"))
		if address.Street == "" {
			f.Reason = transfer.NewFault("", "ambiguous_name", len(found), strings.Join(ids, "、")).Reason
		}
		e.addFault(f)
		return
	}
	if others := e.index.byName[nameKey(&probe)]; len(others) > 0 {
		e.warning(transfer.KeyName, "possible_duplicate", locator.FormatID(others[0].ID))
	}
}

// rowKey is a row of the list that was taken, as it leaves its site.
type rowKey struct {
	row     int
	byID    bool
	moved   bool // its site is new, or named or addressed anew
	address city.AddressKey
}

// once refuses a second entry for one site: a second row for a held one, a row
// that says what another says, and a site that is renamed or moved onto
// another. Rows that were refused do not count.
func (e *entry) once() {
	if e.held != nil {
		if earlier, again := e.rowByID[e.held.ID]; again {
			e.refuse(transfer.KeyName, "duplicate_row", earlier)
			return
		}
	}
	name, mine := nameKey(&e.next), rowKey{row: e.row.Number, byID: e.byID, moved: true, address: e.address}
	if e.held != nil {
		mine.moved = name != nameKey(e.held) || !mine.address.Same(e.desk.addressKey(e.held))
	}
	if e.byID && mine.moved {
		for _, h := range e.index.byName[name] {
			if _, ruled := e.rowByID[h.ID]; ruled {
				continue // as its own row leaves it, below
			}
			if h.ID != e.held.ID && h.address().Same(mine.address) {
				e.refuse(transfer.KeyName, "duplicate_site", locator.FormatID(h.ID))
				return
			}
		}
	}
	for _, r := range e.rowsByName[name] {
		if e.clashes(mine, r) {
			return
		}
	}
	if others := e.rowsByName[name]; len(others) > 0 && e.held == nil && len(e.index.byName[name]) == 0 {
		e.warning(transfer.KeyName, "possible_duplicate_row", others[len(others)-1].row)
	}
	if len(e.faults) > 0 {
		return
	}
	e.rowsByName[name] = append(e.rowsByName[name], mine)
	if e.held != nil {
		e.rowByID[e.held.ID] = e.row.Number
	}
}

// clashes refuses the row if an earlier one of the same name is the same site,
// or cannot be told from it.
func (e *entry) clashes(mine, earlier rowKey) bool {
	bare := mine.address.Street == "" || earlier.address.Street == ""
	switch {
	case !mine.moved && !earlier.moved: // two held sites, as they are
		return false
	case mine.address.Same(earlier.address) && e.byID:
		f := transfer.NewFault(e.list.Header(transfer.KeyName), "duplicate_site", "")
		f.Reason = transfer.NewFault("", "duplicate_site_row", earlier.row).Reason
		e.addFault(f)
	case mine.address.Same(earlier.address):
		e.refuse(transfer.KeyName, "duplicate_row", earlier.row)
	case bare && !mine.byID && !earlier.byID:
		e.refuse(transfer.KeyName, "ambiguous_row", earlier.row)
	default:
		return false
	}
	return true
}

// rowNewer reports whether the row's date is certainly later than all that is
// held of its site.
func (e *entry) rowNewer() bool {
	held, row := e.held.AsOf(), e.row.AsOf()
	return held.Before(row) || held == "" && row != ""
}

// siteNewer reports whether what is held is newer than the row, which decides
// over the facts that carry no date of their own. A row without a date does not
// stand against a site somebody has verified.
func (e *entry) siteNewer() bool {
	if row := e.row.AsOf(); row != "" {
		return row.Before(e.held.AsOf())
	}
	for _, p := range e.held.Facts {
		if p.VerifiedOn != "" {
			return true
		}
	}
	return false
}

// isSpelling reports whether the cell only spells differently what the row was
// matched by.
func (e *entry) isSpelling(c *transfer.Cell) bool {
	if e.held == nil || e.byID || e.options.Overwrite || c.Erase {
		return false
	}
	return slices.Contains([]string{transfer.KeyName, transfer.KeyAddress}, c.Column.Key) && !e.rowNewer()
}
