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
	DryRun      bool   `help:"只试读，不写入站点。"`
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
	missing, err := c.missing()
	if err != nil {
		return err
	}
	if missing != "" {
		// Nothing is left behind unless there is something to store.
		folder, err := os.MkdirTemp("", "jiujin-import-")
		if err != nil && c.DryRun {
			return fmt.Errorf("import: %w", err)
		}
		if err == nil { // a container may have no place for it; then do without
			plan, err := c.rehearse(ctx, p, folder, options)
			if err != nil || c.DryRun || plan.Blocked() {
				return c.conclude(p, plan, err)
			}
		}
	}
	plan, err := c.plan(ctx, p, c.database, options, !c.DryRun)
	return c.conclude(p, plan, err)
}

// rehearse plans against a passing database in the folder, empty like one that
// does not exist yet, and removes the folder.
func (c *importCmd) rehearse(ctx context.Context, p *program, folder string, options admin.ImportOptions) (*admin.ImportPlan, error) {
	plan, err := c.plan(ctx, p, database{DB: filepath.Join(folder, "empty.db")}, options, false)
	return plan, errors.Join(err, os.RemoveAll(folder))
}

// plan plans the import into a database and, if it may, stores it. With an
// error the plan is nil or not stored.
func (c *importCmd) plan(ctx context.Context, p *program, in database, options admin.ImportOptions, store bool) (*admin.ImportPlan, error) {
	db, profile, err := in.open(ctx, p)
	if err != nil {
		return nil, err
	}
	show := showProgress(p.errOut, progressInterval)
	defer show.stop()
	options.Progress = show.reading
	a := newAdmin(db, profile, p)
	plan, err := a.PlanImport(ctx, func() (io.ReadCloser, error) { return os.Open(c.File) }, options)
	if err == nil && store && !plan.Blocked() {
		show.storing()
		// A plan that met another writer is made anew, so it is shown afterwards.
		err = a.ApplyImport(ctx, plan)
		if plan.Blocked() {
			err = nil // made anew, it was refused: the report says so
		}
	}
	return plan, errors.Join(err, db.Close())
}

// conclude reports what came of the import.
func (c *importCmd) conclude(p *program, plan *admin.ImportPlan, err error) error {
	if plan == nil {
		return err
	}
	writeErr := writePlan(p.out, plan)
	t := plan.Totals
	switch {
	case err != nil:
	case plan.Blocked():
		say(p.errOut, "import.blocked", t.Refused)
		err = errSilent
	case c.DryRun:
		say(p.errOut, "import.dry_run")
	case t.New+t.Changed == 0:
		say(p.errOut, "import.nothing_to_do")
	default:
		say(p.errOut, "import.done", t.New, t.Changed)
	}
	if writeErr != nil {
		return fmt.Errorf("%w (%w)", sentence("import.cause_write"), writeErr)
	}
	return err
}

// say writes a sentence to the person at the terminal.
func say(w io.Writer, key string, args ...any) {
	fmt.Fprintln(w, messages.Text(messages.Chinese, key, args...))
}

// checkListFile says in a sentence why a file cannot be read, before a
// database is touched.
func checkListFile(name string) error {
	info, err := os.Stat(name)
	if err == nil && info.IsDir() {
		return sentence("import.is_folder", name)
	}
	var f *os.File
	if err == nil {
		f, err = os.Open(name)
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return sentence("import.no_file", name)
	case err != nil:
		return sentence("import.cannot_read", name, explain(err))
	}
	return f.Close()
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
