package diff

import (
	"encoding/json"
	"strings"

	"jiujin/internal/locator"
)

// Record is a state of a record with its fields. Site or Notice is set for one
// of those; the zero Record is a record that is not there.
type Record struct {
	Site   *locator.Site
	Notice *locator.Notice
	Fields Fields
}

// Read decodes the JSON of a record as the history keeps it; nil is no record.
func Read(entity locator.Entity, doc []byte) (r Record, err error) {
	if doc == nil {
		return r, nil
	}
	switch entity {
	case locator.SiteEntity:
		r.Site = &locator.Site{}
		if err := json.Unmarshal(doc, r.Site); err != nil {
			return r, err
		}
		r.Fields, err = Of(r.Site)
	case locator.NoticeEntity:
		r.Notice = &locator.Notice{}
		if err := json.Unmarshal(doc, r.Notice); err != nil {
			return r, err
		}
		r.Fields, err = Of(r.Notice)
	default:
		r.Fields, err = ofJSON(doc)
	}
	return r, err
}

// OfSite returns the record of a site; nil is no record.
func OfSite(s *locator.Site) (Record, error) {
	if s == nil {
		return Record{}, nil
	}
	f, err := Of(s)
	return Record{Site: s, Fields: f}, err
}

// Name is what people call the record, "" if it has no name.
func (r *Record) Name() string {
	switch {
	case r.Site != nil:
		return r.Site.Name
	case r.Notice != nil:
		return r.Notice.Text
	}
	for _, key := range []string{"full_name", "name"} {
		if s, ok := r.Fields[key].(string); ok {
			return s
		}
	}
	return ""
}

// Private reports whether the unit is for those only who may read private
// fields.
func Private(unit string) bool {
	return strings.HasPrefix(unit, "contact.private") || unit == "staff_note"
}
