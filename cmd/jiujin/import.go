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
	"jiujin/internal/importer"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

// importCmd reads a list of sites. What becomes of each row goes to stdout, one
// line a row (DESIGN §4); what came of the whole goes to stderr.
type importCmd struct {
	database

	File        string `arg:"" name:"file" help:"站点表格：XLSX、CSV（UTF-8 或 GB18030）或 GeoJSON。"`
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
		Options:     importer.Options{As: locator.Status(c.As), Overwrite: c.Overwrite},
		SkipRefused: c.SkipRefused,
		Title:       filepath.Base(c.File),
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
	plan, err := c.plan(ctx, p, c.database, options, c.DryRun)
	return c.conclude(p, plan, err)
}

// tried is what an import came to, and how its lines went out.
type tried struct {
	*admin.ImportPlan

	writeErr error // of the lines
}

// rehearse tries the list with a passing database in the folder, empty like one
// that does not exist yet, and removes the folder. Its lines are shown only if
// nothing comes after it.
func (c *importCmd) rehearse(ctx context.Context, p *program, folder string, options admin.ImportOptions) (*tried, error) {
	quiet := *p
	var lines *spool
	if !c.DryRun {
		lines = &spool{folder: folder}
		quiet.out = lines
	}
	plan, err := c.plan(ctx, &quiet, database{DB: filepath.Join(folder, "empty.db")}, options, true)
	if err == nil && lines != nil && plan.Blocked() {
		plan.writeErr = lines.copyTo(p.out)
	}
	if lines != nil {
		err = errors.Join(err, lines.close())
	}
	return plan, errors.Join(err, os.RemoveAll(folder))
}

// plan plans the import into a database, stores it unless it is only tried, and
// shows the lines. With an error the plan is nil or not stored.
func (c *importCmd) plan(ctx context.Context, p *program, in database, options admin.ImportOptions, dry bool) (*tried, error) {
	db, profile, err := in.open(ctx, p)
	if err != nil {
		return nil, err
	}
	show := showProgress(p.errOut, progressInterval)
	defer show.stop()
	options.Progress = show.reading
	a, err := newAdmin(db, profile, p)
	if err != nil {
		return nil, err
	}
	desk := a.ForProgram("jiujin import")
	source := func() (io.ReadCloser, error) { return os.Open(c.File) }
	var t *tried
	if dry {
		t, err = c.try(ctx, p, desk, source, options)
	} else {
		t, err = c.store(ctx, p, desk, source, options, show.storing)
	}
	return t, errors.Join(err, db.Close())
}

// try shows the lines as they come.
func (c *importCmd) try(ctx context.Context, p *program, desk *admin.Desk, source importer.Source, options admin.ImportOptions) (*tried, error) {
	t := &tried{}
	plan, err := desk.TryImport(ctx, source, options, func(lines []importer.Line) error {
		if t.writeErr == nil {
			t.writeErr = writeLines(p.out, lines)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	t.ImportPlan = plan
	return t, nil
}

// store stores the list. A plan that met another writer is made anew, so its
// lines are shown afterwards.
func (c *importCmd) store(ctx context.Context, p *program, desk *admin.Desk, source importer.Source, options admin.ImportOptions, storing func()) (*tried, error) {
	if err := desk.RollForward(ctx); err != nil {
		return nil, err
	}
	plan, err := desk.PlanImport(ctx, source, options)
	if err != nil {
		return nil, err
	}
	if !plan.Blocked() {
		storing()
		err = desk.ApplyImport(ctx, plan)
		if plan.Blocked() {
			err = nil // made anew, it was refused: the report says so
		}
	}
	t := &tried{ImportPlan: plan}
	after := context.WithoutCancel(ctx)
	t.writeErr = desk.EachLine(after, plan, func(lines []importer.Line) error { return writeLines(p.out, lines) })
	if err != nil || plan.Blocked() || plan.New+plan.Changed == 0 {
		err = errors.Join(err, desk.DropImport(after, plan))
	}
	return t, err
}

// conclude reports what came of the import.
func (c *importCmd) conclude(p *program, plan *tried, err error) error {
	if plan == nil {
		return err
	}
	t := plan.Totals
	writeErr := plan.writeErr
	if writeErr == nil {
		writeErr = writeTotals(p.out, t)
	}
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

// writeLines writes one line a row.
func writeLines(w io.Writer, lines []importer.Line) error {
	var b strings.Builder
	for i := range lines {
		writeLine(&b, &lines[i])
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

// writeTotals writes the line that ends the report.
func writeTotals(w io.Writer, t importer.Totals) error {
	_, err := fmt.Fprintf(w, "total %d rows: %d new, %d changed, %d unchanged, %d kept, %d refused; %d warnings\n",
		t.Rows, t.New, t.Changed, t.Unchanged, t.Kept, t.Refused, t.Warnings)
	if err != nil {
		return fmt.Errorf("write: %w", err)
	}
	return nil
}

func writeLine(b *strings.Builder, l *importer.Line) {
	fmt.Fprintf(b, "%s row %d ", l.Outcome, l.Row)
	switch l.Outcome {
	case importer.Refused, importer.Warning:
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
		if l.Outcome == importer.Changed {
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
