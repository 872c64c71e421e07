package page

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/search"
)

// basemapAnswer is the offline sketch of the city. Coordinates are WGS-84,
// lon, lat.
type basemapAnswer struct {
	Bounds    [4]float64        `json:"bounds"` // west, south, east, north
	Center    geo.Point         `json:"center"`
	Zoom      int               `json:"zoom"`
	Urban     []geometry        `json:"urban"`
	Rivers    []geometry        `json:"rivers"`
	Districts []basemapDistrict `json:"districts"`
	Demo      bool              `json:"demo"`
}

// geometry is GeoJSON; the types of package orb marshal as its coordinates.
type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

type basemapDistrict struct {
	Name   string    `json:"name"`
	Label  geo.Point `json:"label"`
	Border *geometry `json:"border,omitempty"`
}

// basemap gives the sketch to the map script. Borders of districts are in it
// only when the data are made up or the operator has a 审图号.
func (p *Pages) basemap(c echo.Context) error {
	v := p.Engine.View()
	b := p.base(c, v)
	tag := `W/"` + v.Revision.Epoch + "-" + strconv.FormatInt(v.Revision.Rev, 10) + `"`
	h := c.Response().Header()
	h.Set("ETag", tag)
	h.Set("Cache-Control", "no-cache")
	if c.Request().Header.Get("If-None-Match") == tag {
		return c.NoContent(http.StatusNotModified)
	}
	data, err := json.Marshal(b.sketch(v))
	if err != nil {
		return fmt.Errorf("page: basemap: %w", err)
	}
	return c.JSONBlob(http.StatusOK, data)
}

func (b *base) sketch(v *search.View) basemapAnswer {
	return newSketch(v, b.districtName, mayDrawBorders(v.Revision.Demo, v.City.Profile))
}

// StaffSketch is the sketch with the borders of districts, as JSON takes it:
// for the staff room, where they may always be drawn. Names are Chinese.
func StaffSketch(v *search.View) any {
	return newSketch(v, func(code string) string {
		d, _ := v.City.District(code)
		return d.Name
	}, true)
}

func newSketch(v *search.View, districtName func(code string) string, borders bool) basemapAnswer {
	m := v.City.Profile.Map
	answer := basemapAnswer{
		Bounds: [4]float64{m.Bounds.Min[0], m.Bounds.Min[1], m.Bounds.Max[0], m.Bounds.Max[1]},
		Center: m.Center,
		Zoom:   m.Zoom,
		Demo:   v.Revision.Demo,
	}
	for _, u := range v.City.Urban {
		answer.Urban = append(answer.Urban, geometry{"Polygon", u.Area})
	}
	for _, r := range v.City.Rivers {
		answer.Rivers = append(answer.Rivers, geometry{"MultiLineString", r.Lines})
	}
	for _, d := range v.City.Districts {
		named := basemapDistrict{Name: districtName(d.Code), Label: d.Label}
		if borders {
			named.Border = &geometry{"MultiPolygon", d.Area}
		}
		answer.Districts = append(answer.Districts, named)
	}
	return answer
}

func mayDrawBorders(demo bool, p city.Profile) bool { return demo || p.Footer.MapApproval != "" }
