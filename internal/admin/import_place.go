package admin

import (
	"cmp"
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/text"
	"jiujin/internal/transfer"
)

// readDistrict finds the district that manages the site: the row's own word,
// else what its address or its subdistrict and community tell, else where its
// point lies. A held site keeps its district unless the row has a word for it.
func (e *entry) readDistrict() {
	if cell, ok := e.row.Cell(transfer.KeyDistrict); ok && !cell.Erase {
		d, known := e.desk.City.FindDistrict(cell.Text)
		if !known {
			e.refuse(transfer.KeyDistrict, "unknown_district", cell.Text)
			return
		}
		e.district = d.Code
	} else if !e.byID {
		read, doubts := e.desk.City.ReadAddress(e.row.Text(transfer.KeyAddress))
		e.district = e.guessDistrict(read, doubts)
	}
}

// guessDistrict takes the district from what the row says besides 区县, and
// refuses the row when that does not tell.
func (e *entry) guessDistrict(read city.Place, doubts []city.Doubt) string {
	if read.District != "" {
		return read.District
	}
	cells, more := e.desk.City.ReadAddress(e.row.Text(transfer.KeySubdist) + " " + e.row.Text(transfer.KeyCommunity))
	if cells.District != "" {
		return cells.District
	}
	if e.place.Stated {
		if d, ok := e.desk.City.DistrictAt(e.place.Point); ok {
			e.warning(transfer.KeyDistrict, "district_by_point", d.Name)
			return d.Code
		}
	}
	for _, doubt := range append(doubts, more...) {
		names := make([]string, 0, len(doubt.Districts))
		for _, code := range doubt.Districts {
			if d, ok := e.desk.City.District(code); ok {
				names = append(names, d.Name)
			}
		}
		if len(names) > 1 {
			e.refuse(transfer.KeyDistrict, "ambiguous_district", strings.Join(names, "、"))
			return ""
		}
	}
	e.refuse(transfer.KeyDistrict, "no_district")
	return ""
}

// readPlaceNames takes subdistrict and community out of an address that is new
// to the site, unless the row says them or somebody else did. What was read out
// of the old address goes with it.
func (e *entry) readPlaceNames() {
	old := city.Place{}
	if e.held != nil {
		if e.next.District == e.held.District && text.Fold(e.next.Address) == text.Fold(e.held.Address) {
			return
		}
		old = city.PlaceNames(e.desk.City, e.held.District, e.held.Address)
	}
	read := city.PlaceNames(e.desk.City, e.next.District, e.next.Address)
	if _, stated := e.row.Cell(transfer.KeySubdist); !stated && (e.next.Subdistrict == "" || e.next.Subdistrict == old.Subdistrict) {
		e.next.Subdistrict = read.Subdistrict
	}
	if _, stated := e.row.Cell(transfer.KeyCommunity); !stated && (e.next.Community == "" || e.next.Community == old.Community) {
		e.next.Community = read.Community
	}
}

// warnAboutPlace holds district, address, subdistrict and point against each
// other.
func (e *entry) warnAboutPlace() {
	code := cmp.Or(e.district, e.next.District)
	if d, ok := e.desk.City.District(code); ok {
		address, subdistrict := e.row.Text(transfer.KeyAddress), e.row.Text(transfer.KeySubdist)
		if e.held != nil && e.next.District != e.held.District {
			address, subdistrict = cmp.Or(address, e.next.Address), cmp.Or(subdistrict, e.next.Subdistrict)
		}
		if address != "" && city.PlaceNames(e.desk.City, code, address) == (city.Place{}) {
			e.warning(transfer.KeyAddress, "address_district", d.Name)
		}
		if subdistrict != "" && city.PlaceNames(e.desk.City, code, subdistrict) == (city.Place{}) {
			e.warning(transfer.KeySubdist, "subdistrict_elsewhere", d.Name)
		}
	}
	if e.place.Stated && e.place.Coarse {
		e.warning(transfer.KeyLon, "coarse_point")
	}
	if e.place.Stated {
		if d, ok := e.desk.City.DistrictAt(e.place.Point); ok && e.next.District != "" && d.Code != e.next.District {
			e.warning(transfer.KeyLon, "point_district", d.Name)
		}
	}
	if (e.place.Precision != "" || e.place.Method != "") && e.next.Location == nil {
		e.warning(transfer.KeyPrecision, "no_point")
	}
	if e.held != nil && e.held.Location != nil && e.next.Location != nil && !e.place.Stated &&
		!e.desk.addressKey(e.held).Same(e.desk.addressKey(&e.next)) {
		e.warning(transfer.KeyAddress, "point_of_old_address")
	}
}
