package transfer

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Limits of what is unpacked from an XLSX file.
const (
	maxPartBytes   = 1 << 30  // of one sheet, or of the shared strings
	maxSmallPart   = 32 << 20 // of the parts that describe the file
	maxTokenBytes  = 4 << 20  // between two tags
	suspectedBytes = 64 << 20 // from here on a part must not be packed too well
	maxPackedTimes = 200      // how well; real sheets are packed 5 to 60 times
)

// xmlPart reads one part of an XLSX file tag by tag. Prefixes of names are left
// out: only the local names count.
type xmlPart struct {
	name    string
	decoder *xml.Decoder
	file    io.Closer
	source  *guarded
}

// guarded counts what is unpacked and stops before it is too much.
type guarded struct {
	r      io.Reader
	part   string
	packed uint64
	limit  int64
	total  int64
	token  int64 // since the last tag
}

func (g *guarded) Read(p []byte) (int, error) {
	n, err := g.r.Read(p)
	g.total += int64(n)
	g.token += int64(n)
	switch {
	case g.total > suspectedBytes && uint64(g.total) > g.packed*maxPackedTimes:
		return n, fail("zip_bomb")
	case g.total > g.limit || g.token > maxTokenBytes:
		return n, fail("too_many_cells")
	case err != nil && !errors.Is(err, io.EOF):
		return n, broken()
	}
	return n, err
}

// broken makes the error for an XLSX file that is not as such files are.
func broken() error { return fail("broken_xlsx") }

// openPart opens a part whose name is known to be there.
func openPart(f *zip.File, limit int64) (*xmlPart, error) {
	file, err := f.Open()
	if err != nil {
		return nil, broken()
	}
	source := &guarded{r: file, part: f.Name, packed: f.CompressedSize64, limit: limit}
	p := &xmlPart{name: f.Name, file: file, source: source}
	p.restart(source)
	return p, nil
}

// restart goes on reading from r, which has its bytes from the part.
func (p *xmlPart) restart(r io.Reader) { p.decoder = xml.NewDecoder(r) }

func (p *xmlPart) Close() error { return p.file.Close() }

// next returns the next token, [io.EOF] at the end. A document type is
// refused: it is where entities that grow without end are declared.
func (p *xmlPart) next() (xml.Token, error) {
	p.source.token = 0
	token, err := p.decoder.RawToken()
	switch {
	case err == nil:
	case errors.Is(err, io.EOF):
		return nil, io.EOF
	default:
		if _, syntax := errors.AsType[*xml.SyntaxError](err); syntax {
			return nil, broken()
		}
		return nil, err
	}
	if _, ok := token.(xml.Directive); ok {
		return nil, fail("xml_entities")
	}
	return token, nil
}

// must is next where the part cannot end.
func (p *xmlPart) must() (xml.Token, error) {
	token, err := p.next()
	if errors.Is(err, io.EOF) {
		return nil, broken()
	}
	return token, err
}

// text returns the characters up to the end of the element.
func (p *xmlPart) text(element string) (string, error) {
	var b strings.Builder
	for {
		token, err := p.must()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.CharData:
			if b.Len()+len(t) > maxCellBytes {
				return "", fail("too_many_cells")
			}
			b.Write(t)
		case xml.EndElement:
			if t.Name.Local == element {
				return b.String(), nil
			}
		}
	}
}

// richText returns the text of the element, without the readings that stand
// over East Asian words.
func (p *xmlPart) richText(element string) (string, error) {
	var b strings.Builder
	reading := false
	for {
		token, err := p.must()
		if err != nil {
			return "", err
		}
		switch t := token.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "rPh":
				reading = true
			case "t":
				text, err := p.text("t")
				if err != nil {
					return "", err
				}
				if b.Len()+len(text) > maxCellBytes {
					return "", fail("too_many_cells")
				}
				if !reading {
					b.WriteString(text)
				}
			}
		case xml.EndElement:
			switch t.Name.Local {
			case "rPh":
				reading = false
			case element:
				return unescapeXML(b.String()), nil
			}
		}
	}
}

var escapedUnit = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// unescapeXML undoes what spreadsheets write for characters XML cannot hold:
// _x000D_ is a carriage return, _x005F_ an underscore.
func unescapeXML(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escapedUnit.ReplaceAllStringFunc(s, func(unit string) string {
		n, err := strconv.ParseUint(unit[2:6], 16, 16)
		if err != nil || (n >= 0xd800 && n < 0xe000) {
			return unit
		}
		return string(rune(n))
	})
}

// attribute returns the value of an attribute, "" if there is none.
func attribute(e *xml.StartElement, local string) string {
	for i := range e.Attr {
		if e.Attr[i].Name.Local == local {
			return e.Attr[i].Value
		}
	}
	return ""
}
