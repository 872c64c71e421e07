package hours

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"jiujin/internal/messages"
)

// HolidayNotice is the State Council's notice of one year's days off and
// make-up workdays (国务院办公厅关于…年部分节假日安排的通知). It names the days;
// weekends that a holiday merely touches (与周末连休) are not in it.
type HolidayNotice struct {
	Year      int     `json:"year"`
	Number    string  `json:"number,omitempty"` // 国办发明电〔2025〕7号
	Published Day     `json:"published,omitzero"`
	URL       string  `json:"url,omitempty"`
	Feasts    []Feast `json:"feasts"`
}

// Feast is one holiday: the days off, first and last included, and the
// Saturdays and Sundays worked in return.
type Feast struct {
	Name  string `json:"name"` // two that fall together are joined: 国庆节、中秋节
	From  Day    `json:"from"`
	Until Day    `json:"until"`
	Work  []Day  `json:"work,omitempty"`
}

// NoticeFault says what is wrong with a holiday notice.
type NoticeFault string

// The faults of a holiday notice.
const (
	NoticeNoYear       NoticeFault = "no_year"       // not a notice of this kind
	NoticeBadJSON      NoticeFault = "bad_json"      // not the embedded form
	NoticeBadYear      NoticeFault = "bad_year"      // before 2008 or after 2099
	NoticeBadSentence  NoticeFault = "bad_sentence"  // not understood
	NoticeBadDate      NoticeFault = "bad_date"      // no day, or not of that year
	NoticeBadWeekday   NoticeFault = "bad_weekday"   // the day is another weekday than written
	NoticeBadCount     NoticeFault = "bad_count"     // the days are not as many as written
	NoticeBadFeast     NoticeFault = "bad_feast"     // a holiday of another name
	NoticeNoFeast      NoticeFault = "no_feast"      // a holiday is left out
	NoticeTwice        NoticeFault = "twice"         // a day or a holiday is named twice
	NoticeNotStatutory NoticeFault = "not_statutory" // a statutory day is not off
	NoticeNotWeekend   NoticeFault = "not_weekend"   // a make-up day is no Saturday or Sunday
)

// NoticeError is why a holiday notice was refused.
type NoticeError struct {
	Fault NoticeFault
	Part  string // the words or the day in question
}

func (e *NoticeError) Error() string { return "hours: " + e.Text(messages.Chinese) }

// Text says what is wrong in a sentence.
func (e *NoticeError) Text(lang messages.Lang) string {
	if e.Fault == NoticeNoYear || e.Fault == NoticeBadYear {
		return messages.Text(lang, "calendar."+string(e.Fault))
	}
	return messages.Text(lang, "calendar."+string(e.Fault), cmp.Or(e.Part, "?"))
}

// ParseHolidayNotice reads the text of a notice as it is pasted from a web
// page or, when it begins with a brace, the JSON of a HolidayNotice. It takes
// nothing that it does not understand and that does not add up: weekdays and
// counts beside the dates have to be right, every holiday has to be there and
// every statutory day off. The error is a *NoticeError.
func ParseHolidayNotice(s string) (*HolidayNotice, error) {
	s = strings.TrimPrefix(strings.TrimSpace(s), "\ufeff")
	var n *HolidayNotice
	var err error
	if strings.HasPrefix(s, "{") {
		n, err = parseNoticeJSON(s)
	} else {
		n, err = parseNoticeText(s)
	}
	if err != nil {
		return nil, err
	}
	if err := n.Validate(); err != nil {
		return nil, err
	}
	return n, nil
}

func parseNoticeJSON(s string) (*HolidayNotice, error) {
	var n HolidayNotice
	dec := json.NewDecoder(bytes.NewReader([]byte(s)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&n); err != nil {
		return nil, &NoticeError{NoticeBadJSON, err.Error()}
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, &NoticeError{NoticeBadJSON, "}"}
	}
	for i := range n.Feasts { // JSON tells none from an empty list
		if len(n.Feasts[i].Work) == 0 {
			n.Feasts[i].Work = nil
		}
	}
	return &n, nil
}

// The years a calendar is kept for: the law had its present holidays first in
// 2008.
const firstYear, lastYear = 2008, 2099

// feastNames are the seven holidays in the order of the year.
func feastNames() []string {
	return []string{"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"}
}

// Validate refuses a notice that cannot be one. The error is a *NoticeError.
func (n *HolidayNotice) Validate() error {
	if n.Year < firstYear || n.Year > lastYear {
		return &NoticeError{Fault: NoticeBadYear}
	}
	named := map[string]bool{}
	seen := map[Day]DayKind{}
	for _, f := range n.Feasts {
		if err := n.validateNames(f.Name, named); err != nil {
			return err
		}
		if err := n.validateDays(f, seen); err != nil {
			return err
		}
	}
	for _, name := range feastNames() {
		if !named[name] {
			return &NoticeError{NoticeNoFeast, name}
		}
	}
	for _, f := range statutoryFeasts(n.Year) {
		for d := f.From; d <= f.Until; d++ {
			if seen[d] != PublicHoliday {
				return &NoticeError{NoticeNotStatutory, f.Name + " " + d.String()}
			}
		}
	}
	return nil
}

func (n *HolidayNotice) validateNames(joined string, named map[string]bool) error {
	for name := range strings.SplitSeq(joined, "、") {
		if !isFeast(name) {
			return &NoticeError{NoticeBadFeast, name}
		}
		if named[name] {
			return &NoticeError{NoticeTwice, name}
		}
		named[name] = true
	}
	return nil
}

func isFeast(name string) bool {
	for _, known := range feastNames() {
		if name == known {
			return true
		}
	}
	return false
}

// validateDays checks that the days of f lie in the year or, for New Year, in
// the last days of the year before, and that none is in seen already.
func (n *HolidayNotice) validateDays(f Feast, seen map[Day]DayKind) error {
	first, last := DayAt(n.Year-1, 12, 25), DayAt(n.Year, 12, 31)
	add := func(d Day, kind DayKind) error {
		if d < first || d > last {
			return &NoticeError{NoticeBadDate, d.String()}
		}
		if _, twice := seen[d]; twice {
			return &NoticeError{NoticeTwice, d.String()}
		}
		seen[d] = kind
		return nil
	}
	if f.Until < f.From {
		return &NoticeError{NoticeBadDate, f.Name}
	}
	for d := f.From; d <= f.Until; d++ {
		if err := add(d, PublicHoliday); err != nil {
			return err
		}
	}
	for _, d := range f.Work {
		if !d.Weekday().Has(Weekend) {
			return &NoticeError{NoticeNotWeekend, d.String()}
		}
		if err := add(d, MakeUpDay); err != nil {
			return err
		}
	}
	return nil
}
