package hourstext_test

import (
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

func date(t testing.TB, s string) hours.Day {
	t.Helper()
	d, err := hours.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func embedded(t testing.TB) *hours.Calendar {
	t.Helper()
	notices, err := hours.EmbeddedNotices()
	if err != nil {
		t.Fatal(err)
	}
	c, err := hours.NewCalendar(notices...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// on is a period of some days; an empty time is not known.
func on(days hours.Weekdays, opens, closes string) hours.Period {
	return hours.Period{Days: days, Opens: clock(opens), Closes: clock(closes)}
}

func clock(s string) hours.Clock {
	var c hours.Clock
	if err := c.UnmarshalText([]byte(s)); err != nil {
		panic(err)
	}
	return c
}

func lastServing(p hours.Period, at string) hours.Period {
	p.LastServing = clock(at)
	return p
}

func soldOut(p hours.Period) hours.Period {
	p.UntilSoldOut = true
	return p
}

func meals(p hours.Period, m hours.Meals) hours.Period {
	p.Meals = m
	return p
}

func zone(p hours.Period, z string) hours.Period {
	p.Zone = z
	return p
}

func weekly(periods ...hours.Period) *hours.Schedule {
	return &hours.Schedule{Tables: []hours.Table{{Periods: periods}}}
}

func rules(s *hours.Schedule, h hours.HolidayRule, m hours.MakeUpRule) *hours.Schedule {
	s.Holidays, s.MakeUp = h, m
	return s
}
