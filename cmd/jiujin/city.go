package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

type cityCmd struct {
	Import cityImportCmd `cmd:"" help:"读入城市资料的改动，例如页脚的主办单位和备案号，或者新一年的放假安排。"`
}

type cityImportCmd struct {
	database

	File string `arg:"" help:"JSON 文件，只写要改的部分；或国务院办公厅放假安排通知的全文（文本文件）。"`
}

// Run stores the operator's changes to the city profile, or years of public
// holidays: the content of the file says which.
func (cmd *cityImportCmd) Run(ctx context.Context, p *program) error {
	file, err := os.ReadFile(cmd.File)
	if err != nil {
		return fmt.Errorf("读不了 %s:%w", cmd.File, err)
	}
	patch, notices, err := city.ReadFile(file)
	if faults, ok := errors.AsType[city.Faults](err); ok {
		fmt.Fprintf(p.errOut, "jiujin: %s\n", messages.Text(messages.Chinese, "city.unread", cmd.File))
		for _, f := range faults {
			writeFault(p.errOut, f.Field, f.Code, f.Message)
		}
		return errSilent
	}
	if err != nil {
		return err
	}
	db, c, err := cmd.open(ctx, p)
	if err != nil {
		return err
	}
	defer closeQuietly(db, p)
	const actor = "jiujin city import"
	a, err := newAdmin(db, c, p)
	if err != nil {
		return err
	}
	var outcomes []importer.Outcome
	if notices == nil {
		err = a.UpdateCity(ctx, actor, patch)
	} else {
		outcomes, err = a.AddHolidays(ctx, actor, notices)
	}
	if e, ok := errors.AsType[*locator.Error](err); ok && len(e.Faults) > 0 {
		fmt.Fprintf(p.errOut, "jiujin: %s\n", e.Message)
		for _, f := range e.Faults {
			writeFault(p.errOut, f.Field, f.Code, f.Message)
		}
		return errSilent
	}
	if err != nil {
		return err
	}
	if notices == nil {
		fmt.Fprintln(p.out, "已更新城市资料")
	}
	for i := range notices {
		writeHolidays(p.out, &notices[i])
		say(p.out, "city.holidays_"+string(outcomes[i]), notices[i].Year)
	}
	return nil
}

// writeFault writes a line about one thing wrong in a file; a fault of the
// whole has no field.
func writeFault(w io.Writer, field, code, message string) {
	if field != "" {
		field += ": "
	}
	fmt.Fprintf(w, "  %s%s: %s\n", field, code, visible(message))
}

// writeHolidays writes what was understood of a notice, a line for each feast.
func writeHolidays(w io.Writer, n *hours.HolidayNotice) {
	var source []string
	if n.Number != "" {
		source = append(source, n.Number)
	}
	if n.Published != 0 {
		source = append(source, messages.Text(messages.Chinese, "city.holidays_published", n.Published))
	}
	if len(source) == 0 {
		say(w, "city.holidays", n.Year)
	} else {
		say(w, "city.holidays_from", n.Year, strings.Join(source, messages.Text(messages.Chinese, "unit.pause")))
	}
	for _, f := range n.Feasts {
		line := messages.Text(messages.Chinese, "city.day_off", f.Name, dayText(f.From, n.Year))
		if f.Until != f.From {
			line = messages.Text(messages.Chinese, "city.days_off", f.Name, dayText(f.From, n.Year), dayText(f.Until, n.Year), int(f.Until-f.From)+1)
		}
		if len(f.Work) > 0 {
			var days []string
			for _, d := range f.Work {
				days = append(days, dayText(d, n.Year))
			}
			line += messages.Text(messages.Chinese, "city.days_worked", strings.Join(days, "、"))
		}
		fmt.Fprintln(w, "  "+line)
	}
}

// dayText writes a day with its weekday, and its year where that is another.
func dayText(d hours.Day, within int) string {
	year, month, day := d.Date()
	weekday := messages.Text(messages.Chinese, "weekday."+d.Weekday().String())
	if year != within {
		return messages.Text(messages.Chinese, "city.day_of_year", year, int(month), day, weekday)
	}
	return messages.Text(messages.Chinese, "city.day", int(month), day, weekday)
}

// warnOfMissingYears says what follows from years without a notice, and how to
// add one.
func warnOfMissingYears(w io.Writer, years []int) {
	for _, year := range years {
		say(w, "check.no_holidays", year, messages.Text(messages.Chinese, "state.holiday_unannounced"))
	}
	if len(years) > 0 {
		say(w, "check.add_holidays", years[0])
	}
}
