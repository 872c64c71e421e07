package demo

import (
	"fmt"
	"strings"

	"jiujin/internal/locator"
)

// span is a stretch of the day in minutes after midnight.
type span struct{ from, to int }

// style is how a source writes times.
type style struct {
	clock   func(minutes int) string
	to      string // between the ends of a span
	between string // between two spans
}

func anyStyle(d *dice) style {
	return choose(d, []weighted[style]{
		{50, style{plainClock, "-", ";"}},
		{12, style{plainClock, "—", "、"}},
		{8, style{paddedClock, "-", ";"}},
		{6, style{paddedClock, "~", " "}},
		{8, style{plainClock, "至", ","}},
		{8, style{spokenClock, "到", ","}},
		{4, style{writtenClock, "到", ";"}},
		{4, style{wideClock, "\uff0d", ";"}},
	})
}

func plainClock(m int) string  { return fmt.Sprintf("%d:%02d", m/60, m%60) }
func paddedClock(m int) string { return fmt.Sprintf("%02d:%02d", m/60, m%60) }

// wideClock writes full-width digits and colon, as old input methods do.
func wideClock(m int) string {
	return strings.Map(func(r rune) rune { return r - '0' + '\uff10' }, plainClock(m))
}

func spokenClock(m int) string {
	switch m % 60 {
	case 0:
		return fmt.Sprintf("%d点", m/60)
	case 30:
		return fmt.Sprintf("%d点半", m/60)
	}
	return fmt.Sprintf("%d点%d分", m/60, m%60)
}

func writtenClock(m int) string {
	if m%60 == 0 {
		return fmt.Sprintf("%d时", m/60)
	}
	return fmt.Sprintf("%d时%d分", m/60, m%60)
}

func (s style) span(x span) string { return s.clock(x.from) + s.to + s.clock(x.to) }

// join writes labelled spans: labels and spans come in pairs.
func (s style) join(labels []string, spans []span) string {
	parts := make([]string, len(labels))
	for i := range labels {
		parts[i] = labels[i] + s.span(spans[i])
	}
	return strings.Join(parts, s.between)
}

// mealHours is what a source says about when a meal point serves.
type mealHours struct {
	text   string
	served []string // keys of locator.Meals that the words name
	only   bool     // the words leave no room for other meals
}

func anyMealHours(d *dice, p *plot) mealHours {
	s := anyStyle(d)
	b := span{pick(d, 360, 390, 390, 420), pick(d, 510, 540, 540, 570)}
	l := span{pick(d, 630, 660, 660, 690), pick(d, 750, 780, 780, 810, 840)}
	e := span{pick(d, 960, 990, 1020), pick(d, 1080, 1110, 1140)}
	two := s.join([]string{"早餐", "午餐"}, []span{b, l})
	late := s.join([]string{"午餐", "晚餐"}, []span{l, e})
	three := s.join([]string{"早餐", "午餐", "晚餐"}, []span{b, l, e})
	lunch := "午餐" + s.span(l)
	all := locator.Meals()
	morning, noon, evening := all[:2], all[1:2], all[1:]

	if p.rural && d.chance(40) {
		return pick(d,
			mealHours{"每天中午", noon, false},
			mealHours{lunch, noon, false},
			mealHours{"周一至周五" + lunch, noon, false},
			mealHours{"每个周六、周日中午供餐，活动持续到10月底", noon, true},
			mealHours{"农闲时（11月至次年3月）每天" + lunch + "，农忙停办", noon, true},
		)
	}
	return choose(d, []weighted[mealHours]{
		{16, mealHours{two, morning, false}},
		{12, mealHours{three, all, true}},
		{8, mealHours{"周一到周日。" + two, morning, false}},
		{6, mealHours{"每天" + three, all, true}},
		{6, mealHours{"每天" + lunch, noon, false}},
		{5, mealHours{late, evening, false}},
		{4, mealHours{"周一到周日。午餐、晚餐" + s.span(span{l.from, e.to}), evening, false}},
		{4, mealHours{"周一至周五，" + two, morning, false}},
		{3, mealHours{"周一至周五午餐", noon, true}},
		{3, mealHours{"工作日" + two + "，节假日除外", morning, false}},
		{3, mealHours{"周一至周六：" + three + "；周日：" + lunch, all, true}},
		{2, mealHours{"每天中午", noon, false}},
		{2, mealHours{"上午10点半准时开餐", noon, false}},
		{2, mealHours{"可提供早餐和午餐", morning, false}},
		{2, mealHours{"冬季（11月至次年3月）" + lunch + "；夏季（4月至10月）" + late, evening, false}},
		{2, mealHours{"全年365天早中晚", all, true}},
		{2, mealHours{"全年无休，" + three, all, true}},
		{2, mealHours{"早餐" + s.clock(b.from) + "起，售完为止；" + lunch, morning, false}},
		{2, mealHours{lunch + "," + s.clock(l.to-20) + "停止点餐", noon, false}},
		{1, mealHours{three + "；法定节假日休息，调休上班日照常供餐", all, true}},
		{1, mealHours{"试运行期间只供" + lunch, noon, true}},
		{1, mealHours{"每天10:00-次日1:00", nil, false}},
		{1, mealHours{"24小时营业", nil, false}},
		{1, mealHours{"周一、三、五" + lunch, noon, true}},
		{1, mealHours{"早6:00—8:30 中10:30—13:00 晚16:00—18:30", all, true}},
		{8, mealHours{}},
	})
}

// stationHours is what a source says about when a station is open.
type stationHours struct {
	text   string
	night  locator.Tri
	faceID bool // to be entered by identity card or face at night
}

func anyStationHours(d *dice, host string) stationHours {
	s := anyStyle(d)
	day := s.span(span{pick(d, 480, 480, 510, 540), pick(d, 990, 1020, 1020, 1050, 1080)})
	long := s.span(span{pick(d, 420, 480, 480, 540), pick(d, 1200, 1260, 1320)})
	weekend := s.span(span{pick(d, 540, 570), pick(d, 930, 960)})

	const unknown, no, yes = locator.Unknown, locator.No, locator.Yes
	if host == bankHall && d.chance(50) {
		return pick(d,
			stationHours{"银行营业期间", unknown, false},
			stationHours{"周一至周五" + day + "；周六、周日" + weekend, no, false},
			stationHours{"大厅8:30-17:20；自助区24小时", yes, false},
			stationHours{"网点营业时间开放，" + day, no, false},
		)
	}
	return choose(d, []weighted[stationHours]{
		{20, stationHours{day, no, false}},
		{12, stationHours{"每天" + day, no, false}},
		{8, stationHours{long, no, false}},
		{6, stationHours{"周一到周日" + long, no, false}},
		{9, stationHours{"周一至周五" + day, no, false}},
		{5, stationHours{"工作日" + day + "，节假日除外", no, false}},
		{4, stationHours{day + "（工作日），周末" + weekend, no, false}},
		{5, stationHours{"24小时营业", yes, false}},
		{4, stationHours{"24小时开放", yes, false}},
		{2, stationHours{"全天24小时，夜间刷身份证进入", yes, true}},
		{2, stationHours{"白天有人值守，夜晚刷身份证进入", yes, true}},
		{2, stationHours{"日常有专人管理，每天定时开放", unknown, false}},
		{2, stationHours{"6月至9月每天" + long, no, false}},
		{2, stationHours{"夏季（5月至10月）" + long + "；冬季（11月至次年4月）" + day, no, false}},
		{2, stationHours{"18:00-次日6:00", yes, false}},
		{1, stationHours{"每天20:00—次日2:00", yes, false}},
		{2, stationHours{"全年365天" + long, no, false}},
		{1, stationHours{"每天13:30至21:30，下雨天不开放", no, false}},
		{2, stationHours{day + "，法定节假日休息", no, false}},
		{1, stationHours{day + "，周三下午闭馆", no, false}},
		{1, stationHours{"5:00-24:00", unknown, false}},
		{7, stationHours{}},
	})
}
