package city

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/paulmach/orb"

	"jiujin/geo"
	"jiujin/internal/hours"
)

// Profile is what an operator may change about a city without new map data.
// Its JSON form is profile.json; see OPERATOR.md. An empty footer field is not
// shown.
type Profile struct {
	ID       string         `json:"id"`
	Name     Name           `json:"name"`
	Province string         `json:"province"` // as addresses begin
	Timezone string         `json:"timezone"` // IANA name
	AreaCode string         `json:"area_code"`
	Hotlines []Hotline      `json:"hotlines"`
	Map      Map            `json:"map"`
	Targets  map[string]int `json:"targets"` // sites a year, by service
	Footer   Footer         `json:"footer"`
	// Plans are the targets of single years and districts; they stand over
	// Targets.
	Plans []Plan `json:"plans"`
	// Holidays are the notices of years that the program does not know or knows
	// wrongly, one a year.
	Holidays []hours.HolidayNotice `json:"holidays"`
}

// Name is the city's name.
type Name struct {
	Zh     string `json:"zh"`
	ZhFull string `json:"zh_full"` // with 市
	En     string `json:"en"`
}

// Hotline is a number to call about a service; an empty service means all.
type Hotline struct {
	Number  string `json:"number"`
	Name    string `json:"name"`
	NameEn  string `json:"name_en"`
	Service string `json:"service"`
}

// Map is where the map begins and ends, WGS-84. In JSON the centre is
// [lon, lat] and the bounds [min lon, min lat, max lon, max lat].
type Map struct {
	Center orb.Point
	Zoom   int
	Bounds orb.Bound
}

// Footer is who answers for the site, as the law wants it shown.
type Footer struct {
	Organiser      string `json:"organiser"`       // 主办单位
	ICP            string `json:"icp"`             // ICP备案
	Police         string `json:"police"`          // 公安备案
	PoliceURL      string `json:"police_url"`      // its link
	SiteID         string `json:"site_id"`         // 网站标识码
	MapApproval    string `json:"map_approval"`    // 审图号
	PrivacyContact string `json:"privacy_contact"` // 隐私联系方式
}

type mapJSON struct {
	Center [2]float64 `json:"center"`
	Zoom   int        `json:"zoom"`
	Bounds [4]float64 `json:"bounds"`
}

// MarshalJSON writes the form that [Map] describes.
func (m Map) MarshalJSON() ([]byte, error) { return json.Marshal(m.wire()) }

// UnmarshalJSON reads the form that [Map] describes; what is left out stays.
func (m *Map) UnmarshalJSON(data []byte) error {
	w := m.wire()
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = Map{w.Center, w.Zoom, orb.Bound{
		Min: orb.Point{w.Bounds[0], w.Bounds[1]},
		Max: orb.Point{w.Bounds[2], w.Bounds[3]},
	}}
	return nil
}

func (m Map) wire() mapJSON {
	b := m.Bounds
	return mapJSON{m.Center, m.Zoom, [4]float64{b.Min[0], b.Min[1], b.Max[0], b.Max[1]}}
}

// ParseProfile reads a whole profile and validates it. An unknown field or a
// wrong type is a fault. The error is a [Faults].
func ParseProfile(data []byte) (Profile, error) {
	p, err := overlay(Profile{}, data)
	if err != nil {
		return Profile{}, err
	}
	if err := p.Validate(); err != nil {
		return Profile{}, err
	}
	return p, nil
}

// Merge returns the profile with the fields of the patch changed, as strict as
// [ParseProfile]; fields the patch does not name stay, an empty text clears.
// Hotlines, plans and holidays are replaced as a whole, targets one by one. The id
// cannot change. The profile itself is not touched.
func (p Profile) Merge(patch []byte) (Profile, error) {
	q, err := overlay(p, patch)
	if err != nil {
		return Profile{}, err
	}
	if q.ID != p.ID {
		return Profile{}, Faults{{CodeFixed, "id", fmt.Sprintf("城市代号不能由 %q 改为 %q", p.ID, q.ID)}}
	}
	if err := q.Validate(); err != nil {
		return Profile{}, err
	}
	return q, nil
}

// overlay puts the JSON over the profile after checking its names and types.
func overlay(p Profile, data []byte) (Profile, error) {
	given, err := checkShape(data)
	if err != nil {
		return Profile{}, err
	}
	q := p.clone()
	if _, ok := given["hotlines"]; ok {
		q.Hotlines = nil // or json fills the old entries' gaps with their old values
	}
	if _, ok := given["plans"]; ok {
		q.Plans = nil
	}
	if _, ok := given["holidays"]; ok {
		q.Holidays = nil
	}
	if err := unmarshal(TrimBOM(data), &q); err != nil {
		return Profile{}, err
	}
	// Left out is empty, never null: what is stored must be readable again.
	if q.Hotlines == nil {
		q.Hotlines = []Hotline{}
	}
	if q.Targets == nil {
		q.Targets = map[string]int{}
	}
	if q.Plans == nil {
		q.Plans = []Plan{}
	}
	q.Holidays = cloneHolidays(q.Holidays)
	return q, nil
}

func (p Profile) clone() Profile {
	p.Hotlines = slices.Clone(p.Hotlines)
	p.Targets = maps.Clone(p.Targets)
	p.Plans = slices.Clone(p.Plans)
	p.Holidays = cloneHolidays(p.Holidays)
	return p
}

// The limits of a profile's texts, in characters.
const (
	maxName = 60
	maxText = 200
)

// Validate returns all faults at once as a [Faults], or nil.
func (p Profile) Validate() error {
	var fs Faults
	add := func(code, field, message string) { fs = append(fs, Fault{code, field, message}) }
	for _, f := range []struct {
		field, text string
		required    bool
		limit       int
	}{
		{"id", p.ID, true, maxName},
		{"name.zh", p.Name.Zh, true, maxName},
		{"name.zh_full", p.Name.ZhFull, true, maxName},
		{"name.en", p.Name.En, true, maxName},
		{"province", p.Province, false, maxName},
		{"timezone", p.Timezone, true, maxName},
		{"footer.organiser", p.Footer.Organiser, false, maxText},
		{"footer.icp", p.Footer.ICP, false, maxText},
		{"footer.police", p.Footer.Police, false, maxText},
		{"footer.police_url", p.Footer.PoliceURL, false, maxText},
		{"footer.site_id", p.Footer.SiteID, false, maxText},
		{"footer.map_approval", p.Footer.MapApproval, false, maxText},
		{"footer.privacy_contact", p.Footer.PrivacyContact, false, maxText},
	} {
		fs = append(fs, textFaults(f.field, f.text, f.required, f.limit)...)
	}
	if !isDigits(p.AreaCode) {
		add(CodeBadValue, "area_code", "电话区号只能是数字")
	}
	if u := p.Footer.PoliceURL; u != "" && !isWebAddress(u) {
		add(CodeBadURL, "footer.police_url", "网址须以 http:// 或 https:// 开头")
	}
	for i, h := range p.Hotlines {
		at := fmt.Sprintf("hotlines[%d].", i)
		if !isDigits(h.Number) {
			add(CodeBadValue, at+"number", "热线号码只能是数字")
		}
		fs = append(fs, textFaults(at+"name", h.Name, true, maxName)...)
		fs = append(fs, textFaults(at+"name_en", h.NameEn, false, maxName)...)
		if h.Service != "" && !isService(h.Service) {
			add(CodeUnknownService, at+"service", "服务须为 meal、station 或空")
		}
	}
	for _, service := range slices.Sorted(maps.Keys(p.Targets)) {
		if !isService(service) {
			add(CodeUnknownService, "targets."+service, "服务须为 meal 或 station")
		} else if p.Targets[service] < 0 {
			add(CodeBadValue, "targets."+service, "目标数不能为负")
		}
	}
	fs = append(fs, p.Map.faults()...)
	fs = append(fs, plansFaults(p.Plans)...)
	return append(fs, holidaysFaults("holidays", p.Holidays)...).orNil()
}

func (m Map) faults() Faults {
	var fs Faults
	b := m.Bounds
	if geo.Check(b.Min) != nil || geo.Check(b.Max) != nil || b.Min[0] >= b.Max[0] || b.Min[1] >= b.Max[1] {
		fs = append(fs, Fault{CodeBadValue, "map.bounds", "范围须为 [最小经度, 最小纬度, 最大经度, 最大纬度]"})
	} else if !b.Contains(m.Center) {
		fs = append(fs, Fault{CodeBadValue, "map.center", "地图中心须为 [经度, 纬度],并在范围之内"})
	}
	if m.Zoom < 1 || m.Zoom > 20 {
		fs = append(fs, Fault{CodeBadValue, "map.zoom", "缩放级别须为 1 到 20"})
	}
	return fs
}

func textFaults(field, s string, required bool, limit int) Faults {
	var fs Faults
	if required && strings.TrimSpace(s) == "" {
		fs = append(fs, Fault{CodeMissing, field, "不能为空"})
	}
	if utf8.RuneCountInString(s) > limit {
		fs = append(fs, Fault{CodeTooLong, field, fmt.Sprintf("不能超过 %d 个字", limit)})
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		fs = append(fs, Fault{CodeBadValue, field, "不能含换行或控制字符"})
	}
	return fs
}

func isService(s string) bool { return s == "meal" || s == "station" }

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
