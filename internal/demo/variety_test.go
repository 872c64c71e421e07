package demo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"jiujin/internal/demo"
	"jiujin/internal/locator"
)

// share asks that a count is a part of a whole between two percentages.
func share(t *testing.T, what string, count, whole int, low, high float64) {
	t.Helper()
	if p := 100 * float64(count) / float64(whole); p < low || p > high {
		t.Errorf("%s: %d of %d is %.1f %%, want %v to %v", what, count, whole, p, low, high)
	}
}

func TestVarietyOfPublication(t *testing.T) {
	d := generate(t, defaultCity(t), demo.Options{Seed: 1})
	status := map[locator.Status]int{}
	registered := map[locator.Tri]int{}
	precision := map[locator.Precision]int{}
	until, programme := 0, 0
	for _, s := range d.Sites {
		status[s.Publication.Status]++
		registered[s.Registered]++
		if s.Location != nil {
			precision[s.Location.Precision]++
		}
		if s.Publication.Until != "" {
			until++
		}
		if (s.Publication.Status == locator.Suspended || s.Publication.Status == locator.Closed) && s.Publication.Reason == "" {
			t.Errorf("%s is %s without a reason", s.Name, s.Publication.Status)
		}
		if s.Registered == locator.No && s.Publication.Status != locator.Draft {
			t.Errorf("%s is not registered, yet %s", s.Name, s.Publication.Status)
		}
		if (s.Listed() || s.Publication.Status == locator.Closed) != s.Public() || s.Public() == s.Publication.First.IsZero() {
			t.Errorf("%s: %+v", s.Name, s.Publication)
		}
		if s.Programme.Year != 0 {
			programme++
		}
		checkProgramme(t, &s)
	}
	n := len(d.Sites)
	share(t, "published", status[locator.Published], n, 86, 88)
	share(t, "draft", status[locator.Draft], n, 3, 4)
	share(t, "submitted", status[locator.Submitted], n, 1, 3)
	share(t, "suspended", status[locator.Suspended], n, 4, 5)
	share(t, "closed", status[locator.Closed], n, 2, 4)
	share(t, "suspended with an end", until, status[locator.Suspended], 30, 90)
	share(t, "registered", registered[locator.Yes], n, 80, 92)
	share(t, "not registered", registered[locator.No], n, 0.3, 4)
	share(t, "in the programme", programme, n, 80, 95)
	for _, p := range locator.Precisions() {
		share(t, string(p), precision[p], n, 15, 50)
	}
}

// checkProgramme asks that the steps of the programme follow each other and
// lie before today.
func checkProgramme(t *testing.T, s *locator.Site) {
	t.Helper()
	before := locator.Date("2000-01-01")
	for _, d := range []locator.Date{s.Programme.Built, s.Programme.Plated, s.Programme.Accepted, s.Programme.InUse} {
		if d == "" {
			continue
		}
		if d.Before(before) || !d.Before(today) {
			t.Errorf("%s: %+v", s.Name, s.Programme)
		}
		before = d
	}
}

func TestVarietyOfFacts(t *testing.T) {
	d := generate(t, defaultCity(t), demo.Options{Seed: 1})
	now, err := time.Parse(time.DateOnly, string(today))
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range locator.FactGroups() {
		fresh, stale, published, undated, none := 0, 0, 0, 0, 0
		oldest := locator.DateOf(now.AddDate(0, 0, -g.TimeToLive()))
		for _, s := range d.Sites {
			p, ok := s.Facts[g]
			switch {
			case p.VerifiedOn > today || p.SourceDate > today:
				t.Errorf("%s: %s facts of %+v", s.Name, g, p)
			case !ok:
				none++
			case p.VerifiedOn >= oldest:
				fresh++
			case p.VerifiedOn != "":
				stale++
			case p.SourceDate != "":
				published++
			default:
				undated++
			}
		}
		whole := len(d.Sites) - none
		share(t, string(g)+" fresh", fresh, whole, 33, 52)
		share(t, string(g)+" stale", stale, whole, 18, 34)
		share(t, string(g)+" only published", published, whole, 18, 36)
		share(t, string(g)+" undated", undated, whole, 3, 11)
	}
}

func TestVarietyOfMeals(t *testing.T) {
	d := generate(t, defaultCity(t), demo.Options{Seed: 1})
	meals := d.Sites[:demo.DefaultSites]
	channels := map[locator.Channel]int{}
	deliver := map[locator.Tri]int{}
	hours, menus, discounts := map[string]int{}, map[string]int{}, map[string]int{}
	stated := map[string]int{}
	for _, s := range meals {
		channels[s.Meal.Channel]++
		deliver[s.Meal.Delivery]++
		hours[s.HoursText]++
		menus[s.Meal.MenuText]++
		discounts[s.Meal.DiscountText]++
		for _, t := range []locator.Tristates{s.Meal.Meals, s.Meal.Eligibility, s.Meal.Documents, s.Meal.Payment, s.Meal.Ordering, s.Meal.Diet} {
			for k, v := range t {
				if v == locator.Yes {
					stated[k]++
				}
			}
		}
	}
	for _, c := range locator.Channels() {
		share(t, string(c), channels[c], len(meals), 4, 60)
	}
	for _, v := range []locator.Tri{locator.Unknown, locator.Yes, locator.No} {
		share(t, "delivery "+v.String(), deliver[v], len(meals), 15, 55)
	}
	for _, k := range slices.Concat(locator.Meals(), locator.Eligibilities(), locator.Documents(), locator.Payments(), locator.Orderings(), locator.Diets()) {
		if stated[k] == 0 {
			t.Errorf("no meal point states %s", k)
		}
	}
	if len(hours) < 100 || len(menus) < 100 || len(discounts) < 25 {
		t.Errorf("only %d texts of hours, %d of menus, %d of discounts", len(hours), len(menus), len(discounts))
	}
	share(t, "no hours", hours[""], len(meals), 3, 14)
	share(t, "no menu", menus[""], len(meals), 6, 20)
	share(t, "no discount", discounts[""], len(meals), 8, 28)
	mentions(t, hours, "早餐", "午餐", "晚餐", "周一至周五", "工作日", "节假日", "每天中午", "准时开餐", "月", "全年", "停止", "点半", "\uff1a")
	mentions(t, menus, "一荤", "免费", "自助", "每斤", "菜品自由组合")
	mentions(t, discounts, "折", "补贴", "免费", "卡", "低保", "减免", "周岁")
}

func TestVarietyOfStations(t *testing.T) {
	d := generate(t, defaultCity(t), demo.Options{Seed: 1})
	stations := d.Sites[demo.DefaultSites:]
	hours, operators, entries := map[string]int{}, map[string]int{}, map[string]int{}
	values := map[string]map[locator.Tri]int{}
	for _, s := range stations {
		hours[s.HoursText]++
		operators[s.Operator]++
		entries[s.EntryText]++
		count := func(keys []string, t locator.Tristates) {
			for _, k := range keys {
				if values[k] == nil {
					values[k] = map[locator.Tri]int{}
				}
				values[k][t[k]]++
			}
		}
		count(locator.Needs(), s.Needs)
		count(locator.Amenities(), s.Amenities)
		count(locator.Entries(), s.Entry)
	}
	for k, v := range values {
		if v[locator.Yes] == 0 || v[locator.Unknown] == 0 {
			t.Errorf("%s: %v", k, v)
		}
	}
	unknown := 0
	for _, k := range slices.Concat(locator.Needs(), locator.Amenities()) {
		unknown += values[k][locator.Unknown]
	}
	share(t, "unknown needs and amenities", unknown, len(stations)*(4+len(locator.Amenities())), 28, 50)
	if len(hours) < 60 || len(operators) < 10 || len(entries) < 6 {
		t.Errorf("only %d texts of hours, %d operators, %d of entry", len(hours), len(operators), len(entries))
	}
	share(t, "no hours", hours[""], len(stations), 2, 12)
	mentions(t, hours, "24小时", "工作日", "周末", "节假日", "刷身份证", "银行营业期间", "次日", "定时开放", "9月", "冬季")
}

// mentions asks that each word stands in one of the texts.
func mentions(t *testing.T, texts map[string]int, words ...string) {
	t.Helper()
	for _, w := range words {
		found := false
		for text := range texts {
			found = found || strings.Contains(text, w)
		}
		if !found {
			t.Errorf("no text mentions %s", w)
		}
	}
}
