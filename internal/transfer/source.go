package transfer

import (
	"slices"

	"jiujin/internal/locator"
	"jiujin/internal/text"
)

// Part is one part of where facts come from.
type Part string

// The parts. PartFlag says 已核实 or 未核实.
const (
	PartSource     Part = "source"
	PartURL        Part = "url"
	PartSourceDate Part = "source_date"
	PartVerifiedOn Part = "verified_on"
	PartMethod     Part = "method"
	PartFlag       Part = "verified"
)

// sourceColumns are five columns for the whole row and the same five for each
// group of facts, which exports use when the groups differ.
func sourceColumns() []Column {
	cols := []Column{
		{Title: "来源", Key: string(PartSource), Part: PartSource, also: []string{"信息来源", "数据来源", "来源单位"}},
		{Title: "来源网址", Key: string(PartURL), Part: PartURL, also: []string{"网址", "来源链接", "链接"}},
		{Title: "来源日期", Key: string(PartSourceDate), Part: PartSourceDate, also: []string{"来源时间", "发布日期", "公示日期"}},
		{Title: "核实日期", Key: string(PartVerifiedOn), Part: PartVerifiedOn, also: []string{"核实时间"}},
		{Title: "核实方式", Key: string(PartMethod), Part: PartMethod},
		{Title: "核实", Key: string(PartFlag), Part: PartFlag, also: []string{"核实情况", "核实状态", "是否核实"}},
	}
	rowWide := cols[:5]
	method := methods()
	for _, g := range locator.FactGroups() {
		for _, c := range rowWide {
			part := c.Part
			cols = append(cols, Column{
				Title: groupTitle(g) + c.Title,
				Key:   "facts." + string(g) + "." + string(part), Group: g, Part: part,
				get: func(s *locator.Site) string {
					p := s.Facts[g]
					switch part {
					case PartSource:
						return p.Source
					case PartURL:
						return p.URL
					case PartSourceDate:
						return string(p.SourceDate)
					case PartVerifiedOn:
						return string(p.VerifiedOn)
					default:
						if p.Method == "" {
							return ""
						}
						return method.title(p.Method)
					}
				},
			})
		}
	}
	return cols
}

func groupTitle(g locator.FactGroup) string {
	switch g {
	case locator.LocationFacts:
		return "位置"
	case locator.HoursFacts:
		return "时间"
	case locator.PriceFacts:
		return "价格"
	case locator.AmenityFacts:
		return "设施"
	default:
		return "电话"
	}
}

// NamesSources reports whether the file has a column for where facts come from,
// be it for the whole row or for a group of facts.
func (r *Reader) NamesSources() bool {
	return slices.ContainsFunc(r.bound, func(b binding) bool { return b.column.Part == PartSource })
}

// Stated is what a row says about where facts come from: the parts it names,
// "" for a part that "-" erased. Dates and methods are in stored form.
type Stated map[Part]string

// Provenance is the statement as a record.
func (s Stated) Provenance() locator.Provenance {
	return locator.Provenance{
		Source: s[PartSource], URL: s[PartURL],
		SourceDate: locator.Date(s[PartSourceDate]), VerifiedOn: locator.Date(s[PartVerifiedOn]),
		Method: locator.Method(s[PartMethod]),
	}
}

// Stated reads what the row says about the source of a group: first the
// group's own columns, which ofGroup holds alone, then those of the whole row.
func (r *Row) Stated(g locator.FactGroup) (all, ofGroup Stated, faults []Fault) {
	all, ofGroup = Stated{}, Stated{}
	for _, c := range r.Cells {
		if c.Column.Part == "" || c.Column.Part == PartFlag || (c.Column.Group != "" && c.Column.Group != g) {
			continue
		}
		value, fault := readPart(c)
		if fault != nil {
			faults = append(faults, *fault)
			continue
		}
		all[c.Column.Part] = value // the group's columns come after the row's
		if c.Column.Group == g {
			ofGroup[c.Column.Part] = value
		}
	}
	return all, ofGroup, faults
}

// Saying is what a row says about the source of a group, see [Row.Stated].
type Saying struct {
	All, OfGroup Stated
	Faults       []Fault
}

// StatedAs is [Row.Stated] as one value.
func (r *Row) StatedAs(g locator.FactGroup) Saying {
	all, ofGroup, faults := r.Stated(g)
	return Saying{all, ofGroup, faults}
}

// AsOf is the newest date among the row's columns of source and verification,
// "" when none has one.
func (r *Row) AsOf() locator.Date {
	var newest locator.Date
	for _, c := range r.Cells {
		if c.Column.Part == PartSourceDate || c.Column.Part == PartVerifiedOn {
			if d, ok := ParseDate(c.Text); ok {
				newest = newest.Later(d)
			}
		}
	}
	return newest
}

// NamesSource reports whether the row says, for all its facts, where they come
// from.
func (r *Row) NamesSource() bool {
	return slices.ContainsFunc(r.Cells, func(c Cell) bool {
		return c.Column.Part != "" && c.Column.Part != PartFlag && c.Column.Group == "" && !c.Erase
	})
}

func readPart(c Cell) (string, *Fault) {
	if c.Erase {
		return "", nil
	}
	switch c.Column.Part {
	case PartSource, PartURL:
		return oneLine(c.Text), nil
	case PartSourceDate, PartVerifiedOn:
		d, ok := ParseDate(c.Text)
		if !ok {
			f := NewFault(c.Header, "bad_date", shorten(c.Text))
			return "", &f
		}
		return string(d), nil
	default:
		known := methods()
		m, ok := known.parse(c.Text)
		if !ok {
			f := NewFault(c.Header, "unknown_value", shorten(c.Text), known.titles())
			return "", &f
		}
		return string(m), nil
	}
}

// Verified reads 核实: [locator.Yes] for 已核实, [locator.No] for 未核实.
func (r *Row) Verified() (locator.Tri, *Fault) {
	c, ok := r.Cell(string(PartFlag))
	if !ok || c.Erase {
		return locator.Unknown, nil
	}
	switch text.Fold(c.Text) {
	case "已核实", "核实":
		return locator.Yes, nil
	case "未核实", "待核实", "没有核实":
		return locator.No, nil
	}
	if v, ok := ParseTri(c.Text); ok {
		return v, nil
	}
	f := NewFault(c.Header, "unknown_value", shorten(c.Text), "已核实、未核实")
	return locator.Unknown, &f
}
