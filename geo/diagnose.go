package geo

// Diagnosis is what [Diagnose] found.
type Diagnosis struct {
	// Code is "" when the point lies inside as declared, else CodeSwapped,
	// CodeLikelyDatum, CodeOutside or CodeOutOfRange.
	Code Code
	// Inside are the other readings that fall inside, likeliest first; none
	// for CodeOutside.
	Inside []Alternative
}

// Alternative is another way to read a pair of numbers.
type Alternative struct {
	Point   Point // WGS-84
	Datum   Datum
	Swapped bool // the numbers were taken in the other order
}

// Diagnose names the likely mistake in a point that should lie inside the
// area: it tests which other reading of the two numbers does. Swapped axes come
// before another datum, and never together with it: two mistakes at once are
// too much to guess. Another datum moves a point by some hundred metres, so it
// is found at the area's border only; for a point whose true place is known,
// see [NearestDatum].
func Diagnose(given Point, declared Datum, area func(Point) bool) Diagnosis {
	at := func(p Point, d Datum) (Point, bool) {
		if Check(p) != nil {
			return Point{}, false
		}
		wgs := ToWGS84(p, d)
		return wgs, area(wgs)
	}
	if _, inside := at(given, declared); inside {
		return Diagnosis{}
	}
	swapped := Point{given[1], given[0]}
	if p, inside := at(swapped, declared); inside {
		return Diagnosis{Code: CodeSwapped, Inside: []Alternative{{Point: p, Datum: declared, Swapped: true}}}
	}
	var found Diagnosis
	for _, d := range [...]Datum{GCJ02, WGS84, BD09} {
		if p, inside := at(given, d); inside {
			found.Code = CodeLikelyDatum
			found.Inside = append(found.Inside, Alternative{Point: p, Datum: d})
		}
	}
	switch {
	case found.Code != "":
	case Check(given) != nil:
		found.Code = CodeOutOfRange
	default:
		found.Code = CodeOutside
	}
	return found
}

// NearestDatum finds the datum of a point whose place is known from elsewhere
// (WGS-84): a visit, or a second list. It answers only when exactly one of the
// three readings lies within the given metres of the known place, which should
// be what that knowledge is worth; the readings lie some hundred metres apart
// in China, and nowhere else.
func NearestDatum(given, known Point, withinMetres float64) (Datum, bool) {
	var found Datum
	count := 0
	for d := WGS84; d <= BD09; d++ {
		if Distance(ToWGS84(given, d), known) <= withinMetres {
			found = d
			count++
		}
	}
	return found, count == 1
}
