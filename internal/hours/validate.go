package hours

import (
	"errors"
	"fmt"
	"time"
)

// Validate refuses a schedule that does not keep to the contracts of its
// types. The error is for programmers: what people write goes through Parse.
func (s *Schedule) Validate() error {
	if len(s.Tables) == 0 {
		return errors.New("hours: no table")
	}
	allYear := 0
	for i, t := range s.Tables {
		if t.Season == nil {
			allYear++
		} else if err := t.Season.validate(); err != nil {
			return fmt.Errorf("hours: table %d: %w", i, err)
		}
		if err := validatePeriods(t.Periods); err != nil {
			return fmt.Errorf("hours: table %d: %w", i, err)
		}
	}
	if allYear > 1 {
		return errors.New("hours: two tables without a season")
	}
	for i, e := range s.Exceptions {
		if err := e.validate(); err != nil {
			return fmt.Errorf("hours: exception %d: %w", i, err)
		}
	}
	return s.validateRules()
}

func (s *Schedule) validateRules() error {
	switch s.Holidays {
	case HolidayUnknown, HolidayClosed, HolidayOpen:
		if len(s.HolidayPeriods) > 0 {
			return fmt.Errorf("hours: holiday periods beside the rule %q", s.Holidays)
		}
	case HolidayHours:
		if err := validatePeriods(s.HolidayPeriods); err != nil {
			return fmt.Errorf("hours: holiday: %w", err)
		}
		for i, p := range s.HolidayPeriods {
			if p.Days != EveryDay {
				return fmt.Errorf("hours: holiday: period %d: not every day", i)
			}
		}
	default:
		return fmt.Errorf("hours: holiday rule %q", s.Holidays)
	}
	switch s.MakeUp {
	case MakeUpUnknown, MakeUpWorkday, MakeUpCalendar, MakeUpClosed:
		return nil
	}
	return fmt.Errorf("hours: make-up rule %q", s.MakeUp)
}

func (s *Season) validate() error {
	known := 0
	for _, d := range []MonthDay{s.From, s.Until} {
		if d != 0 {
			known++
			if !d.Valid() {
				return fmt.Errorf("season: no day %d", d)
			}
		}
	}
	switch {
	case s.Year == 0 && known < 2:
		return errors.New("season: an end of a yearly season is unknown")
	case known == 0:
		return errors.New("season: both ends are unknown")
	case s.Year != 0 && (s.Year < 1971 || s.Year > 9998):
		return fmt.Errorf("season: year %d", s.Year)
	case s.Year != 0 && s.From == MonthDayOf(time.February, 29) && s.From.In(s.Year).MonthDay() != s.From:
		return fmt.Errorf("season: %d has no 29 February to begin on", s.Year)
	}
	return nil
}

func (e *Exception) validate() error {
	switch {
	case e.From == 0 && e.Until == 0:
		return errors.New("no day")
	case e.From != 0 && e.Until != 0 && e.Until < e.From:
		return errors.New("ends before it starts")
	case e.Closed && len(e.Periods) > 0:
		return errors.New("closed, with periods")
	case e.Closed || len(e.Periods) == 0:
		return nil
	}
	return validatePeriods(e.Periods)
}

func validatePeriods(periods []Period) error {
	if len(periods) == 0 {
		return errors.New("no period")
	}
	for i, p := range periods {
		if err := p.validate(); err != nil {
			return fmt.Errorf("period %d: %w", i, err)
		}
	}
	return nil
}

func (p *Period) validate() error {
	switch {
	case p.Days == 0 || p.Days&^EveryDay != 0:
		return errors.New("days")
	case p.Meals&^AllMeals != 0:
		return errors.New("meals")
	case p.Closes.Known() && !p.Opens.Known():
		return errors.New("closes without opening")
	case p.LastServing.Known() && !p.Closes.Known():
		return errors.New("last serving without closing")
	case p.Opens.Minutes() >= minutesOfDay:
		return errors.New("opens on another day")
	case p.Closes.Known() && (p.Closes <= p.Opens || p.Closes > p.Opens+minutesOfDay):
		return errors.New("closes before it opens or a day later")
	case p.LastServing.Known() && (p.LastServing <= p.Opens || p.LastServing > p.Closes):
		return errors.New("last serving outside of the period")
	}
	return nil
}
