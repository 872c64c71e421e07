package hours_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/hours"
)

// brief writes a specification on a line: days, times, validity.
func brief(specs []hours.OpeningHoursSpecification) []string {
	var lines []string
	for _, s := range specs {
		days := strings.ReplaceAll(strings.Join(s.DayOfWeek, ","), "https://schema.org/", "")
		days = strings.ReplaceAll(days, "Monday,Tuesday,Wednesday,Thursday,Friday", "Mo-Fr")
		days = strings.ReplaceAll(days, "Mo-Fr,Saturday,Sunday", "Mo-Su")
		line := strings.TrimSpace(days + " " + s.Opens + "-" + s.Closes)
		if s.ValidFrom != 0 || s.ValidThrough != 0 {
			line += " " + s.ValidFrom.String() + ".." + s.ValidThrough.String()
		}
		lines = append(lines, line)
	}
	return lines
}

func TestSchemaOrg(t *testing.T) {
	const open = "；法定节假日照常"
	for _, c := range []struct {
		text             string
		regular, special []string
		lost             []hours.Loss
	}{
		{text: "8:00-17:00" + open, regular: []string{"Mo-Su 08:00-17:00"}},
		{text: "24小时" + open, regular: []string{"Mo-Su 00:00-23:59"}},
		{text: "6:00-24:00" + open, regular: []string{"Mo-Su 06:00-00:00"}},
		{text: "20:00-次日2:00" + open, regular: []string{"Mo-Su 20:00-02:00"}},
		{text: "8:00-次日8:00" + open, regular: []string{"Mo-Su 08:00-07:59"}},
		{text: "8:00-17:00", regular: []string{"Mo-Su 08:00-17:00"}, lost: []hours.Loss{hours.LossHolidays}},
		{
			text:    "工作日8:00-17:00",
			regular: []string{"Mo-Fr 08:00-17:00", "PublicHolidays 00:00-00:00"},
			lost:    []hours.Loss{hours.LossMakeUp},
		},
		{
			text:    "每天早餐6:00开始，午餐11:00-13:00（12:40停止点餐，售完为止）；每天自助区24小时；法定节假日11:00-12:00；雨天不开放",
			regular: []string{"Mo-Su 11:00-13:00", "PublicHolidays 11:00-12:00"},
			lost: []hours.Loss{
				hours.LossMeals, hours.LossZones, hours.LossTimes, hours.LossLastServing, hours.LossSoldOut, hours.LossWeather,
			},
		},
		{
			text: "6月至8月8:00-20:00；其余时间8:00-17:00" + open,
			regular: []string{
				"Mo-Su 08:00-17:00 2026-11-23..2027-05-31", "Mo-Su 08:00-20:00 2027-06-01..2027-08-31",
				"Mo-Su 08:00-17:00 2027-09-01..2027-11-23",
			},
		},
		{text: "11月至次年3月8:00-17:00" + open, regular: []string{
			"Mo-Su 08:00-17:00 2026-11-23..2027-03-31", "Mo-Su 08:00-17:00 2027-11-01..2027-11-23",
		}},
		{
			text:    "8:00-17:00" + open + "；2027年1月1日起停业；2026年12月24日至26日改为周五9:00-12:00；因装修，2026年1月1日停业",
			regular: []string{"Mo-Su 08:00-17:00"},
			special: []string{
				"Friday 09:00-12:00 2026-12-24..2026-12-26",
				"Monday,Tuesday,Wednesday,Thursday,Saturday,Sunday 00:00-00:00 2026-12-24..2026-12-26",
				"00:00-00:00 2027-01-01..",
			},
		},
		{
			text:    "8:00-17:00" + open + "；2026年12月24日时间另行通知",
			regular: []string{"Mo-Su 08:00-17:00"},
			lost:    []hours.Loss{hours.LossExceptions},
		},
	} {
		got, lost := parsed(t, c.text).SchemaOrg(date(t, "2026-11-23"))
		if diff := cmp.Diff(c.regular, brief(got.Regular)); diff != "" {
			t.Errorf("%s: regular (-want +got):\n%s", c.text, diff)
		}
		if diff := cmp.Diff(c.special, brief(got.Special)); diff != "" {
			t.Errorf("%s: special (-want +got):\n%s", c.text, diff)
		}
		if !slices.Equal(lost, c.lost) {
			t.Errorf("%s: lost %v, want %v", c.text, lost, c.lost)
		}
	}
}

func TestSchemaOrgJSON(t *testing.T) {
	got, _ := parsed(t, "周六8:00-17:00；2026年12月26日停业").SchemaOrg(date(t, "2026-11-23"))
	data, err := json.Marshal(got)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"openingHoursSpecification":[{"@type":"OpeningHoursSpecification","dayOfWeek":["https://schema.org/Saturday"],` +
		`"opens":"08:00","closes":"17:00"}],"specialOpeningHoursSpecification":[{"@type":"OpeningHoursSpecification",` +
		`"opens":"00:00","closes":"00:00","validFrom":"2026-12-26","validThrough":"2026-12-26"}]}`
	if string(data) != want {
		t.Errorf("got  %s\nwant %s", data, want)
	}
}
