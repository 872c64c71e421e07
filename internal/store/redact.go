package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"

	"jiujin/internal/locator"
)

// Redact takes a text out of the history of a site, for good: out of the words
// of every entry about it, its servings and what people were writing about it,
// and out of title and reason of the batches that changed it. It is the one
// exception to a history that is only added to; an entry says who did it and
// why, and neither the text nor where it stood.
//
// The site itself stays as it is, and with it the last entry of its history,
// which says what it is: take the text out of the site first. Codes, dates, ids
// and numbers are no words and stay. Errors: [locator.Invalid] with code
// "bad_redaction" when Text or Mark cannot be used, "no_actor" or
// "bad_characters".
func (db *DB) Redact(ctx context.Context, r locator.Redaction) (*locator.Redacted, error) {
	if strings.TrimSpace(r.Text) == "" || strings.Contains(r.Mark, r.Text) || !storable(r.Text, r.Mark, r.Site) || r.Site == "" {
		return nil, db.failure(ctx, "redact", locator.Errorf(locator.Invalid, "bad_redaction", "请写明要删去的文字"))
	}
	done := &locator.Redacted{}
	err := db.write(ctx, func(ctx context.Context, w *writeTx) error {
		if err := w.record(ctx, rand.Text(), r.Actor, r.Title, r.Reason); err != nil {
			return err
		}
		e := eraser{writeTx: w, old: r.Text, mark: r.Mark}
		if err := e.entries(ctx, r.Site, done); err != nil {
			return err
		}
		if err := e.batches(ctx, r.Site); err != nil {
			return err
		}
		if err := e.drafts(ctx, r.Site, done); err != nil {
			return err
		}
		return w.audit(ctx, auditEntry{locator.SiteEntity, r.Site, locator.Redact, "", ""})
	})
	if err != nil {
		return nil, db.failure(ctx, "redact", err)
	}
	return done, nil
}

// eraser puts mark in place of old.
type eraser struct {
	*writeTx
	old, mark string
}

func (e *eraser) replace(s string) string { return strings.ReplaceAll(s, e.old, e.mark) }

// aboutSite chooses the entries about a site, whose id is $1, and its servings,
// whose ids begin with it and "/" ('0' is the character after that).
const aboutSite = `(a.entity = 'site' AND a.id = $1 OR a.entity = 'servings' AND a.id > $1 || '/' AND a.id < $1 || '0')`

func (e *eraser) entries(ctx context.Context, site string, done *locator.Redacted) error {
	var current sql.NullInt64 // the entry that says what the site is now
	if _, err := e.row(ctx, `SELECT (SELECT MAX(a.seq) FROM audit a WHERE a.entity = 'site' AND a.id = $1 AND a.action <> 'redact')
		FROM sites WHERE id = $1`, []any{site}, []any{&current}); err != nil {
		return err
	}
	for last := int64(0); ; {
		var a struct {
			seq           int64
			entity        locator.Entity
			before, after sql.NullString
		}
		more, err := e.row(ctx, `SELECT a.seq, a.entity, a.before_json, a.after_json FROM audit a
			WHERE `+aboutSite+` AND a.seq > $2 ORDER BY a.seq LIMIT 1`,
			[]any{site, last}, []any{&a.seq, &a.entity, &a.before, &a.after})
		if err != nil || !more {
			return err
		}
		last = a.seq
		before, err := e.document(a.entity, a.before)
		if err != nil {
			return fmt.Errorf("entry %d: %w", a.seq, err)
		}
		after, err := e.document(a.entity, a.after)
		if err != nil {
			return fmt.Errorf("entry %d: %w", a.seq, err)
		}
		if current.Valid && a.seq == current.Int64 {
			done.Kept = after != a.after
			after = a.after
		}
		if before == a.before && after == a.after {
			continue
		}
		done.Entries++
		if err := e.exec(ctx, `UPDATE audit SET before_json = $1, after_json = $2 WHERE seq = $3`, before, after, a.seq); err != nil {
			return err
		}
	}
}

// document is a record's JSON without the text, the same bytes where it is not
// in it.
func (e *eraser) document(entity locator.Entity, doc sql.NullString) (sql.NullString, error) {
	if !doc.Valid {
		return doc, nil
	}
	if entity != locator.SiteEntity {
		return e.anyDocument(doc.String)
	}
	var site locator.Site
	if err := json.Unmarshal([]byte(doc.String), &site); err != nil {
		return doc, err
	}
	if !e.words(reflect.ValueOf(&site).Elem()) {
		return doc, nil
	}
	text, err := encode(&site)
	return sql.NullString{String: text, Valid: true}, err
}

// words erases in every field of a record that is free text, which is one of
// type string; codes and dates have types of their own. Ids are skipped by
// their names.
func (e *eraser) words(v reflect.Value) (changed bool) {
	switch v.Kind() {
	case reflect.Pointer:
		return !v.IsNil() && e.words(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			switch f := v.Type().Field(i); {
			case f.Name == "ID" || f.Name == "PlaceID" || f.Name == "District" || !f.IsExported():
			default:
				changed = e.words(v.Field(i)) || changed
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			changed = e.words(v.Index(i)) || changed
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			value := reflect.New(v.Type().Elem()).Elem()
			value.Set(v.MapIndex(key))
			if e.words(value) {
				v.SetMapIndex(key, value)
				changed = true
			}
		}
	case reflect.String:
		if v.Type() == reflect.TypeFor[string]() && strings.Contains(v.String(), e.old) {
			v.SetString(e.replace(v.String()))
			return true
		}
	}
	return changed
}

// anyDocument erases in the texts of JSON of any shape, but not in its names.
func (e *eraser) anyDocument(doc string) (sql.NullString, error) {
	same := sql.NullString{String: doc, Valid: true}
	d := json.NewDecoder(strings.NewReader(doc))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return same, err
	}
	next, changed := e.anyWords(v)
	if !changed {
		return same, nil
	}
	text, err := encode(next)
	return sql.NullString{String: text, Valid: true}, err
}

func (e *eraser) anyWords(v any) (next any, changed bool) {
	switch v := v.(type) {
	case string:
		return e.replace(v), strings.Contains(v, e.old)
	case []any:
		for i := range v {
			one, did := e.anyWords(v[i])
			v[i], changed = one, changed || did
		}
	case map[string]any:
		for k := range v {
			one, did := e.anyWords(v[k])
			v[k], changed = one, changed || did
		}
	}
	return v, changed
}

// batches erases in what the batches that changed the site say of themselves,
// the one that is being written among them.
func (e *eraser) batches(ctx context.Context, site string) error {
	return e.exec(ctx, `UPDATE batches SET title = REPLACE(title, $2, $3), reason = REPLACE(reason, $2, $3)
		WHERE rev = $4 OR rev IN (SELECT a.rev FROM audit a WHERE `+aboutSite+`)`, site, e.old, e.mark, e.rev)
}

func (e *eraser) drafts(ctx context.Context, site string, done *locator.Redacted) error {
	for last := ""; ; {
		var id, title, form, note string
		more, err := e.row(ctx, `SELECT id, title, form, note FROM drafts WHERE site_id = $1 AND id > $2 ORDER BY id LIMIT 1`,
			[]any{site, last}, []any{&id, &title, &form, &note})
		if err != nil || !more {
			return err
		}
		last = id
		next, err := e.anyDocument(form)
		if err != nil {
			return fmt.Errorf("draft %s: %w", id, err)
		}
		if next.String == form && e.replace(title) == title && e.replace(note) == note {
			continue
		}
		done.Drafts++
		if err := e.exec(ctx, `UPDATE drafts SET title = $1, form = $2, note = $3 WHERE id = $4`,
			e.replace(title), next.String, e.replace(note), id); err != nil {
			return err
		}
	}
}
