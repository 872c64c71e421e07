package geo

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/paulmach/orb"
)

// ErrPolyline is wrapped by the errors of [DecodePolyline].
var ErrPolyline = errors.New("not a polyline of precision 5")

// polylineScale is the precision: five decimals, about 1 m.
const polylineScale = 1e5

// DecodePolyline reads Google's encoded polyline of precision 5, in which
// latitude comes before longitude. The line has at most half as many points as
// s has bytes; an empty s is an empty line. The error wraps [ErrPolyline] or,
// for a point that is not on the earth, [ErrRange], and names the byte, counted
// from 1.
//
// A polyline of precision 6 decodes too, to points ten times too far out; most
// of them are not on the earth.
func DecodePolyline(s string) (orb.LineString, error) {
	line := make(orb.LineString, 0, len(s)/2)
	var lat, lon int64
	for at := 0; at < len(s); {
		start := at
		for _, sum := range [2]*int64{&lat, &lon} {
			step, width := polylineStep(s[at:])
			if width == 0 {
				return nil, fmt.Errorf("geo: polyline: byte %d: %w", at+1, ErrPolyline)
			}
			*sum += step
			at += width
		}
		p := Point{float64(lon) / polylineScale, float64(lat) / polylineScale}
		if err := Check(p); err != nil {
			return nil, fmt.Errorf("geo: polyline: byte %d: %w", start+1, err)
		}
		line = append(line, p)
	}
	return line, nil
}

// polylineStep reads one number: groups of five bits, lowest first, each
// offset by 63, the sixth bit saying that more follow; the sign is the lowest
// bit. Width 0 says that s does not begin with a number within ±360 degrees.
func polylineStep(s string) (step int64, width int) {
	const most = 6 // groups: 2 · 360 · 1e5 has 27 bits
	var bits int64
	for i := 0; i < len(s) && i < most; i++ {
		group := int64(s[i]) - 63
		if group < 0 || group > 63 {
			return 0, 0
		}
		bits |= (group & 31) << (5 * i)
		if group < 32 {
			step = bits >> 1
			if bits&1 != 0 {
				step = ^step
			}
			return step, i + 1
		}
	}
	return 0, 0
}

// EncodePolyline writes the line as Google's encoded polyline of precision 5.
// Coordinates are rounded to five decimals, half a metre at most. The error
// wraps [ErrRange].
func EncodePolyline(line orb.LineString) (string, error) {
	var out strings.Builder
	var lat, lon int64
	for i, p := range line {
		if err := Check(p); err != nil {
			return "", fmt.Errorf("geo: polyline: point %d: %w", i+1, err)
		}
		nextLat, nextLon := int64(math.Round(p[1]*polylineScale)), int64(math.Round(p[0]*polylineScale))
		writePolylineStep(&out, nextLat-lat)
		writePolylineStep(&out, nextLon-lon)
		lat, lon = nextLat, nextLon
	}
	return out.String(), nil
}

func writePolylineStep(out *strings.Builder, step int64) {
	bits := step << 1
	if step < 0 {
		bits = ^bits
	}
	for ; bits >= 32; bits >>= 5 {
		out.WriteByte(byte(bits&31) + 32 + 63)
	}
	out.WriteByte(byte(bits) + 63)
}
