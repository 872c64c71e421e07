package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"jiujin/geo"
	"jiujin/internal/locator"
)

// SiteFilter chooses sites. A nil field lets all pass; an empty list that is
// not nil lets none pass.
type SiteFilter struct {
	IDs      []string
	Service  *locator.Service
	District *string
	Status   *locator.Status
}

// idsAtOnce keeps a query below the parameters either database allows.
const idsAtOnce = 1000

// Site returns the site with the id, or a [locator.NotFound] error with code
// "site_not_found".
func (db *DB) Site(ctx context.Context, id string) (*locator.Site, error) {
	what := "site " + id
	var row siteRow
	err := db.reader.QueryRowContext(ctx, selectSite, id).Scan(row.fields()...)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, db.failure(ctx, what, siteNotFound(id))
	}
	if err != nil {
		return nil, db.failure(ctx, what, err)
	}
	site, err := row.site()
	return site, db.failure(ctx, what, err)
}

// Sites returns the sites that f chooses, ordered by id, as of one instant.
func (db *DB) Sites(ctx context.Context, f SiteFilter) ([]locator.Site, error) {
	var sites []locator.Site
	err := db.view(ctx, func(tx *sql.Tx) error {
		if f.IDs == nil {
			query, args := f.query(nil)
			return readSites(ctx, tx, &sites, query, args...)
		}
		ids := slices.Clone(f.IDs)
		slices.Sort(ids)
		for chunk := range slices.Chunk(slices.Compact(ids), idsAtOnce) {
			query, args := f.query(chunk)
			if err := readSites(ctx, tx, &sites, query, args...); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, db.failure(ctx, "sites", err)
	}
	slices.SortFunc(sites, func(a, b locator.Site) int { return strings.Compare(a.ID, b.ID) })
	return sites, nil
}

// query writes the query for these ids, nil for any.
func (f SiteFilter) query(ids []string) (query string, args []any) {
	var b strings.Builder
	b.WriteString(selectSites + " WHERE 1 = 1")
	is := func(column string, value any) {
		args = append(args, value)
		fmt.Fprintf(&b, " AND %s = $%d", column, len(args))
	}
	if f.Service != nil {
		is("service", string(*f.Service))
	}
	if f.District != nil {
		is("district", *f.District)
	}
	if f.Status != nil {
		is("status", string(*f.Status))
	}
	if ids == nil {
		return b.String(), args
	}
	numbers := make([]string, len(ids))
	for i, id := range ids {
		args = append(args, id)
		numbers[i] = "$" + strconv.Itoa(len(args))
	}
	b.WriteString(" AND id IN (" + strings.Join(numbers, ", ") + ")")
	return b.String(), args
}

// readSites appends what the query finds to sites, in any order.
func readSites(ctx context.Context, tx *sql.Tx, sites *[]locator.Site, query string, args ...any) error {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	var row siteRow
	fields, w := row.fields(), newWords()
	for rows.Next() {
		if err := rows.Scan(fields...); err != nil {
			return err
		}
		var site locator.Site
		if err := row.decode(&site, w); err != nil {
			return err
		}
		*sites = append(*sites, site)
	}
	return rows.Err()
}

// siteSerial reads the serial number out of the id of a site.
func siteSerial(id string) (int64, bool) {
	if canonical, ok := locator.ParseID(id); !ok || canonical != id {
		return 0, false
	}
	n, err := strconv.ParseInt(id[:len(id)-1], 10, 64)
	return n, err == nil
}

func siteNotFound(id string) error {
	return locator.Errorf(locator.NotFound, "site_not_found", "没有编号为 %s 的站点", id)
}

// siteRow is a site as its table holds it: columns for what identifies,
// filters or is constrained, detail for the rest. Two rows are equal when all
// of it is.
type siteRow struct {
	id, placeID, service, name                string
	district, subdistrict, community, address string
	registered, status                        string
	lon, lat                                  sql.NullFloat64
	precision, method, given                  sql.NullString
	detail                                    string
	version, rev, createdAt, updatedAt        int64
}

const siteColumns = `id, place_id, service, name, district, subdistrict, community, address, registered, status, ` +
	`lon, lat, precision, method, given, detail, version, rev, created_at, updated_at`

const (
	selectSites = `SELECT ` + siteColumns + ` FROM sites`
	selectSite  = selectSites + ` WHERE id = $1`
)

const updateSite = `UPDATE sites SET place_id = $2, service = $3, name = $4, district = $5, subdistrict = $6, ` +
	`community = $7, address = $8, registered = $9, status = $10, lon = $11, lat = $12, precision = $13, ` +
	`method = $14, given = $15, detail = $16, version = $17, rev = $18, created_at = $19, updated_at = $20 WHERE id = $1`

// values are the row in the order of siteColumns.
func (r *siteRow) values() []any {
	return []any{
		r.id, r.placeID, r.service, r.name, r.district, r.subdistrict, r.community, r.address, r.registered, r.status,
		r.lon, r.lat, r.precision, r.method, r.given, r.detail, r.version, r.rev, r.createdAt, r.updatedAt,
	}
}

// fields are pointers to the row in the order of siteColumns.
func (r *siteRow) fields() []any {
	return []any{
		&r.id, &r.placeID, &r.service, &r.name, &r.district, &r.subdistrict, &r.community, &r.address, &r.registered, &r.status,
		&r.lon, &r.lat, &r.precision, &r.method, &r.given, &r.detail, &r.version, &r.rev, &r.createdAt, &r.updatedAt,
	}
}

// newSiteRow encodes a site.
func newSiteRow(s *locator.Site) (*siteRow, error) {
	detail, err := encode(&siteDetail{
		Aliases: s.Aliases, Directions: s.Directions,
		Publication: publicationDetail{s.Publication.Until, s.Publication.Reason, toMillis(s.Publication.First)},
		Operator:    s.Operator, Contact: s.Contact, HoursText: s.HoursText,
		Needs: s.Needs, Amenities: s.Amenities, Entry: s.Entry, EntryText: s.EntryText, AmenitiesText: s.AmenitiesText,
		Meal: s.Meal, Facts: s.Facts, Programme: s.Programme, Photos: s.Photos, StaffNote: s.StaffNote,
	})
	if err != nil {
		return nil, err
	}
	r := &siteRow{
		id: s.ID, placeID: s.PlaceID, service: string(s.Service), name: s.Name,
		district: s.District, subdistrict: s.Subdistrict, community: s.Community, address: s.Address,
		registered: s.Registered.String(), status: string(s.Publication.Status),
		detail: detail, version: s.Version, rev: s.Rev,
		createdAt: int64(toMillis(s.CreatedAt)), updatedAt: int64(toMillis(s.UpdatedAt)),
	}
	if l := s.Location; l != nil {
		r.lon, r.lat = sql.NullFloat64{Float64: l.Point[0], Valid: true}, sql.NullFloat64{Float64: l.Point[1], Valid: true}
		r.precision = sql.NullString{String: string(l.Precision), Valid: true}
		r.method = sql.NullString{String: string(l.Method), Valid: true}
		r.given = sql.NullString{String: l.Given, Valid: true}
	}
	return r, nil
}

// site decodes the row.
func (r *siteRow) site() (*locator.Site, error) {
	s := &locator.Site{}
	if err := r.decode(s, nil); err != nil {
		return nil, err
	}
	return s, nil
}

// decode decodes the row into a site. w may be nil.
func (r *siteRow) decode(s *locator.Site, w *words) error {
	registered, ok := locator.ParseTri(r.registered)
	if !ok {
		return fmt.Errorf("site %s: registered: %q", r.id, r.registered)
	}
	d, err := decodeDetail(r.detail, w)
	if err != nil {
		return fmt.Errorf("site %s: detail: %w", r.id, err)
	}
	*s = locator.Site{
		ID: r.id, PlaceID: r.placeID, Service: locator.Service(w.of(r.service)), Name: r.name, Aliases: d.Aliases,
		District: w.of(r.district), Subdistrict: w.of(r.subdistrict), Community: w.of(r.community),
		Address: r.address, Directions: d.Directions,
		Registered: registered,
		Publication: locator.Publication{
			Status: locator.Status(w.of(r.status)), Until: d.Publication.Until, Reason: d.Publication.Reason, First: d.Publication.First.time(),
		},
		Operator: d.Operator, Contact: d.Contact, HoursText: d.HoursText,
		Needs: d.Needs, Amenities: d.Amenities, Entry: d.Entry, EntryText: d.EntryText, AmenitiesText: d.AmenitiesText,
		Meal: d.Meal, Facts: d.Facts, Programme: d.Programme, Photos: d.Photos, StaffNote: d.StaffNote,
		Version: r.version, Rev: r.rev, CreatedAt: millis(r.createdAt).time(), UpdatedAt: millis(r.updatedAt).time(),
	}
	if r.lon.Valid {
		s.Location = &locator.Location{
			Point: geo.Point{r.lon.Float64, r.lat.Float64}, Precision: locator.Precision(w.of(r.precision.String)),
			Method: locator.Method(w.of(r.method.String)), Given: r.given.String,
		}
	}
	return nil
}
