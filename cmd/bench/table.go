package main

import (
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"
)

// words are a text in both languages: English on the terminal, Chinese in
// RESULTS.md.
type words struct{ EN, ZH string }

// same is a text that needs no translation: a number, a name.
func same(format string, args ...any) words {
	s := fmt.Sprintf(format, args...)
	return words{s, s}
}

// table is printed twice: aligned for the terminal, and as Markdown.
type table struct {
	title   words
	columns []words // the first is left-aligned, the others right
	rows    [][]words
	notes   []words
}

func (t *table) add(cells ...words) { t.rows = append(t.rows, cells) }

// print writes the table in English with aligned columns.
func (t *table) print(w io.Writer) {
	widths := make([]int, len(t.columns))
	for _, row := range append([][]words{t.columns}, t.rows...) {
		for i, c := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(c.EN))
		}
	}
	fmt.Fprintf(w, "\n%s\n", t.title.EN)
	for _, row := range append([][]words{t.columns}, t.rows...) {
		var line strings.Builder
		for i, c := range row {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c.EN))
			if i == 0 {
				line.WriteString("  " + c.EN + pad)
			} else {
				line.WriteString("  " + pad + c.EN)
			}
		}
		fmt.Fprintln(w, strings.TrimRight(line.String(), " "))
	}
	for _, n := range t.notes {
		fmt.Fprintln(w, "  "+n.EN)
	}
}

// markdown writes the table in Chinese.
func (t *table) markdown(w io.Writer) {
	fmt.Fprintf(w, "\n### %s\n\n", t.title.ZH)
	row := func(cells []words) {
		for _, c := range cells {
			fmt.Fprint(w, "| "+strings.ReplaceAll(c.ZH, "|", `\|`)+" ")
		}
		fmt.Fprintln(w, "|")
	}
	row(t.columns)
	fmt.Fprintln(w, "|---|"+strings.Repeat("--:|", len(t.columns)-1))
	for _, r := range t.rows {
		row(r)
	}
	for _, n := range t.notes {
		fmt.Fprintf(w, "\n%s\n", n.ZH)
	}
}

// writeMarkdown writes the section of RESULTS.md: the machine, then tables.
func writeMarkdown(w io.Writer, m machine, tables []*table) {
	fmt.Fprintf(w, "`make bench` 在 %s（%d 核，%s，%s，%s）上的结果，%s，提交 %s。\n",
		m.CPU, m.Cores, bytesText(m.Memory), m.Kernel, m.Go, m.Date.Format(time.DateOnly), m.Commit)
	for _, t := range tables {
		t.markdown(w)
	}
}

// nanoText writes a duration given in nanoseconds with three digits.
func nanoText(ns float64) string {
	switch {
	case ns < 1e3:
		return fmt.Sprintf("%.0f ns", ns)
	case ns < 1e6:
		return threeDigits(ns/1e3) + " µs"
	case ns < 1e9:
		return threeDigits(ns/1e6) + " ms"
	}
	return threeDigits(ns/1e9) + " s"
}

func threeDigits(v float64) string {
	switch {
	case v < 9.995:
		return fmt.Sprintf("%.2f", v)
	case v < 99.95:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.0f", v)
}

// secondsText is nanoText for a duration.
func secondsText(d time.Duration) string { return nanoText(float64(d)) }

// bytesText writes a size in MB or GB of 1000, as the targets do.
func bytesText(n int64) string {
	if n >= 1e9 {
		return fmt.Sprintf("%.2f GB", float64(n)/1e9)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// countText writes a number of sites with thousands set apart.
func countText(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
