package search

import "context"

// NewSmall returns an engine that keeps few sites unpacked and lays few out
// anew: small data take the ways of large ones.
func NewSmall(ctx context.Context, o Options, kept int) (*Engine, error) {
	return newEngine(ctx, o, limits{kept: kept, compact: 0, part: 1})
}

// Layers returns how many slots were laid out and how many came since.
func (v *View) Layers() (laid, since int) { return v.laid, len(v.rows) - v.laid }

// Bits are the bits of a mask by what they say.
func Bits() map[string]uint64 {
	bits := map[string]uint64{
		"impossible": impossible, "live": live, "meal": mealBit, "station": stationBit,
		"open": openBit, "served": 7 * servedBit, "serving": 7 * servingBit,
	}
	for _, trait := range Traits() {
		bits["trait "+trait.Name] = uint64(trait.Bit)
	}
	m := newMasks()
	for name, numbers := range map[string]map[string]uint64{"need ": m.needs, "amenity ": m.amenities, "entry ": m.entry} {
		for k, bit := range numbers {
			bits[name+k] = bit
		}
	}
	return bits
}
