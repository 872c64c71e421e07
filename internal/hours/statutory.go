package hours

import (
	"time"

	lunar "github.com/6tail/lunar-go/calendar"
)

// statutoryFeasts returns the days off for everybody by the Regulation on
// Public Holidays (全国年节及纪念日放假办法), in the order of a notice: New Year,
// the eve to the third day of the Spring Festival, Qingming, 1 and 2 May,
// Dragon Boat, Mid-Autumn, 1 to 3 October. Before the revision of November
// 2024 took force in 2025, the eve and 2 May were not among them; still older
// versions are not needed and not kept.
func statutoryFeasts(year int) []Feast {
	spring := lunarDay(year, 1, 1)
	eve, may := spring-1, Day(1)
	if year < 2025 {
		eve, may = spring, 0
	}
	qingming := solarDay(lunar.NewLunarFromYmd(year, 1, 1).GetJieQiTable()["清明"])
	labour := DayAt(year, time.May, 1)
	dragonBoat, midAutumn := lunarDay(year, 5, 5), lunarDay(year, 8, 15)
	newYear, national := DayAt(year, time.January, 1), DayAt(year, time.October, 1)
	return []Feast{
		{Name: "元旦", From: newYear, Until: newYear},
		{Name: "春节", From: eve, Until: spring + 2},
		{Name: "清明节", From: qingming, Until: qingming},
		{Name: "劳动节", From: labour, Until: labour + may},
		{Name: "端午节", From: dragonBoat, Until: dragonBoat},
		{Name: "中秋节", From: midAutumn, Until: midAutumn},
		{Name: "国庆节", From: national, Until: national + 2},
	}
}

func lunarDay(year, month, day int) Day {
	return solarDay(lunar.NewLunarFromYmd(year, month, day).GetSolar())
}

func solarDay(s *lunar.Solar) Day { return DayAt(s.GetYear(), time.Month(s.GetMonth()), s.GetDay()) }

// farthest is how many days from a statutory day a notice may reach.
const farthest = 14

// near reports whether a notice may make d, which is not statutory, a day off
// or a make-up workday on account of the feast.
//
// The principles that the notice for 2025 states: from the eve 8 days off for
// the Spring Festival, from 1 October 7 (8 with the Mid-Autumn), 5 for Labour
// Day, 3 for each of the others unless it falls on a Wednesday, and exceptions.
// What the notices for 2018 to 2021 and 2023 to 2026 did: the long feasts (Spring Festival,
// Labour Day, National Day) were off from 2 days before the statutory ones to
// 5 after, with make-up days on weekends from 11 before (20 September 2026) to
// 9 after (28 February 2026); the short ones were off up to 2 days to either
// side, with make-up days up to 3. So near means, with some room: of a long
// feast 3 days before to 6 after and the weekends of two weeks to either side;
// of a short one 2 days to either side and weekends up to 4 days away. A test
// holds the notices we have to this.
func near(d Day, f Feast) bool {
	before, after := int(f.From-d), int(d-f.Until)
	weekend := d.Weekday().Has(Weekend)
	if isLong(f.Name) {
		return before <= 3 && after <= 6 || weekend && before <= farthest && after <= farthest
	}
	return before <= 2 && after <= 2 || weekend && before <= 4 && after <= 4
}

func isLong(feast string) bool {
	return feast == "春节" || feast == "劳动节" || feast == "国庆节"
}
