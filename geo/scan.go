package geo

import "math"

// quantity is one number of a text that can be a latitude or a longitude.
type quantity struct {
	degrees  float64
	halfUnit float64 // half of the last digit, degrees
	axis     axis
	dms      bool // with minutes
	marked   bool // with a degree mark or an axis
	named    bool // with an axis in a word, such as lat or 北纬
	degree   bool // with a degree mark
	from, to int  // the tokens it is made of
}

// likely reports whether the number is no chance one: a whole number next to
// nothing or to a letter may be anything, and a bare one beyond a half turn is
// something else.
func (q quantity) likely() bool {
	return q.named || q.degree || q.halfUnit < 0.5 && (q.marked || math.Abs(q.degrees) <= halfTurn)
}

// scan finds the places a text gives, link parts apart. A pair is
//
//   - one number named a latitude in a word and one named a longitude, wherever
//     they stand, if the text has no other; or
//   - two numbers next to each other: with decimals if nothing marks them as
//     coordinates, and not in a longer row, which could be cut anywhere.
//
// The code says what is wrong with coordinates that contradict themselves.
func scan(s string) ([]candidate, Code) {
	sc := scanner{tokens: tokenise(s)}
	all, code := sc.quantities()
	if code != "" {
		return nil, code
	}
	if c, ok := namedPair(all); ok {
		return []candidate{c}, ""
	}
	var out []candidate
	for len(all) > 0 {
		row := 1
		for row < len(all) && sc.adjacent(all[row-1], all[row]) {
			row++
		}
		pairs, code := sc.pairs(all[:row])
		if code != "" {
			return nil, code
		}
		out = append(out, pairs...)
		all = all[row:]
	}
	return out, ""
}

// namedPair is the first rule of scan.
func namedPair(all []quantity) (candidate, bool) {
	var lat, lon []quantity
	for _, q := range all {
		switch {
		case q.named && q.axis == latitude:
			lat = append(lat, q)
		case q.named && q.axis == longitude:
			lon = append(lon, q)
		}
	}
	if len(lat) != 1 || len(lon) != 1 {
		return candidate{}, false
	}
	first, second, order := lon[0], lat[0], lonLat
	if lat[0].from < lon[0].from {
		first, second, order = lat[0], lon[0], latLon
	}
	return pairOf(first, second, order), true
}

// pairs cuts a row of adjacent quantities into places.
func (sc *scanner) pairs(row []quantity) ([]candidate, Code) {
	if len(row) == 1 {
		return nil, ""
	}
	if len(row)%2 != 0 {
		return nil, CodeSeveral
	}
	var out []candidate
	for i := 0; i < len(row); i += 2 {
		a, b := row[i], row[i+1]
		if len(row) > 2 && (a.axis == noAxis || b.axis == noAxis) {
			return nil, CodeSeveral
		}
		order := sc.header
		switch {
		case a.axis == b.axis && a.axis != noAxis:
			return nil, CodeUnreadable
		case a.axis == latitude || b.axis == longitude:
			order = latLon
		case a.axis == longitude || b.axis == latitude:
			order = lonLat
		}
		out = append(out, pairOf(a, b, order))
	}
	return out, ""
}

func pairOf(a, b quantity, order order) candidate {
	c := candidate{
		first: a.degrees, second: b.degrees, order: order,
		form: FormDecimal, halfUnit: max(a.halfUnit, b.halfUnit),
	}
	if a.dms || b.dms {
		c.form = FormDMS
	}
	return c
}

// scanner walks over the tokens of a text.
type scanner struct {
	tokens []token
	header order // from a heading such as "lat, lon:" or the columns 经度 纬度
}

// at is the token, or one of kind tokenEnd.
func (sc *scanner) at(i int) token {
	if i < 0 || i >= len(sc.tokens) {
		return token{}
	}
	return sc.tokens[i]
}

// skip returns the first index from i on whose token is of none of the kinds.
func (sc *scanner) skip(i int, kinds ...tokenKind) int {
	for {
		t := sc.at(i)
		skipped := false
		for _, k := range kinds {
			skipped = skipped || t.kind == k
		}
		if !skipped {
			return i
		}
		i++
	}
}

// quantities finds all numbers that can be coordinates.
func (sc *scanner) quantities() ([]quantity, Code) {
	var out []quantity
	for i := 0; i < len(sc.tokens); {
		number, prefix := i, token{}
		switch sc.at(i).kind {
		case tokenNumber:
		case tokenAxis:
			if sc.heading(i) {
				i = sc.skip(i+1, tokenSpace, tokenSeparator, tokenJoiner) + 1
				continue
			}
			var code Code
			if number, prefix, code = sc.prefixed(i); code != "" {
				return nil, code
			}
		default:
			i++
			continue
		}
		if sc.at(number).kind != tokenNumber {
			i = number
			continue
		}
		q, code := sc.quantity(number, prefix)
		if code != "" {
			return nil, code
		}
		q.from = i
		i = q.to
		if q.likely() {
			out = append(out, q)
		}
	}
	return out, ""
}

// heading reports whether the label at i and the one after it head two columns
// or "lat, lon: …", and keeps their order.
func (sc *scanner) heading(i int) bool {
	first, second := sc.at(i), sc.at(sc.skip(i+1, tokenSpace, tokenSeparator, tokenJoiner))
	if !first.label || !second.label || first.axis == second.axis {
		return false
	}
	sc.header = lonLat
	if first.axis == latitude {
		sc.header = latLon
	}
	return true
}

// prefixed follows the axis at i to its number, or to the first token that
// parts them: of letters a separator does, of labels only a word.
func (sc *scanner) prefixed(i int) (number int, prefix token, code Code) {
	prefix = sc.at(i)
	number = sc.skip(i+1, tokenSpace, tokenJoiner, tokenSecond, tokenMinute)
	if h := sc.at(number); h.letter && h.axis == prefix.axis { // 北纬N41.8 says it twice
		if !prefix.label && h.negative != prefix.negative {
			return number, prefix, CodeUnreadable
		}
		h.letter = prefix.letter
		prefix = h
		number = sc.skip(number+1, tokenSpace, tokenJoiner, tokenSecond, tokenMinute)
	}
	if prefix.label {
		number = sc.skip(number, tokenSpace, tokenSeparator)
	}
	return number, prefix, ""
}

// quantity reads the number at i with its minutes, seconds and the letter of
// its axis behind; prefix is the axis before it, if any.
func (sc *scanner) quantity(i int, prefix token) (quantity, Code) {
	degrees := sc.at(i)
	q := quantity{
		from: i, to: i + 1, axis: prefix.axis,
		marked: prefix.axis != noAxis, named: prefix.axis != noAxis && !prefix.letter,
	}
	parts := []token{degrees}
	if mark := sc.skip(i+1, tokenSpace); sc.at(mark).kind == tokenDegree {
		var code Code
		q.marked, q.degree = true, true
		if parts, q.to, code = sc.minutes(parts, mark+1); code != "" {
			return q, code
		}
	} else if prefix.kind == tokenAxis && !prefix.label {
		parts, q.to = sc.spaced(i)
	} else if prefix.kind != tokenAxis {
		run, to := sc.spaced(i)
		if _, ok := sc.suffix(to); ok && len(run) > 1 {
			parts, q.to = run, to
		}
	}
	q.dms = len(parts) > 1
	negative := prefix.negative
	signed := prefix.kind == tokenAxis && !prefix.label
	if end, ok := sc.suffix(q.to); ok {
		letter := sc.at(end)
		if signed { // N 41.8 E: the letter is the next number's, or there is none
			if sc.at(sc.skip(end+1, tokenSpace, tokenJoiner)).kind != tokenNumber {
				return q, CodeUnreadable
			}
		} else {
			if prefix.label && prefix.axis != letter.axis {
				return q, CodeUnreadable
			}
			q.axis, q.marked, q.to = letter.axis, true, end+1
			negative, signed = letter.negative, true
		}
	}
	if signed && degrees.negative {
		return q, CodeUnreadable
	}
	value, halfUnit, ok := sexagesimal(parts)
	if !ok {
		return q, CodeUnreadable
	}
	q.degrees, q.halfUnit = value, halfUnit
	if negative {
		q.degrees = -value
	}
	return q, ""
}

// suffix finds the letter N, S, E or W behind the number that ends before i, at
// most a space away. A letter apart that begins a word, as in E座, is none.
func (sc *scanner) suffix(i int) (at int, ok bool) {
	apart := sc.at(i).kind == tokenSpace
	if apart {
		i++
	}
	t := sc.at(i)
	if !t.letter || apart && sc.at(i+1).kind == tokenOther {
		return 0, false
	}
	return i, true
}

// minutes reads what follows the degree mark before i: 48′, 48′12.3″, or the
// same with the last mark left out.
func (sc *scanner) minutes(parts []token, i int) (all []token, to int, code Code) {
	to = i
	if parts[0].decimals >= 0 {
		return parts, to, ""
	}
	for _, mark := range [...]tokenKind{tokenMinute, tokenSecond} {
		at := sc.skip(to, tokenSpace)
		if sc.at(at).kind != tokenNumber || sc.at(at).negative {
			break
		}
		end := sc.skip(at+1, tokenSpace)
		switch kind := sc.at(end).kind; {
		case kind == mark:
			to = end + 1
		case kind == tokenMinute || kind == tokenSecond: // 41°12″
			return parts, to, CodeUnreadable
		case kind != tokenDegree && at == to: // stuck to the mark before, its own left out
			to = at + 1
		default: // the next coordinate
			return parts, to, ""
		}
		parts = append(parts, sc.at(at))
	}
	return parts, to, ""
}

// spaced reads degrees, minutes and seconds parted by single spaces, as they
// stand before or behind N, S, E, W: whole numbers up to the last.
func (sc *scanner) spaced(i int) (parts []token, to int) {
	parts, to = []token{sc.at(i)}, i+1
	for len(parts) < 3 && parts[len(parts)-1].decimals < 0 {
		next := sc.at(to + 1)
		if sc.at(to).kind != tokenSpace || next.kind != tokenNumber || next.negative || next.value >= 60 {
			break
		}
		parts = append(parts, next)
		to += 2
	}
	return parts, to
}

// sexagesimal adds degrees, minutes and seconds up. It refuses 60 minutes, and
// decimals anywhere but in the last part.
func sexagesimal(parts []token) (degrees, halfUnit float64, ok bool) {
	unit := 1.0
	for i, p := range parts {
		if i > 0 {
			unit /= 60
			if p.value >= 60 || p.negative {
				return 0, 0, false
			}
		}
		last := i == len(parts)-1
		if !last && p.decimals >= 0 {
			return 0, 0, false
		}
		degrees += math.Abs(p.value) * unit
		if last {
			halfUnit = unit / 2 * math.Pow(10, -float64(max(0, p.decimals)))
		}
	}
	return math.Copysign(degrees, signOf(parts[0])), halfUnit, true
}

func signOf(t token) float64 {
	if t.negative {
		return -1
	}
	return 1
}

// adjacent reports whether b follows a with nothing between but marks: for
// bare numbers spaces and at most one separator, for marked ones any.
func (sc *scanner) adjacent(a, b quantity) bool {
	separators := 0
	for i := a.to; i < b.from; i++ {
		switch sc.at(i).kind {
		case tokenSpace:
		case tokenSeparator:
			separators++
		case tokenJoiner, tokenSecond:
			if !a.marked || !b.marked {
				return false
			}
		default:
			return false
		}
	}
	return separators <= 1 || a.marked && b.marked
}
