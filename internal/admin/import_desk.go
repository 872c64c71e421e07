package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"

	"jiujin/internal/auth"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// ImportView is an import as a person looks at it.
type ImportView struct {
	*locator.Import

	importer.Findings

	Settings ImportOptions
	Own      bool // the person's own, who alone can have it applied
}

// Blocked reports whether refused rows keep it from being applied.
func (v *ImportView) Blocked() bool { return v.Refused > 0 && !v.Settings.SkipRefused }

// Ready reports whether there is something to apply.
func (v *ImportView) Ready() bool {
	return v.Status == locator.ImportPlanned && v.Changes > 0 && !v.Blocked() && v.Own
}

// Busy reports whether somebody works on it, or will at once.
func (v *ImportView) Busy() bool {
	switch v.Status {
	case locator.ImportUploading, locator.ImportUploaded, locator.ImportPlanning, locator.ImportApplying:
		return true
	}
	return false
}

// HasFile reports whether the list is kept, so that it can be planned again.
func (v *ImportView) HasFile() bool { return v.Parts > 0 }

func (d *Desk) viewOf(row *locator.Import) (*ImportView, error) {
	v := &ImportView{Import: row, Own: row.Actor == d.Who.Name}
	if err := json.Unmarshal(row.Options, &v.Settings); err != nil {
		return nil, fmt.Errorf("admin: import %s: options: %w", row.ID, err)
	}
	if err := json.Unmarshal(row.Findings, &v.Findings); err != nil {
		return nil, fmt.Errorf("admin: import %s: findings: %w", row.ID, err)
	}
	return v, nil
}

// recentImports is how many are listed.
const recentImports = 50

// Imports returns the newest imports: the person's own, and everybody's for who
// looks after people.
func (d *Desk) Imports(ctx context.Context) ([]*ImportView, error) {
	if err := d.require(auth.Import); err != nil {
		return nil, err
	}
	rows, err := d.db.Imports(ctx, 4*recentImports)
	if err != nil {
		return nil, fmt.Errorf("admin: imports: %w", err)
	}
	var views []*ImportView
	for i := range rows {
		if d.mayOpen(&rows[i]) != nil || rows[i].Undoes != "" || len(views) == recentImports {
			continue
		}
		v, err := d.viewOf(&rows[i])
		if err != nil {
			return nil, err
		}
		views = append(views, v)
	}
	return views, nil
}

// Import returns an import of the person's own.
func (d *Desk) Import(ctx context.Context, id string) (*ImportView, error) {
	row, err := d.db.Import(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: import: %w", err)
	}
	if err := d.mayOpen(row); err != nil {
		return nil, err
	}
	return d.viewOf(row)
}

// ImportLines returns a page of the lines of an outcome, "" for all, from 0.
func (d *Desk) ImportLines(ctx context.Context, v *ImportView, o importer.Outcome, page int) ([]importer.Line, error) {
	if !knownOutcome(o) || page < 0 {
		return nil, nil
	}
	return d.linesOf(ctx, v.ID, o, page)
}

// EachImportLine calls fn with every line of an outcome, "" for all.
func (d *Desk) EachImportLine(ctx context.Context, v *ImportView, o importer.Outcome, fn func([]importer.Line) error) error {
	return d.eachLine(ctx, v.ID, o, fn)
}

// permit fails unless the person may ask for these options at all; each row
// needs its own right.
func (d *Desk) permit(options *ImportOptions) error {
	if err := d.require(auth.Import); err != nil {
		return err
	}
	switch options.As {
	case "", locator.Draft:
		return nil
	case locator.Published:
		return d.require(auth.Publish)
	default:
		return d.forbidden("anywhere")
	}
}

// ListUpload is a list on its way into the database, a megabyte at a time. Close
// it with [ListUpload.Done] or [ListUpload.Abort].
type ListUpload struct {
	desk *Desk
	ctx  context.Context //nolint:containedctx // of the request that Write belongs to; io.Writer has no room for it
	row  *locator.Import
	part []byte
	size int64
}

const (
	uploadPart = 1 << 20
	// MaxUpload is the largest list, bytes.
	MaxUpload = 128 << 20
)

// UploadList begins to take a list in. name is the file's, as the person's machine
// has it.
func (d *Desk) UploadList(ctx context.Context, name string) (*ListUpload, error) {
	if err := d.require(auth.Import); err != nil {
		return nil, err
	}
	rev, err := d.Store.Revision(ctx)
	if err != nil {
		return nil, fmt.Errorf("admin: upload: %w", err)
	}
	if rev.Demo {
		return nil, refuse(locator.Forbidden, "demo_database")
	}
	row := &locator.Import{
		Actor: d.Who.Name, Title: listName(name), Status: locator.ImportUploading,
		Options: []byte("{}"), Findings: []byte("{}"),
	}
	if err := d.db.CreateImport(ctx, row); err != nil {
		return nil, fmt.Errorf("admin: upload: %w", err)
	}
	return &ListUpload{desk: d, ctx: ctx, row: row, part: make([]byte, 0, uploadPart)}, nil
}

// listName makes the name of a file from outside one for people.
func listName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, name))
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	if name == "" || name == "." || name == "/" {
		return "list"
	}
	return name
}

// Write implements [io.Writer]. More than [MaxUpload] is refused with code
// "file_too_large".
func (u *ListUpload) Write(p []byte) (int, error) {
	if u.size += int64(len(p)); u.size > MaxUpload {
		return 0, refuse(locator.Invalid, "file_too_large", MaxUpload>>20)
	}
	for rest := p; len(rest) > 0; {
		n := min(len(rest), uploadPart-len(u.part))
		u.part, rest = append(u.part, rest[:n]...), rest[n:]
		if len(u.part) == uploadPart {
			if err := u.flush(); err != nil {
				return 0, err
			}
		}
	}
	return len(p), nil
}

func (u *ListUpload) flush() error {
	if len(u.part) == 0 {
		return nil
	}
	if err := u.desk.db.AddImportFile(u.ctx, u.row.ID, u.row.Parts, u.part); err != nil {
		return fmt.Errorf("admin: upload: %w", err)
	}
	u.row.Parts++
	u.part = u.part[:0]
	return nil
}

// Done ends the upload and has the list planned soon, by this process or
// another. It returns the import's id.
func (u *ListUpload) Done(options ImportOptions) (id string, err error) {
	if err := u.desk.permit(&options); err != nil {
		return "", err
	}
	if err := u.flush(); err != nil {
		return "", err
	}
	if u.row.Parts == 0 {
		return "", refuse(locator.Invalid, "no_file_chosen")
	}
	return u.row.ID, u.desk.toBePlanned(u.ctx, u.row, options)
}

// Abort throws away what came of an upload that was not done.
func (u *ListUpload) Abort() error {
	ctx := context.WithoutCancel(u.ctx)
	if err := u.desk.db.ClearImport(ctx, u.row.ID, true); err != nil {
		return fmt.Errorf("admin: upload: %w", err)
	}
	if err := u.desk.db.DropImport(ctx, u.row.ID); err != nil {
		return fmt.Errorf("admin: upload: %w", err)
	}
	return nil
}

// toBePlanned leaves an import for whoever tends imports.
func (d *Desk) toBePlanned(ctx context.Context, row *locator.Import, options ImportOptions) error {
	options.Rights = d.Who.Version
	doc, err := json.Marshal(&options)
	if err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	row.Status, row.Options, row.Message = locator.ImportUploaded, doc, ""
	if err := d.db.UpdateImport(ctx, row); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	d.wakeImports()
	return nil
}

// PlanAgain has the list planned anew with other options. version is that of
// the import the person has looked at.
func (d *Desk) PlanAgain(ctx context.Context, id string, version int64, options ImportOptions) error {
	v, err := d.Import(ctx, id)
	if err != nil {
		return err
	}
	if err := d.permit(&options); err != nil {
		return err
	}
	switch {
	case !v.Own:
		return d.forbidden("anywhere")
	case v.Version != version:
		return refuse(locator.Conflict, "import_taken")
	case !v.HasFile() || (v.Status != locator.ImportPlanned && v.Status != locator.ImportFailed):
		return refuse(locator.Conflict, "not_now")
	}
	return d.toBePlanned(ctx, v.Import, options)
}

// RunImport has a planned import applied, which goes on without the caller.
// version is that of the plan the person has looked at: sent twice, it does
// nothing twice. Where what the plan is about has been changed since, or the
// person's rights have, the list is planned again for the person to look at,
// and the error is of kind Conflict with code "plan_outdated".
func (d *Desk) RunImport(ctx context.Context, id string, version int64) error {
	v, err := d.Import(ctx, id)
	if err != nil {
		return err
	}
	switch {
	case !v.Own:
		return d.forbidden("anywhere")
	case v.Status == locator.ImportApplying || v.Status == locator.ImportApplied:
		return nil
	case v.Version != version:
		return refuse(locator.Conflict, "import_taken")
	case v.Status == locator.ImportPlanned && v.Blocked():
		return refuse(locator.Invalid, "refused_rows", v.Refused)
	case v.Status != locator.ImportPlanned || v.Changes == 0:
		return refuse(locator.Conflict, "not_now")
	}
	if v.Settings.Rights != d.Who.Version {
		err = refuse(locator.Conflict, "plan_outdated")
	} else {
		err = d.beginImport(ctx, v.Import)
	}
	switch {
	case err == nil:
		d.wakeImports(id)
		return nil
	case codeOf(err) == "plan_outdated" && v.HasFile():
		return errors.Join(err, d.toBePlanned(ctx, v.Import, v.Settings))
	case codeOf(err) == "import_taken": // sent twice, and the other one was faster
		if now, again := d.Import(ctx, id); again == nil && now.Busy() {
			return nil
		}
	}
	return err
}

// DiscardImport throws an import away that is not being applied. Of one that
// was, the lines go; what it changed stays.
func (d *Desk) DiscardImport(ctx context.Context, id string, version int64) error {
	v, err := d.Import(ctx, id)
	if err != nil {
		return err
	}
	if v.Version != version {
		return refuse(locator.Conflict, "import_taken")
	}
	if v.Status == locator.ImportApplying {
		return refuse(locator.Conflict, "not_now")
	}
	v.Status = locator.ImportDiscarded
	if err := d.db.UpdateImport(ctx, v.Import); err != nil {
		return fmt.Errorf("admin: import: %w", err)
	}
	d.wakeImports()
	return nil
}

// storedFile reads the list of an import, part by part.
type storedFile struct {
	ctx   context.Context //nolint:containedctx // of the reading that the file was opened for; io.Reader has no room for it
	lists importFiles
	id    string
	parts int // of the file
	next  int
	rest  []byte
}

// fileOf opens the list of an import.
func (a *Admin) fileOf(ctx context.Context, row *locator.Import) importer.Source {
	return func() (io.ReadCloser, error) {
		return io.NopCloser(&storedFile{ctx: ctx, lists: a.db, id: row.ID, parts: row.Parts}), nil
	}
}

func (f *storedFile) Read(p []byte) (int, error) {
	for len(f.rest) == 0 {
		if f.next == f.parts {
			return 0, io.EOF
		}
		part, err := f.lists.ImportFile(f.ctx, f.id, f.next)
		if err != nil {
			return 0, fmt.Errorf("admin: import: %w", err)
		}
		f.rest, f.next = part, f.next+1
	}
	n := copy(p, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
