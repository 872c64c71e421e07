package admin

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// LinesAtOnce is how many lines a page of a plan has.
const LinesAtOnce = 100

// lineBook puts lines on pages: all of them in the order of the list, and those
// of each outcome.
type lineBook struct {
	open  map[importer.Outcome][]json.RawMessage // the page that is not full
	pages map[importer.Outcome]int               // pages that are
	count map[importer.Outcome]int               // lines
}

// add takes lines in and returns the pages that are full, and with last those
// that are not.
func (b *lineBook) add(lines []importer.Line, last bool) ([]locator.ImportLines, error) {
	if b.open == nil {
		b.open, b.pages, b.count = map[importer.Outcome][]json.RawMessage{}, map[importer.Outcome]int{}, map[importer.Outcome]int{}
	}
	var full []locator.ImportLines
	turn := func(o importer.Outcome) error {
		page, err := json.Marshal(b.open[o])
		if err != nil {
			return fmt.Errorf("admin: import: %w", err)
		}
		full = append(full, locator.ImportLines{Outcome: string(o), Page: b.pages[o], Lines: page})
		b.pages[o]++
		b.open[o] = b.open[o][:0]
		return nil
	}
	for i := range lines {
		line, err := json.Marshal(&lines[i])
		if err != nil {
			return nil, fmt.Errorf("admin: import: %w", err)
		}
		for _, o := range []importer.Outcome{"", lines[i].Outcome} {
			b.open[o] = append(b.open[o], line)
			b.count[o]++
			if len(b.open[o]) < LinesAtOnce {
				continue
			}
			if err := turn(o); err != nil {
				return nil, err
			}
		}
	}
	if !last {
		return full, nil
	}
	for _, o := range append(importer.Outcomes(), "") {
		if len(b.open[o]) == 0 {
			continue
		}
		if err := turn(o); err != nil {
			return nil, err
		}
	}
	return full, nil
}

// linesOf reads a page of lines, from 0; none past the last.
func (a *Admin) linesOf(ctx context.Context, id string, o importer.Outcome, page int) ([]importer.Line, error) {
	doc, err := a.db.ImportLines(ctx, id, string(o), page)
	if err != nil || doc == nil {
		return nil, err
	}
	var lines []importer.Line
	if err := json.Unmarshal(doc, &lines); err != nil {
		return nil, fmt.Errorf("admin: import: lines: %w", err)
	}
	return lines, nil
}

// eachLine calls fn with every line of an outcome, "" for all.
func (a *Admin) eachLine(ctx context.Context, id string, o importer.Outcome, fn func([]importer.Line) error) error {
	for page := 0; ; page++ {
		lines, err := a.linesOf(ctx, id, o, page)
		if err != nil || len(lines) == 0 {
			return err
		}
		if err := fn(lines); err != nil {
			return err
		}
	}
}

// knownOutcome reports whether there are lines of such an outcome.
func knownOutcome(o importer.Outcome) bool { return o == "" || slices.Contains(importer.Outcomes(), o) }
