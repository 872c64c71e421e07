package importer

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
func (r *rowPlan) readDistrict() {
	if cell, ok := r.row.Cell(transfer.KeyDistrict); ok && !cell.Erase {
		d, known := r.base.City.FindDistrict(cell.Text)
		if !known {
			r.refuse(transfer.KeyDistrict, "unknown_district", cell.Text)
			return
		}
		r.district = d.Code
	} else if !r.byID {
		read, doubts := r.base.City.ReadAddress(r.row.Text(transfer.KeyAddress))
		r.district = r.guessDistrict(read, doubts)
	}
}

// guessDistrict takes the district from what the row says besides 区县, and
// refuses the row when that does not tell.
func (r *rowPlan) guessDistrict(read city.Place, doubts []city.Doubt) string {
	if read.District != "" {
		return read.District
	}
	cells, more := r.base.City.ReadAddress(r.row.Text(transfer.KeySubdist) + " " + r.row.Text(transfer.KeyCommunity))
	if cells.District != "" {
		return cells.District
	}
	if r.place.Stated {
		if d, ok := r.base.City.DistrictAt(r.place.Point); ok {
			r.warning(transfer.KeyDistrict, "district_by_point", d.Name)
			return d.Code
		}
	}
	for _, doubt := range append(doubts, more...) {
		names := make([]string, 0, len(doubt.Districts))
		for _, code := range doubt.Districts {
			if d, ok := r.base.City.District(code); ok {
				names = append(names, d.Name)
			}
		}
		if len(names) > 1 {
			r.refuse(transfer.KeyDistrict, "ambiguous_district", strings.Join(names, "、"))
			return ""
		}
	}
	r.refuse(transfer.KeyDistrict, "no_district")
	return ""
}

// readPlaceNames takes subdistrict and community out of an address that is new
// to the site, unless the row says them or somebody else did. What was read out
// of the old address goes with it.
func (r *rowPlan) readPlaceNames() {
	old := city.Place{}
	if r.held != nil {
		if r.next.District == r.held.District && text.Fold(r.next.Address) == text.Fold(r.held.Address) {
			return
		}
		old = city.PlaceNames(r.base.City, r.held.District, r.held.Address)
	}
	read := city.PlaceNames(r.base.City, r.next.District, r.next.Address)
	if _, stated := r.row.Cell(transfer.KeySubdist); !stated && (r.next.Subdistrict == "" || r.next.Subdistrict == old.Subdistrict) {
		r.next.Subdistrict = read.Subdistrict
	}
	if _, stated := r.row.Cell(transfer.KeyCommunity); !stated && (r.next.Community == "" || r.next.Community == old.Community) {
		r.next.Community = read.Community
	}
}

// warnAboutPlace holds district, address, subdistrict and point against each
// other.
func (r *rowPlan) warnAboutPlace() {
	code := cmp.Or(r.district, r.next.District)
	if d, ok := r.base.City.District(code); ok {
		address, subdistrict := r.row.Text(transfer.KeyAddress), r.row.Text(transfer.KeySubdist)
		if r.held != nil && r.next.District != r.held.District {
			address, subdistrict = cmp.Or(address, r.next.Address), cmp.Or(subdistrict, r.next.Subdistrict)
		}
		if address != "" && city.PlaceNames(r.base.City, code, address) == (city.Place{}) {
			r.warning(transfer.KeyAddress, "address_district", d.Name)
		}
		if subdistrict != "" && city.PlaceNames(r.base.City, code, subdistrict) == (city.Place{}) {
			r.warning(transfer.KeySubdist, "subdistrict_elsewhere", d.Name)
		}
	}
	if r.place.Stated && r.place.Coarse {
		r.warning(transfer.KeyLon, "coarse_point")
	}
	if r.place.Stated {
		if d, ok := r.base.City.DistrictAt(r.place.Point); ok && r.next.District != "" && d.Code != r.next.District {
			r.warning(transfer.KeyLon, "point_district", d.Name)
		}
	}
	if (r.place.Precision != "" || r.place.Method != "") && r.next.Location == nil {
		r.warning(transfer.KeyPrecision, "no_point")
	}
	if r.held != nil && r.held.Location != nil && r.next.Location != nil && !r.place.Stated &&
		!r.addressKey(r.held).Same(r.addressKey(&r.next)) {
		r.warning(transfer.KeyAddress, "point_of_old_address")
	}
}
