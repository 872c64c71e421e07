package transfer

import (
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// Keys of the columns of a delivery area.
const (
	KeyRadius = "meal.delivery_area.radius_m"
	KeyRing   = "meal.delivery_area.ring"
)

// deliveryColumns are the two ways to say how far meals are brought. A cell of
// one of them takes the place of the other.
func deliveryColumns() []Column {
	return []Column{
		areaColumn("配送半径", KeyRadius, FormatRadius, func(a *locator.DeliveryArea, cell string) (ok bool) {
			a.RadiusMetres, ok = ParseRadius(cell)
			return ok
		}, "送餐半径"),
		areaColumn("配送范围", KeyRing, FormatRing, func(a *locator.DeliveryArea, cell string) (ok bool) {
			a.Ring, ok = ParseRing(cell)
			return ok
		}),
	}
}

func areaColumn(title, key string, get func(*locator.DeliveryArea) string, set func(*locator.DeliveryArea, string) bool, also ...string) Column {
	return Column{
		Title: title, Key: key, Group: locator.AmenityFacts, also: also,
		get: func(s *locator.Site) string {
			if s.Meal == nil || s.Meal.DeliveryArea == nil {
				return ""
			}
			return get(s.Meal.DeliveryArea)
		},
		set: func(s *locator.Site, cell string) *Fault {
			switch {
			case cell == "" && (s.Meal == nil || s.Meal.DeliveryArea == nil || get(s.Meal.DeliveryArea) == ""):
			case cell == "":
				s.Meal.DeliveryArea = nil
			case s.Meal == nil:
				return notForService()
			default:
				var area locator.DeliveryArea
				if !set(&area, cell) {
					f := NewFault("", "bad_delivery_area", shorten(cell))
					return &f
				}
				s.Meal.DeliveryArea = &area
			}
			return nil
		},
	}
}

// FormatRadius writes 800米, "" for an area without a radius.
func FormatRadius(a *locator.DeliveryArea) string {
	if a.RadiusMetres == 0 {
		return ""
	}
	return strconv.Itoa(a.RadiusMetres) + "米"
}

// ParseRadius reads a radius in metres: 800, 800米, 1.5公里, 1km.
func ParseRadius(s string) (metres int, ok bool) {
	s = strings.ToLower(strings.TrimSpace(norm.NFKC.String(s)))
	factor := 1.0
	for _, unit := range []struct {
		word   string
		factor float64
	}{{"公里", 1000}, {"千米", 1000}, {"km", 1000}, {"米", 1}, {"m", 1}} {
		if rest, cut := strings.CutSuffix(s, unit.word); cut {
			s, factor = strings.TrimSpace(rest), unit.factor
			break
		}
	}
	if !numberPattern.MatchString(s) && !isDigits(s) {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || n*factor < 1 || n*factor > 1e6 {
		return 0, false
	}
	return int(n*factor + 0.5), true
}

func isDigits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// FormatRing writes the border as lon,lat;lon,lat… in WGS-84, "" for an area
// without one.
func FormatRing(a *locator.DeliveryArea) string {
	points := make([]string, len(a.Ring))
	for i, p := range a.Ring {
		points[i] = strconv.FormatFloat(p[0], 'f', -1, 64) + "," + strconv.FormatFloat(p[1], 'f', -1, 64)
	}
	return strings.Join(points, ";")
}

// ringDecimals is how exactly a border is kept: about 10 cm.
const ringDecimals = 6

// ParseRing reads a border in WGS-84 as FormatRing writes it, or one point on
// each line. A border that is not closed is closed.
func ParseRing(s string) (ring []geo.Point, ok bool) {
	s = norm.NFKC.String(s)
	for _, pair := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == '\n' || r == '|' }) {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		numbers := strings.FieldsFunc(pair, func(r rune) bool { return r == ',' || r == ' ' || r == '\t' || r == '\r' || r == '、' })
		if len(numbers) != 2 {
			return nil, false
		}
		lon, _, lonOK := ParseCoordinate(numbers[0])
		lat, _, latOK := ParseCoordinate(numbers[1])
		if !lonOK || !latOK || len(ring) > locator.MaxRingPoints {
			return nil, false
		}
		ring = append(ring, geo.Round(geo.Point{lon, lat}, ringDecimals))
	}
	if len(ring) > 1 && ring[0] != ring[len(ring)-1] {
		ring = append(ring, ring[0])
	}
	return ring, len(ring) > 0
}
