package locator

import (
	"strconv"
	"strings"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/messages"
)

// Text says the state in a sentence. What rests on a stale source says so
// first and last, as nobody should walk there on its word.
func (s *State) Text(lang messages.Lang) string {
	if s.Basis != BasisStale || s.Value == hours.Unknown {
		return s.Detail(lang)
	}
	key, args := "state.stale_open", []any{}
	if s.Value == hours.Closed {
		key, args = "state.stale_closed", []any{s.Detail(lang)}
	}
	switch {
	case s.AsOf == "":
		return messages.Text(lang, key+".undated", args...)
	case s.Checked:
		key += ".checked"
	default:
		key += ".published"
	}
	return messages.Text(lang, key, append([]any{monthText(lang, s.AsOf)}, args...)...)
}

// Detail says the state as if its source were fresh.
func (s *State) Detail(lang messages.Lang) string {
	key := "state." + string(s.Code)
	switch s.Value {
	case hours.Open:
		return s.openText(lang, key)
	case hours.Closed:
		return s.closedText(lang, key)
	}
	if s.Code == hours.SuspensionEnded {
		return messages.Text(lang, key, dateText(lang, s.Resumes, s.Day))
	}
	return s.noted(lang, messages.Text(lang, key))
}

func (s *State) openText(lang messages.Lang, key string) string {
	var args []any
	switch {
	case s.Code == hours.OpenAllDay && s.Zone != "":
		return messages.Text(lang, key+".part", s.Zone)
	case s.Code == hours.OpenAllDay:
		return messages.Text(lang, key)
	case s.Meals != 0:
		key += ".meal"
		args = append(args, mealsText(lang, s.Meals))
	case s.Zone != "":
		key += ".part"
		args = append(args, s.Zone)
	}
	return s.noted(lang, messages.Text(lang, key, append(args, s.endText(lang))...))
}

func (s *State) closedText(lang messages.Lang, key string) string {
	if s.Code == hours.OpensAt {
		return s.noted(lang, messages.Text(lang, key, clockText(s.Until)))
	}
	text := s.noted(lang, messages.Text(lang, key))
	switch {
	case s.Code == hours.Suspended && s.Resumes != 0:
		text += messages.Text(lang, "unit.pause") + messages.Text(lang, "state.resumes", dateText(lang, s.Resumes, s.Day))
	case s.Next == hours.Open:
		text += messages.Text(lang, "unit.pause") + messages.Text(lang, "state.then_open", s.startText(lang))
	}
	return text
}

// noted puts the words of the exception or notice behind the text.
func (s *State) noted(lang messages.Lang, text string) string {
	if s.Note == "" {
		return text
	}
	return messages.Text(lang, "state.note", text, s.Note)
}

// endText says when an open state ends: 15:00, 24:00, 次日 2:00, 10月1日 8:00.
func (s *State) endText(lang messages.Lang) string {
	switch day, clock := hours.DayOf(s.Until), clockText(s.Until); {
	case day == s.Day:
		return clock
	case day == s.Day+1 && clock == "0:00":
		return "24:00"
	case day == s.Day+1:
		return messages.Text(lang, "state.next_day", clock)
	default:
		return dateText(lang, day, s.Day) + " " + clock
	}
}

// startText says when it opens: 16:00, 明天 6:30, 10月8日 8:00.
func (s *State) startText(lang messages.Lang) string {
	switch day, clock := hours.DayOf(s.Until), clockText(s.Until); day {
	case s.Day:
		return clock
	case s.Day + 1:
		return messages.Text(lang, "state.tomorrow", clock)
	default:
		return dateText(lang, day, s.Day) + " " + clock
	}
}

func clockText(t time.Time) string { return strings.TrimPrefix(t.Format("15:04"), "0") }

// dateText writes the day, with its year when that is another than of now.
func dateText(lang messages.Lang, d, now hours.Day) string {
	year, month, day := d.Date()
	thisYear, _, _ := now.Date()
	if lang == messages.English {
		text := strconv.Itoa(day) + " " + month.String()
		if year != thisYear {
			text += " " + strconv.Itoa(year)
		}
		return text
	}
	text := strconv.Itoa(int(month)) + "月" + strconv.Itoa(day) + "日"
	if year != thisYear {
		text = strconv.Itoa(year) + "年" + text
	}
	return text
}

// monthText writes a source's date to the month: 2023年12月.
func monthText(lang messages.Lang, d Date) string {
	first, err := d.first()
	switch {
	case err != nil:
		return string(d)
	case len(d) == len("2023") && lang == messages.English:
		return string(d)
	case len(d) == len("2023"):
		return string(d) + "年"
	case lang == messages.English:
		return first.Format("January 2006")
	}
	return strconv.Itoa(first.Year()) + "年" + strconv.Itoa(int(first.Month())) + "月"
}

func mealsText(lang messages.Lang, meals hours.Meals) string {
	names := meals.Names()
	for i, n := range names {
		names[i] = messages.Text(lang, "meal."+n)
	}
	return strings.Join(names, messages.Text(lang, "unit.comma"))
}
