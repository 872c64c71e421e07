package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// importCmd reads a list of sites. What becomes of each row goes to stdout, one
// line a row (DESIGN §4); what came of the whole goes to stderr.
type importCmd struct {
	database

	File        string `arg:"" name:"file" help:"站点表格，CSV（UTF-8 或 GB18030）。"`
	DryRun      bool   `help:"只试读，不写入。"`
	As          string `enum:"draft,published" default:"draft" help:"新站点存为草稿（draft）还是直接发布（published）。"`
	Datum       string `enum:",wgs84,gcj02,bd09" default:"" help:"没有写坐标系的经纬度按哪种读：wgs84、gcj02 或 bd09。"`
	Overwrite   bool   `help:"已有内容比表格新时也用表格的。"`
	SkipRefused bool   `help:"跳过不能读入的行，写入其余的。"`
}

// Run reads the file, plans, and unless told otherwise stores.
func (c *importCmd) Run(ctx context.Context, p *program) error {
	if err := checkListFile(c.File); err != nil {
		return err
	}
	options := admin.ImportOptions{
		As: locator.Status(c.As), Overwrite: c.Overwrite, SkipRefused: c.SkipRefused,
		Title: filepath.Base(c.File), Actor: "jiujin import",
	}
	if c.Datum != "" {
		datum, ok := transfer.ParseDatum(c.Datum)
		if !ok {
			return fmt.Errorf("unknown datum %q", c.Datum) // kong has checked it
		}
		options.Datum = &datum
	}
	if c.DryRun {
		folder, err := c.standIn()
		if err != nil {
			return err
		}
		defer os.RemoveAll(folder)
	}
	db, profile, err := c.open(ctx, p)
	if err != nil {
		return err
	}
	err = c.run(ctx, p, newAdmin(db, profile, p), options)
	return errors.Join(err, db.Close())
}

// standIn lets a dry run against a SQLite file that does not exist yet read
// from a passing one, so that trying leaves nothing behind. It returns the
// folder to remove, "" when the database is there.
func (c *importCmd) standIn() (folder string, err error) {
	if c.DBFile != "" || strings.Contains(c.DB, "://") {
		return "", nil
	}
	if _, err := os.Stat(c.DB); !errors.Is(err, fs.ErrNotExist) {
		return "", nil // opening the database says what is wrong
	}
	if folder, err = os.MkdirTemp("", "jiujin-dry-run-"); err != nil {
		return "", fmt.Errorf("dry run: %w", err)
	}
	c.DB = filepath.Join(folder, "empty.db")
	return folder, nil
}

func (c *importCmd) run(ctx context.Context, p *program, a *admin.Admin, options admin.ImportOptions) error {
	source := func() (io.ReadCloser, error) { return os.Open(c.File) }
	plan, err := a.PlanImport(ctx, source, options)
	if err != nil {
		return err
	}
	if !c.DryRun && !plan.Blocked() {
		// A plan that met another writer is made anew, so it is shown afterwards.
		err = a.ApplyImport(ctx, plan)
	}
	if writeErr := writePlan(p.out, plan); writeErr != nil {
		return errors.Join(err, writeErr)
	}
	if err != nil && !plan.Blocked() {
		return err
	}
	t := plan.Totals
	switch {
	case plan.Blocked():
		say(p.errOut, "import.blocked", t.Refused)
		return errSilent
	case c.DryRun:
		say(p.errOut, "import.dry_run")
	case t.New+t.Changed == 0:
		say(p.errOut, "import.nothing_to_do")
	default:
		say(p.errOut, "import.done", t.New, t.Changed)
	}
	return nil
}

// say writes a sentence to the person at the terminal.
func say(w io.Writer, key string, args ...any) {
	fmt.Fprintln(w, messages.Text(messages.Chinese, key, args...))
}

// checkListFile says in a sentence why a file cannot be read, before a
// database is touched.
func checkListFile(name string) error {
	info, err := os.Stat(name)
	sentence := func(key string, args ...any) error {
		return errors.New(messages.Text(messages.Chinese, key, args...))
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sentence("import.no_file", name)
	case err != nil:
		return sentence("import.cannot_read", name, err)
	case info.IsDir():
		return sentence("import.is_folder", name)
	}
	return nil
}

// writePlan writes one line a row, then the totals.
func writePlan(w io.Writer, plan *admin.ImportPlan) error {
	var b strings.Builder
	for i := range plan.Lines {
		writeLine(&b, &plan.Lines[i])
		if b.Len() > 64<<10 || i == len(plan.Lines)-1 {
			if _, err := io.WriteString(w, b.String()); err != nil {
				return fmt.Errorf("write: %w", err)
			}
			b.Reset()
		}
	}
	t := plan.Totals
	_, err := fmt.Fprintf(w, "total %d rows: %d new, %d changed, %d unchanged, %d kept, %d refused; %d warnings\n",
		t.Rows, t.New, t.Changed, t.Unchanged, t.Kept, t.Refused, t.Warnings)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func writeLine(b *strings.Builder, l *admin.Line) {
	fmt.Fprintf(b, "%s row %d ", l.Outcome, l.Row)
	switch l.Outcome {
	case admin.Refused, admin.Warning:
		fmt.Fprintf(b, "%s: %s: %s", visible(l.Fault.Column), l.Fault.Code, visible(l.Fault.Reason))
	default:
		b.WriteString(visible(l.Name))
	}
	for i, f := range l.Fields {
		separator := "; "
		if i == 0 {
			separator = " "
		}
		b.WriteString(separator + f.Field)
		if l.Outcome == admin.Changed {
			b.WriteString(": " + valueOr(f.Old) + " -> " + valueOr(f.New))
		}
	}
	b.WriteByte('\n')
}

// valueOr writes a value, or that there is none.
func valueOr(s string) string {
	if s == "" {
		return "\uff08空\uff09"
	}
	return visible(s)
}

// visible escapes what a terminal would not show as it is, so that no text of
// a file can forge a line.
func visible(s string) string {
	if !strings.ContainsFunc(s, needsEscape) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case needsEscape(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func needsEscape(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar
}
