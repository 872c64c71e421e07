package city

import (
	"cmp"
	"strings"

	"jiujin/internal/text"
)

// Names is what reading an address asks of a city.
type Names interface {
	District(code string) (District, bool)
	FindDistrict(text string) (District, bool)
	ReadAddress(address string) (Place, []Doubt)
}

// AddressKey is an address for comparison (record 7 of internal/adr).
type AddressKey struct {
	Full        string // all that is written, folded
	Street      string // without province, city, district and subdistrict
	Subdistrict string // folded, "" when nothing names it
}

// Same reports whether two addresses in one district are one.
func (a AddressKey) Same(b AddressKey) bool {
	return a.Full == b.Full || a.Street == b.Street && (a.Subdistrict == b.Subdistrict || a.Subdistrict == "" || b.Subdistrict == "")
}

// AddressKeyOf reads the address of a site: what leads it is cut off where it
// only repeats the site's district and subdistrict. subdistrict is "" where
// nobody has said it.
func AddressKeyOf(n Names, district, subdistrict, address string) AddressKey {
	k := AddressKey{Full: text.Fold(address)}
	k.Street = k.Full
	if d, ok := n.District(district); ok {
		for end, r := range k.Full {
			if end += len(string(r)); !strings.ContainsRune("省市区县", r) {
				continue
			}
			head := k.Full[:end]
			for _, whole := range []string{head, head + d.Name} { // up to the district, or to the city
				if found, ok := n.FindDistrict(whole); ok && found.Code == d.Code {
					k.Street = k.Full[end:]
				}
			}
		}
	}
	k.Subdistrict = text.Fold(cmp.Or(subdistrict, PlaceNames(n, district, address).Subdistrict))
	if rest, ok := strings.CutPrefix(k.Street, k.Subdistrict); ok && rest != "" {
		k.Street = rest
	}
	return k
}

// PlaceNames reads what an address in the district names; nothing where it
// names a place in another one.
func PlaceNames(n Names, district, address string) Place {
	read, doubts := n.ReadAddress(address)
	if d, ok := n.District(district); ok && read.District == "" {
		read, doubts = n.ReadAddress(d.Name + " " + address)
	}
	if read.District != district || elsewhere(doubts) {
		return Place{}
	}
	return read
}

// elsewhere reports whether a name in the address belongs to another district.
func elsewhere(doubts []Doubt) bool {
	for _, d := range doubts {
		if d.Code == DoubtSubdistrictElsewhere {
			return true
		}
	}
	return false
}
