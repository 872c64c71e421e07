package admin

import (
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/text"
	"jiujin/internal/transfer"
)

// readDistrict finds the district that manages the site: the row's own word,
// else what its address or its subdistrict and community tell, else where its
// point lies. A held site keeps its district unless the row has a word for it.
func (e *entry) readDistrict() {
	address := e.row.Text(transfer.KeyAddress)
	read, doubts := e.admin.City.ReadAddress(address)
	if cell, ok := e.row.Cell(transfer.KeyDistrict); ok && !cell.Erase {
		d, known := e.admin.City.FindDistrict(cell.Text)
		if !known {
			e.refuse(transfer.KeyDistrict, "unknown_district", cell.Text)
			return
		}
		e.next.District = d.Code
	} else if e.held == nil {
		e.next.District = e.guessDistrict(read, doubts)
	}
	if e.next.District == "" || address == "" {
		return
	}
	d, _ := e.admin.City.District(e.next.District)
	if read.District == "" {
		read, doubts = e.admin.City.ReadAddress(d.Name + " " + address)
	}
	switch {
	case read.District != d.Code, elsewhere(doubts):
		e.warning(transfer.KeyAddress, "address_district", d.Name)
	case e.held == nil || text.Fold(address) != text.Fold(e.held.Address):
		e.fillFromAddress(read)
	}
}

// guessDistrict takes the district from what the row says besides 区县, and
// refuses the row when that does not tell.
func (e *entry) guessDistrict(read city.Place, doubts []city.Doubt) string {
	if read.District != "" {
		return read.District
	}
	cells, more := e.admin.City.ReadAddress(e.row.Text(transfer.KeySubdist) + " " + e.row.Text(transfer.KeyCommunity))
	if cells.District != "" {
		return cells.District
	}
	if e.place.Stated {
		if d, ok := e.admin.City.DistrictAt(e.place.Point); ok {
			e.warning(transfer.KeyDistrict, "district_by_point", d.Name)
			return d.Code
		}
	}
	for _, doubt := range append(doubts, more...) {
		names := make([]string, 0, len(doubt.Districts))
		for _, code := range doubt.Districts {
			if d, ok := e.admin.City.District(code); ok {
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

// fillFromAddress takes subdistrict and community out of an address that is
// new to the site, where nothing else says them.
func (e *entry) fillFromAddress(read city.Place) {
	if e.next.Subdistrict == "" {
		e.next.Subdistrict = read.Subdistrict
	}
	if e.next.Community == "" {
		e.next.Community = read.Community
	}
}

// elsewhere reports whether a name in the address belongs to another district.
func elsewhere(doubts []city.Doubt) bool {
	for _, d := range doubts {
		if d.Code == city.DoubtSubdistrictElsewhere {
			return true
		}
	}
	return false
}
