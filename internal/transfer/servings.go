package transfer

import (
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// ServingsRow is one row of a list of meals served: a site, a month and up to
// three numbers. A number that the list leaves out is nil.
type ServingsRow struct {
	Number                    int // the header's is 1 unless rows stand above it
	SiteID                    string
	Month                     locator.Month
	Total, Seniors, Delivered *int
	Faults                    []Fault
}

// maxServingsRows is more than one city writes in a year.
const maxServingsRows = 20_000

// servingsColumns are the columns of such a list with the names that they go
// by, in the order of [ServingsRow].
func servingsColumns() [][]string {
	return [][]string{
		{"编号", "站点编号", "助餐点编号", "id"},
		{"月份", "年月", "月", "统计月份", "month"},
		{"总份数", "份数", "合计", "总计", "供餐份数", "助餐份数", "全部", "total"},
		{"60岁以上", "60岁及以上", "老年人", "老年人份数", "其中老年人", "其中60岁以上", "seniors"},
		{"送餐", "送餐份数", "其中送餐", "上门送餐", "delivered"},
	}
}

// ReadServings reads a list of meals served, CSV or XLSX, of at most 20,000
// rows. Columns are known by their names, in any order. Errors are
// locator.Error values with a sentence for the person who chose the file, or
// come from r; what is wrong with a row is in the row.
func ReadServings(r io.Reader) ([]ServingsRow, error) {
	return safely(func() ([]ServingsRow, error) {
		found, err := openTable(r)
		if err != nil {
			return nil, err
		}
		rows, err := readServings(found)
		return rows, errors.Join(err, found.close())
	})
}

func readServings(t table) ([]ServingsRow, error) {
	var place []int // of each column in the file, -1 where it is not
	for range headerDepth {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if place = servingsHeader(r.cells); place != nil {
			break
		}
	}
	if place == nil {
		return nil, fail("no_servings_columns")
	}
	var rows []ServingsRow
	for {
		r, err := t.next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		row, said := servingsRow(r, place)
		if !said {
			continue
		}
		if len(rows) == maxServingsRows {
			return nil, fail("too_many_servings", maxServingsRows)
		}
		rows = append(rows, row)
	}
}

// servingsHeader finds the columns in a row of names, nil if one of the first
// three is not there.
func servingsHeader(cells []string) []int {
	var place []int
	for i, names := range servingsColumns() {
		at := -1
		for c, cell := range cells {
			folded := text.Fold(bracketed.ReplaceAllString(clean(cell), ""))
			for _, name := range names {
				if at < 0 && folded != "" && folded == text.Fold(name) {
					at = c
				}
			}
		}
		if at < 0 && i < 3 {
			return nil
		}
		place = append(place, at)
	}
	return place
}

// servingsRow reads a row; said tells whether it says anything. Rows of totals
// and remarks, which name no site and no month, say nothing.
func servingsRow(r *record, place []int) (row ServingsRow, said bool) {
	cell := func(i int) string {
		if place[i] < 0 || place[i] >= len(r.cells) {
			return ""
		}
		c := clean(r.cells[place[i]])
		if isBlank(c) || c == "-" {
			return ""
		}
		return unescape(c)
	}
	row.Number = r.number
	id, month := cell(0), cell(1)
	if _, ok := ParseMonth(month); !ok {
		if _, ok := locator.ParseID(id); !ok {
			if id != "" && month != "" {
				row.Faults = append(row.Faults, NewFault(servingsColumns()[0][0], "bad_id"))
				return row, true
			}
			return row, false
		}
	}
	fault := func(i int, code string, args ...any) {
		row.Faults = append(row.Faults, NewFault(servingsColumns()[i][0], code, args...))
	}
	var ok bool
	if row.SiteID, ok = locator.ParseID(id); !ok {
		fault(0, "bad_id")
	}
	if row.Month, ok = ParseMonth(month); !ok {
		fault(1, "bad_month", shorten(month))
	}
	for i, n := range []**int{&row.Total, &row.Seniors, &row.Delivered} {
		if *n, ok = ParseCount(cell(i + 2)); !ok {
			fault(i+2, "bad_count", shorten(cell(i+2)))
		}
	}
	return row, true
}

var (
	countPattern        = regexp.MustCompile(`^([0-9]{1,3}(,[0-9]{3})+|[0-9]{1,9})(\.0*)?$`)
	compactMonthPattern = regexp.MustCompile(`^([0-9]{4})([0-9]{2})$`)
)

// ParseCount reads a number of things: 1200, 1,200, 1200份, full-width too. An
// empty text is nil, which is not 0; false is no number.
func ParseCount(s string) (*int, bool) {
	s = strings.TrimSpace(strings.TrimSuffix(norm.NFKC.String(strings.TrimSpace(s)), "份"))
	if s == "" {
		return nil, true
	}
	m := countPattern.FindStringSubmatch(s)
	if m == nil {
		return nil, false
	}
	n, err := strconv.Atoi(strings.ReplaceAll(m[1], ",", ""))
	if err != nil {
		return nil, false
	}
	return &n, true
}

// ParseMonth reads a month as lists write it: 202611, a month as [ParseDate]
// reads it, or any day of it, as a spreadsheet makes one of a month.
func ParseMonth(s string) (locator.Month, bool) {
	if m := compactMonthPattern.FindStringSubmatch(norm.NFKC.String(strings.TrimSpace(s))); m != nil {
		made := locator.Month(m[1] + "-" + m[2])
		return made, made.Valid()
	}
	d, ok := ParseDate(s)
	made := locator.MonthOf(d)
	return made, ok && made.Valid()
}
