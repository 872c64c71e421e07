package hours_test

import (
	"slices"
	"strings"
	"testing"

	"jiujin/internal/hours"
	"jiujin/internal/hours/hourstext"
)

func parsed(t testing.TB, text string) *hours.Schedule {
	t.Helper()
	s, err := hourstext.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return s
}

func TestOSM(t *testing.T) {
	const notStated = `unknown "not stated"`
	const open = "法定节假日照常"
	for _, c := range []struct {
		text, want string
		lost       []hours.Loss
	}{
		{"24小时；" + open, "24/7", nil},
		{"24小时", "Mo-Su 00:00-24:00; PH " + notStated, nil},
		{"每天8:00-17:00；" + open, "Mo-Su 08:00-17:00", nil},
		{"8:00-11:30，13:00-17:00；" + open, "Mo-Su 08:00-11:30,13:00-17:00", nil},
		{"工作日8:00-17:00", "Mo-Fr 08:00-17:00; PH off", []hours.Loss{hours.LossMakeUp}},
		{
			"周一至周五8:00-17:00；周六9:00-12:00；" + open + "；调休上班日仍按周末",
			"Mo-Fr 08:00-17:00; Sa 09:00-12:00", nil,
		},
		{
			"周一、周三、周五9:00-11:00；周二9:00-10:00；" + open + "；调休上班日仍按周末",
			"Mo,We,Fr 09:00-11:00; Tu 09:00-10:00", nil,
		},
		{
			"周一至周五8:00-17:00，周末及节假日9:00-16:00",
			"Mo-Fr 08:00-17:00; Sa-Su 09:00-16:00; PH 09:00-16:00",
			[]hours.Loss{hours.LossMakeUp},
		},
		{"每天20:00-次日2:00；" + open, "Mo-Su 20:00-02:00", nil},
		{"8:00-次日8:00；" + open, "Mo-Su 08:00-32:00", nil},
		{"6:00-24:00；" + open, "Mo-Su 06:00-24:00", nil},
		{ // a rule for Friday would cut off what Thursday has after midnight
			"周四20:00-次日2:00，周五21:00-次日3:00；" + open + "；调休上班日仍按周末",
			"Th 20:00-02:00, Fr 21:00-03:00", nil,
		},
		{"10:30开餐；" + open, "Mo-Su 10:30-24:00 " + notStated, nil},
		{
			"早餐6:00开始，午餐11:00-13:00（12:40停止点餐，售完为止）；" + open,
			"Mo-Su 11:00-13:00, Mo-Su 06:00-11:00 " + notStated,
			[]hours.Loss{hours.LossMeals, hours.LossLastServing, hours.LossSoldOut},
		},
		{
			"周一至周五午餐", "Mo-Fr 00:00-24:00 " + notStated + "; PH " + notStated,
			[]hours.Loss{hours.LossMeals, hours.LossMakeUp},
		},
		{
			"夏季（5月至10月）8:00-20:00；冬季（11月至次年4月）8:00-17:00；法定节假日休息",
			"Nov-Apr Mo-Su 08:00-17:00; May-Oct Mo-Su 08:00-20:00; May-Oct PH off; Nov-Apr PH off", nil,
		},
		{
			"6月21日至9月30日周一至周五9:00-21:00；其余时间8:00-17:00；" + open + "；调休上班日仍按周末",
			"Mo-Su 08:00-17:00; Jun 21-Sep 30 off; Jun 21-Sep 30 Mo-Fr 09:00-21:00", nil,
		},
		{"8月8:00-17:00；" + open, "Aug Mo-Su 08:00-17:00", nil},
		{
			"2023年11月至次年2月8:00-17:00；" + open,
			"2023 Nov 01-2024 Feb 29 Mo-Su 08:00-17:00", nil,
		},
		{
			"2026年3月1日起每天8:00-17:00；" + open,
			"2026 Mar 01-2026 Dec 31 Mo-Su 08:00-17:00; 2027+ Mo-Su 08:00-17:00", nil,
		},
		{"截至2026年3月1日每天8:00-17:00；" + open, "", []hours.Loss{hours.LossSeasons}},
		{
			"每天8:00-17:00；" + open + "；因装修，2026年3月1日至15日停业；2026年4月1日改为9:00-12:00；2026年5月1日时间另行通知",
			`Mo-Su 08:00-17:00; 2026 May 01 ` + notStated + `; 2026 Apr 01 Mo-Su 09:00-12:00; 2026 Mar 01-2026 Mar 15 off "装修"`, nil,
		},
		{"每天8:00-17:00；截至2026年3月15日停业", "", []hours.Loss{hours.LossExceptions}},
		{"每天13:30至21:30，下雨天不开放；" + open, `Mo-Su 13:30-21:30 unknown "not in bad weather"`, nil},
		{"大厅8:30-17:20;自助区24小时", "", []hours.Loss{hours.LossZones}},
		{
			"8:30-17:20;自助区24小时；" + open, "Mo-Su 08:30-17:20", []hours.Loss{hours.LossZones},
		},
	} {
		s := parsed(t, c.text)
		got, lost := s.OSM()
		if got != c.want {
			t.Errorf("%s\ngot  %s\nwant %s", c.text, got, c.want)
		}
		if !slices.Equal(lost, c.lost) {
			t.Errorf("%s: lost %v, want %v", c.text, lost, c.lost)
		}
	}
}

// A comment cannot hold a quotation mark.
func TestOSMComment(t *testing.T) {
	s := parsed(t, "每天8:00-17:00；因「\"春节\"\n」，2026年3月1日停业")
	got, _ := s.OSM()
	if !strings.HasSuffix(got, `2026 Mar 01 off "春节"`) {
		t.Errorf("got %s", got)
	}
}
