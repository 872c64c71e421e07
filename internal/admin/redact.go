package admin

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"unicode/utf8"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Redaction asks for personal data to be taken out of the history of a site.
type Redaction struct {
	Site   string // id
	Text   string // what goes, wherever it stands
	Reason string
	// Current takes it out of what the site says now as well; without that the
	// newest entry keeps it as long as the site does.
	Current bool
	Sure    bool // that it cannot be undone
}

// Redact takes a text out of the history of a site, and of what people are
// writing about it, for good: a mark with the day stands in its place. What the
// site says now changes first, as any change does, where that is asked for.
// Only administrators may. Errors: Unprocessable with faults of "text",
// "reason" or "sure", or of the fields of a site that needs the text.
func (d *Desk) Redact(ctx context.Context, r Redaction) (*locator.Redacted, error) {
	if err := d.require(auth.Redact); err != nil {
		return nil, err
	}
	r.Text, r.Reason = strings.TrimSpace(r.Text), strings.TrimSpace(r.Reason)
	if err := r.check(); err != nil {
		return nil, err
	}
	title := messages.Text(messages.Chinese, "staff.redact.title_of", locator.FormatID(r.Site))
	if r.Current {
		if err := d.redactNow(ctx, &r, title); err != nil {
			return nil, err
		}
	}
	done, err := d.db.Redact(ctx, locator.Redaction{
		Actor: d.Who.Name, Title: title, Reason: r.Reason, Site: r.Site, Text: r.Text,
		Mark: messages.Text(messages.Chinese, "staff.redact.mark", d.Today()),
	})
	if err != nil {
		return nil, fmt.Errorf("admin: %w", err)
	}
	d.refreshed(ctx)
	return done, nil
}

// shortestRedacted is how many characters a text needs that may go: shorter ones
// stand in half of all words.
const shortestRedacted = 2

func (r *Redaction) check() error {
	var faults locator.Faults
	fault := func(field, code string) {
		faults = append(faults, locator.Fault{Field: field, Code: code, Message: messages.Text(messages.Chinese, "staff.redact.fault."+code)})
	}
	if utf8.RuneCountInString(r.Text) < shortestRedacted {
		fault("text", "short")
	}
	if r.Reason == "" {
		fault("reason", "reason")
	} else if r.Text != "" && strings.Contains(r.Reason, r.Text) {
		fault("reason", "reason_tells")
	}
	if !r.Sure {
		fault("sure", "sure")
	}
	if faults == nil {
		return nil
	}
	return &locator.Error{Kind: locator.Unprocessable, Code: "bad_redaction", Message: messages.Text(messages.Chinese, "staff.error.faults"), Faults: faults}
}

// redactNow takes the text out of what the site says now.
func (d *Desk) redactNow(ctx context.Context, r *Redaction, title string) error {
	held, err := d.Store.Site(ctx, r.Site)
	if locator.KindOf(err) == locator.NotFound {
		return nil // it is gone; its history is not
	}
	if err != nil {
		return fmt.Errorf("admin: %w", err)
	}
	next := *held.Clone()
	if !cutOut(reflect.ValueOf(&next).Elem(), r.Text) {
		return nil
	}
	if faults := next.Validate(d.City); len(faults) > 0 {
		return &locator.Error{Kind: locator.Unprocessable, Code: "bad_redaction", Message: messages.Text(messages.Chinese, "staff.redact.needed"), Faults: faults}
	}
	return d.apply(ctx, &locator.Batch{Title: title, Reason: r.Reason, Sites: []locator.SiteChange{{Base: held.Version, Site: next}}})
}

// cutOut takes a text out of every field of free text, with the list marks that
// are left at its ends, and reports whether it was in one. Codes and dates have
// types of their own; ids are told by their names.
func cutOut(v reflect.Value, old string) (changed bool) {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return false
		}
		// The site is a copy, but what its pointers lead to may be shared.
		fresh := reflect.New(v.Type().Elem())
		fresh.Elem().Set(v.Elem())
		if changed = cutOut(fresh.Elem(), old); changed {
			v.Set(fresh)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && f.Name != "ID" && f.Name != "PlaceID" && f.Name != "District" {
				changed = cutOut(v.Field(i), old) || changed
			}
		}
	case reflect.Slice:
		changed = cutOutOfList(v, old)
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			if cutOut(value, old) {
				v.SetMapIndex(key, value)
				changed = true
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && strings.Contains(v.String(), old) {
			v.SetString(strings.Trim(strings.ReplaceAll(v.String(), old, ""), " \n、,;\uff0c\uff1b"))
			return true
		}
	}
	return changed
}

// cutOutOfList is cutOut for each of a list; texts of which nothing remains
// leave it.
func cutOutOfList(v reflect.Value, old string) (changed bool) {
	list := reflect.MakeSlice(v.Type(), 0, v.Len())
	for i := range v.Len() {
		one := reflect.New(v.Type().Elem()).Elem()
		one.Set(v.Index(i))
		changed = cutOut(one, old) || changed
		if one.Kind() != reflect.String || one.String() != "" {
			list = reflect.Append(list, one)
		}
	}
	if changed {
		v.Set(list)
	}
	return changed
}
