package geo

import (
	"fmt"
	"math"
	"strconv"
)

// FormatDMS writes a point as people read coordinates out, to a hundredth of a
// second (0.3 m): 41°48′12.34″N 123°25′55.60″E. [Parse] reads it back.
func FormatDMS(p Point) string {
	north, east := "N", "E"
	if p[1] < 0 {
		north = "S"
	}
	if p[0] < 0 {
		east = "W"
	}
	return dms(p[1]) + north + " " + dms(p[0]) + east
}

func dms(degrees float64) string {
	const hundredths = 3600 * 100
	n := int64(math.Round(math.Abs(degrees) * hundredths))
	return fmt.Sprintf("%d°%02d′%02d.%02d″", n/hundredths, n/6000%60, n/100%60, n%100)
}

// URI writes a WGS-84 point as a geo: URI (RFC 5870) with six decimals
// (0.1 m), which phones open in a map. [Parse] reads it back.
func URI(p Point) string {
	decimal := func(x float64) string {
		return strconv.FormatFloat(math.Round(x*1e6)/1e6+0, 'f', 6, 64) // + 0: no −0
	}
	return "geo:" + decimal(p[1]) + "," + decimal(p[0])
}
