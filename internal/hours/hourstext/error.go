package hourstext

import (
	"strings"

	"jiujin/internal/messages"
)

// ParseCode says why an hours text was refused. Codes are part of the
// interface.
type ParseCode string

// The reasons to refuse a text.
const (
	ParseEmpty         ParseCode = "empty"
	ParseTooLong       ParseCode = "too_long"
	ParseNotUnderstood ParseCode = "not_understood"
	// ParseNotHours is words about something else in place of hours: service is
	// suspended, on trial, about to begin.
	ParseNotHours ParseCode = "not_hours"
	// ParseUncertain is words that take certainty away: 左右, 一般.
	ParseUncertain        ParseCode = "uncertain"
	ParseAmbiguousTime    ParseCode = "ambiguous_time"    // 11:00-1:00, 周三中午闭馆
	ParseAmbiguousDays    ParseCode = "ambiguous_days"    // which days the times are of
	ParseAmbiguousMeal    ParseCode = "ambiguous_meal"    // which meal the times are of
	ParseAmbiguousHoliday ParseCode = "ambiguous_holiday" // 节假日 that may mean weekends, 调休
	ParseAmbiguousSeason  ParseCode = "ambiguous_season"  // what a season takes the place of
	ParseIncompleteTime   ParseCode = "incomplete_time"   // only an end
	ParseIncompleteDate   ParseCode = "incomplete_date"   // 夏季, 今年10月, 10月1日休息
	ParseNoSuchTime       ParseCode = "no_such_time"      // 25:00
	ParseNoSuchDay        ParseCode = "no_such_day"       // 2月30日
	ParseConflicting      ParseCode = "conflicting"       // two clauses that cannot both hold
)

// ParseError is why an hours text was refused.
type ParseError struct {
	Code ParseCode `json:"code"`
	// Part is the source's own words that were not understood, and Offset where
	// they begin in it, in bytes. An empty or too long text has no part.
	Part   string `json:"part,omitempty"`
	Offset int    `json:"offset"`
}

func (e *ParseError) Error() string { return "hours: " + e.Text(messages.Chinese) }

// Text says why in a sentence.
func (e *ParseError) Text(lang messages.Lang) string {
	if e.Part == "" {
		return messages.Text(lang, "hours.parse."+string(e.Code))
	}
	return messages.Text(lang, "hours.parse."+string(e.Code), messages.Excerpt(e.Part))
}

// refuse names a stretch of the folded text.
func (s *source) refuse(code ParseCode, from, to int) *ParseError {
	start, end := s.at(from), s.at(to)
	part := strings.TrimRight(s.text[start:end], " \t\u3000")
	trimmed := strings.TrimLeft(part, " \t\u3000")
	return &ParseError{Code: code, Part: trimmed, Offset: start + len(part) - len(trimmed)}
}

// refuseClause names the clause around a stretch of the folded text.
func (s *source) refuseClause(code ParseCode, from, to int) *ParseError {
	from, to = s.clause(from, to)
	return s.refuse(code, from, to)
}
