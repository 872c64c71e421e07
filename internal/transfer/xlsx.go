package transfer

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strings"
)

// Limits of an XLSX file.
const (
	maxParts  = 10_000
	maxSheets = 256
	maxStyles = 1 << 16 // Excel has room for 65,490
)

// xlsx is an opened XLSX file. It reads the parts that lists need and nothing
// else: no formula is worked out, no link followed, no macro looked at.
type xlsx struct {
	file     *whole
	parts    map[string]*zip.File // by name in lower case
	sheets   []sheetPart
	strings  sharedStrings
	formats  []numberFormat // by style
	from1904 bool
}

// sheetPart is a sheet as the workbook names it.
type sheetPart struct {
	name   string
	part   *zip.File
	hidden bool

	merged   []merge
	surveyed bool // merged was read
}

// openXLSX opens the file and reads what its sheets share.
func openXLSX(file *whole) (*xlsx, error) {
	archive, err := zip.NewReader(file, file.size)
	if err != nil {
		return nil, broken()
	}
	x := &xlsx{file: file, parts: map[string]*zip.File{}}
	if len(archive.File) > maxParts {
		return nil, fail("too_many_cells")
	}
	for _, f := range archive.File {
		name := strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(f.Name, `\`, "/"), "/"))
		if _, twice := x.parts[name]; twice {
			return nil, broken()
		}
		x.parts[name] = f
	}
	if err := x.readAll(); err != nil {
		return nil, errors.Join(err, x.strings.data.Close())
	}
	return x, nil
}

func (x *xlsx) close() error { return errors.Join(x.strings.data.Close(), x.file.Close()) }

func (x *xlsx) readAll() error {
	book, err := x.findWorkbook()
	if err != nil {
		return err
	}
	related, err := x.relations(book)
	if err != nil {
		return err
	}
	if err := x.readWorkbook(book, related); err != nil {
		return err
	}
	for _, r := range related {
		part, ok := x.parts[r.target]
		switch {
		case r.kind == "externalLink":
			return fail("external_links")
		case !ok:
		case r.kind == "sharedStrings":
			err = x.readPart(part, maxPartBytes, x.strings.read)
		case r.kind == "styles":
			err = x.readPart(part, maxSmallPart, x.readStyles)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (x *xlsx) readPart(f *zip.File, limit int64, read func(*xmlPart) error) error {
	part, err := openPart(f, limit)
	if err != nil {
		return err
	}
	return errors.Join(read(part), part.Close())
}

// relation is a part that another one names.
type relation struct{ id, kind, target string }

// relations reads what the part names, by id; what the package names for "".
func (x *xlsx) relations(name string) (map[string]relation, error) {
	found := map[string]relation{}
	folder, file := path.Split(name)
	f, ok := x.parts[folder+"_rels/"+file+".rels"]
	if !ok {
		return found, nil
	}
	err := x.readPart(f, maxSmallPart, func(part *xmlPart) error {
		return part.each("Relationship", func(e *xml.StartElement) error {
			target := strings.ToLower(attribute(e, "Target"))
			if strings.HasPrefix(target, "/") {
				target = path.Clean(target)[1:]
			} else {
				target = path.Join(folder, target)
			}
			r := relation{attribute(e, "Id"), path.Base(attribute(e, "Type")), target}
			found[r.id] = r
			return nil
		})
	})
	return found, err
}

// findWorkbook finds the part that names the sheets.
func (x *xlsx) findWorkbook() (string, error) {
	related, err := x.relations("")
	if err != nil {
		return "", err
	}
	for _, r := range related {
		if r.kind != "officeDocument" {
			continue
		}
		if _, ok := x.parts[r.target]; ok && strings.HasSuffix(r.target, ".xml") && strings.HasPrefix(r.target, "xl/") {
			return r.target, nil
		}
	}
	for part, kind := range map[string]string{
		"word/document.xml": "Word", "ppt/presentation.xml": "PowerPoint", "xl/workbook.bin": "XLSB", "content.xml": "ODS",
	} {
		if _, ok := x.parts[part]; ok {
			return "", fail("other_office_file", kind)
		}
	}
	return "", fail("not_xlsx")
}

func (x *xlsx) readWorkbook(name string, related map[string]relation) error {
	return x.readPart(x.parts[name], maxSmallPart, func(part *xmlPart) error {
		return part.each("", func(e *xml.StartElement) error {
			switch e.Name.Local {
			case "workbookPr":
				x.from1904 = isTrue(attribute(e, "date1904"))
			case "sheet":
				if len(x.sheets) == maxSheets {
					return fail("too_many_sheets", maxSheets)
				}
				r := related[attributeOf(e, "id")]
				f, ok := x.parts[r.target]
				if !ok || r.kind != "worksheet" {
					return nil // a chart
				}
				state := attribute(e, "state")
				x.sheets = append(x.sheets, sheetPart{name: attribute(e, "name"), part: f, hidden: state == "hidden" || state == "veryHidden"})
			}
			return nil
		})
	})
}

// attributeOf returns the attribute that has a prefix: r:id beside sheetId.
func attributeOf(e *xml.StartElement, local string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == local && e.Attr[i].Name.Space != "" {
			return e.Attr[i].Value
		}
	}
	return ""
}

func isTrue(s string) bool { return s == "1" || s == "true" }

// readStyles reads which number format each style of a cell has.
func (x *xlsx) readStyles(part *xmlPart) error {
	codes, inside := map[int]string{}, false
	for {
		token, err := part.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch {
			case t.Name.Local == "numFmt" && len(codes) < maxStyles:
				codes[number(attribute(&t, "numFmtId"))] = attribute(&t, "formatCode")
			case t.Name.Local == "cellXfs":
				inside = true
			case t.Name.Local == "xf" && inside && len(x.formats) < maxStyles:
				id := number(attribute(&t, "numFmtId"))
				if code, ok := codes[id]; ok {
					x.formats = append(x.formats, parseFormat(code))
				} else {
					x.formats = append(x.formats, builtinFormat(id))
				}
			}
		case xml.EndElement:
			if t.Name.Local == "cellXfs" {
				inside = false
			}
		}
	}
}

// number reads a whole number from 0, -1 for anything else.
func number(s string) int {
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' || n > 1<<30 {
			return -1
		}
		n = n*10 + int(s[i]-'0')
	}
	if s == "" {
		return -1
	}
	return n
}

// each calls fn for each element with the name, or for every one.
func (p *xmlPart) each(local string, fn func(*xml.StartElement) error) error {
	for {
		token, err := p.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if e, ok := token.(xml.StartElement); ok && (local == "" || e.Name.Local == local) {
			if err := fn(&e); err != nil {
				return err
			}
		}
	}
}

// safely turns a panic over a hostile file into an error. None is known; the
// decoders below are not ours.
func safely[T any](read func() (T, error)) (got T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = broken()
		}
	}()
	return read()
}
