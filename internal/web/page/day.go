package page

import (
	"strings"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// askDay decides whether the page is about one meal of another day instead of an
// instant: so it is when a meal and another day are given, and "open" is not.
func (b *base) askDay(f *search.Filter) {
	if b.At && !f.Open && f.Meal != 0 && b.Moment.Day() != b.View.Moment.Day() {
		b.dayMeal = f.Meal
	}
}

// AskedFor is the instant or the meal of a day that the page is about.
func (b *base) AskedFor() string {
	if b.dayMeal == 0 {
		return b.Instant()
	}
	return b.dayMealText()
}

// dayMealText names the meal and its day: 明天（周二）午餐.
func (b *base) dayMealText() string {
	return messages.Text(b.Lang, "day.meal", b.dayName(b.Moment.Day()), messages.Text(b.Lang, "meal."+b.dayMeal.Names()[0]))
}

// dayName names a day as one speaks of it: 明天（周二）, 11月30日（周一）.
func (b *base) dayName(d hours.Day) string {
	name := b.dayText(d)
	switch d - b.View.Moment.Day() {
	case 0:
		name = messages.Text(b.Lang, "day.today")
	case 1:
		name = messages.Text(b.Lang, "day.tomorrow")
	case 2:
		name = messages.Text(b.Lang, "day.after")
	}
	return messages.Text(b.Lang, "day.named", name, b.weekday(d))
}

// mealMoment is the moment at which the site begins to serve the meal on the
// day of the page; the page's own where that is not known.
func (b *base) mealMoment(t *locator.Timetable) hours.Moment {
	m := b.Moment
	plan := t.Hours.Today(m)
	for i := range plan.Periods {
		if p := &plan.Periods[i]; p.Meals.Has(b.dayMeal) && p.Opens.Known() {
			return m.Add(p.Opens.Minutes() - m.Clock().Minutes())
		}
	}
	return m
}

// dayBadge says when the meal is served on the day, in place of the state of
// an instant.
func (c card) dayBadge() badge {
	b := c.Page
	t := b.View.TimetableOf(c.Site)
	what := b.dayMealText()
	plan := t.Hours.Today(b.Moment)
	value := t.Hours.ServesOn(b.dayMeal, b.Moment, b.Moment.Day())
	badge := badge{Class: string(value)}
	switch {
	case value == hours.Open:
		var times []string
		for i := range plan.Periods {
			if p := &plan.Periods[i]; p.Meals.Has(b.dayMeal) {
				times = append(times, b.servedText(p))
			}
		}
		badge.Text = messages.Text(b.Lang, "day.meal.served", what, strings.Join(times, messages.Text(b.Lang, "unit.comma")))
	case plan.Value != hours.Open:
		badge.Text = messages.Text(b.Lang, "day.meal.served", what, messages.Text(b.Lang, "day."+string(plan.Code)))
	case value == hours.Closed:
		badge.Text = messages.Text(b.Lang, "day.meal.none", what)
	default:
		badge.Text = messages.Text(b.Lang, "day.meal.unknown", what)
	}
	switch {
	case value == hours.Unknown, c.State.Dated:
	case c.State.Basis == locator.BasisStale:
		badge.Class += " stale"
		badge.Text = messages.Text(b.Lang, "day.meal.stale", badge.Text)
	}
	if value != hours.Unknown && !c.State.Dated {
		badge.Basis = c.Age(string(locator.HoursFacts)).Text
	}
	return badge
}

// servedText is a period of a meal that is named already.
func (b *base) servedText(p *hours.Period) string {
	q := *p
	q.Meals = 0
	return b.periodText(&q)
}
