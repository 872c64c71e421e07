package geo

// Reading is what [Parse] understood of a text.
type Reading struct {
	Point   Point      // WGS-84
	Given   Point      // the numbers as they stood, longitude first, in Datum
	Datum   Datum      // of Given
	Basis   DatumBasis // how the datum is known
	Form    Form
	Service Service // the map a link came from or the text named, or ""
	// LatFirst says that the latitude stood before the longitude.
	LatFirst bool
	// PrecisionMetres is half a unit of the last digit given: with fewer
	// digits the place is vaguer, with more it need not be better.
	PrecisionMetres float64
	Doubts          []Doubt // why it is not certain, worst first; none: it is
}

// Sure says how far the reading can be trusted.
func (r Reading) Sure() Sureness {
	sure := Certain
	for _, d := range r.Doubts {
		switch d {
		case DoubtAxesByArea, DoubtDatumUsual:
			sure = min(sure, Likely)
		default:
			sure = Doubtful
		}
	}
	return sure
}

// Sureness is how far a [Reading] can be trusted.
type Sureness uint8

// The degrees of sureness.
const (
	Doubtful Sureness = iota // show it on a map and ask
	Likely                   // rests on the area or on what that map does as a rule
	Certain                  // the text states it all
)

// String returns the lower-case code: doubtful, likely or certain.
func (s Sureness) String() string {
	switch s {
	case Certain:
		return "certain"
	case Likely:
		return "likely"
	default:
		return "doubtful"
	}
}

// Doubt is a reason why a [Reading] is not certain. Its text is a stable code.
type Doubt string

// The doubts, worst first.
const (
	DoubtDatumAssumed Doubt = "datum_assumed" // nothing says the datum: up to 1.5 km off in China
	DoubtDatumMixed   Doubt = "datum_mixed"   // this map mixes datums inside China: up to 0.7 km off
	DoubtMapCentre    Doubt = "map_centre"    // the middle of a map someone looked at, no pin
	DoubtCoarse       Doubt = "coarse"        // so few digits that it may be over 50 m off
	DoubtDatumUsual   Doubt = "datum_usual"   // the datum is that map's as a rule; nothing states it
	DoubtAxesByArea   Doubt = "axes_by_area"  // which number is the latitude follows from the area alone
)

// DatumBasis is how the datum of a [Reading] is known. Its text is a stable
// code.
type DatumBasis string

// The bases of a datum.
const (
	DatumStated  DatumBasis = "stated"  // by the text, the link, or the standard of its form
	DatumOfMap   DatumBasis = "map"     // the map's own, which its links carry unless they say otherwise
	DatumAssumed DatumBasis = "assumed" // taken from [Options]
)

// Form is how the coordinates were written. Its text is a stable code.
type Form string

// The forms.
const (
	FormDecimal Form = "decimal" // 41.8012, 123.4321
	FormDMS     Form = "dms"     // degrees with minutes, with or without seconds
	FormGeoURI  Form = "geo_uri" // RFC 5870
	FormLink    Form = "link"    // a link of a map service
)

// Service is a map service. Its text is a stable code.
type Service string

// The services whose links [Parse] knows.
const (
	Amap    Service = "amap"    // 高德
	Baidu   Service = "baidu"   // 百度
	Tencent Service = "tencent" // 腾讯
	Apple   Service = "apple"
	OSM     Service = "osm"
	Google  Service = "google"
)

// Code says why [Parse] refused a text, or what [Diagnose] found. Its text is
// stable.
type Code string

// The codes.
const (
	CodeNoCoordinates Code = "no_coordinates"           // none in the text
	CodeTooLong       Code = "too_long"                 // more than 4 KB
	CodeShortLink     Code = "short_link"               // a shortened link: Service says of which map
	CodeBareLink      Code = "link_without_coordinates" // a full link to a name, an id or a route
	CodeUnknownLink   Code = "unknown_link"             // nothing but a link to something else
	CodeUnknownDatum  Code = "unknown_datum"            // a datum other than the three
	CodeSeveral       Code = "several_places"           // more than one place, or numbers in a row
	CodeUnreadable    Code = "unreadable"               // coordinates that contradict themselves
	CodeOutOfRange    Code = "out_of_range"             // not on the earth
	CodeAmbiguous     Code = "ambiguous_axes"           // both orders fall in the area: Readings has both
	CodeSwapped       Code = "swapped_axes"             // only with the axes swapped inside the area
	CodeLikelyDatum   Code = "likely_datum"             // only in another datum inside the area
	CodeOutside       Code = "outside"                  // outside the area however one reads it
)

// ParseError is the error of [Parse]. Its text has no word of the input, which
// may be somebody's place.
type ParseError struct {
	Code    Code
	Service Service // of a link, or ""
	// Readings are what the text might mean, likeliest first: for a person to
	// choose from, never to be taken unasked.
	Readings []Reading
}

// Error returns an English sentence.
func (e *ParseError) Error() string {
	const prefix = "geo: parse: "
	of := ""
	if e.Service != "" {
		of = " of " + string(e.Service)
	}
	switch e.Code {
	case CodeTooLong:
		return prefix + "more than 4 KB of text"
	case CodeShortLink:
		return prefix + "a short link" + of + " has no coordinates: open it in a browser and paste the long address it leads to, or paste the coordinates"
	case CodeBareLink:
		return prefix + "this link" + of + " has no coordinates of a place: put a pin on the place and share that, or paste the coordinates"
	case CodeUnknownLink:
		return prefix + "a link, but of no map known here"
	case CodeUnknownDatum:
		return prefix + "the link" + of + " names a datum not known here"
	case CodeSeveral:
		return prefix + "more than one place"
	case CodeUnreadable:
		return prefix + "coordinates that contradict themselves"
	case CodeOutOfRange:
		return prefix + "not a longitude and latitude"
	case CodeAmbiguous:
		return prefix + "cannot tell longitude from latitude: write N and E, or 北纬 and 东经"
	case CodeSwapped:
		return prefix + "longitude and latitude seem swapped"
	case CodeLikelyDatum:
		return prefix + "outside the area, but inside it in another datum"
	case CodeOutside:
		return prefix + "outside the area"
	default:
		return prefix + "no coordinates"
	}
}
