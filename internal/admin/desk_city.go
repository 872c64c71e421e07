package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/hours"
	"jiujin/internal/importer"
	"jiujin/internal/locator"
)

// UpdateCity is [Admin.UpdateCity] by the person, who has to look after the
// city.
func (d *Desk) UpdateCity(ctx context.Context, patch []byte) error {
	if err := d.require(auth.ManageCity); err != nil {
		return err
	}
	if err := d.Admin.UpdateCity(ctx, d.Who.Name, patch); err != nil {
		return err
	}
	d.refreshed(ctx)
	return nil
}

// AddHolidays is [Admin.AddHolidays] by the person, who has to look after the
// city.
func (d *Desk) AddHolidays(ctx context.Context, notices []hours.HolidayNotice) ([]importer.Outcome, error) {
	if err := d.require(auth.ManageCity); err != nil {
		return nil, err
	}
	outcomes, err := d.Admin.AddHolidays(ctx, d.Who.Name, notices)
	if err != nil {
		return nil, err
	}
	d.refreshed(ctx)
	return outcomes, nil
}

// HolidayOutcomes tells what [Desk.AddHolidays] would come to.
func (d *Desk) HolidayOutcomes(ctx context.Context, notices []hours.HolidayNotice) ([]importer.Outcome, error) {
	profile, err := d.CityProfile(ctx)
	if err != nil {
		return nil, err
	}
	published, err := hours.EmbeddedNotices()
	if err != nil {
		return nil, fmt.Errorf("admin: holidays: %w", err)
	}
	var outcomes []importer.Outcome
	for _, n := range notices {
		outcomes = append(outcomes, outcome(n, holds(n.Year, profile.Holidays, published)))
	}
	return outcomes, nil
}

// CityProfile returns the profile of the city with the operator's changes.
func (d *Desk) CityProfile(ctx context.Context) (city.Profile, error) {
	if err := d.require(auth.ManageCity); err != nil {
		return city.Profile{}, err
	}
	r, err := d.SiteList(ctx)
	if err != nil {
		return city.Profile{}, err
	}
	return d.profile(r.City)
}

// changeCity stores a patch that is made from the profile as it is; nobody can
// come between.
func (d *Desk) changeCity(ctx context.Context, patchOf func(p *city.Profile) ([]byte, error)) error {
	err := d.db.ChangeCityPatch(ctx, d.Who.Name, func(held []byte) ([]byte, error) {
		profile, err := d.profile(held)
		if err != nil {
			return nil, err
		}
		patch, err := patchOf(&profile)
		if err != nil {
			return nil, err
		}
		if _, err := profile.Merge(patch); err != nil {
			return nil, badProfile(err)
		}
		return combine(held, patch)
	})
	if err != nil {
		return fmt.Errorf("admin: city profile: %w", err)
	}
	d.refreshed(ctx)
	return nil
}

// SetHotlines stores the hotlines in place of those that were there, which the
// person saw as was. An error of kind Conflict, code "stale", if somebody
// changed them since.
func (d *Desk) SetHotlines(ctx context.Context, was, next []city.Hotline) error {
	if err := d.require(auth.ManageCity); err != nil {
		return err
	}
	return d.changeCity(ctx, func(p *city.Profile) ([]byte, error) {
		if !slices.Equal(p.Hotlines, was) {
			return nil, sentence(locator.Conflict, "stale", "staff.city.stale")
		}
		if next == nil {
			next = []city.Hotline{}
		}
		return json.Marshal(map[string]any{"hotlines": next})
	})
}

// CityChange is one field of the city profile that a patch would change.
type CityChange struct {
	Field    string // as in the file: footer.icp, hotlines[0].number
	Old, New string // "" is not there
}

// PlanCity tells what a patch would change of the profile, and stores nothing.
// The errors are those of [Desk.UpdateCity].
func (d *Desk) PlanCity(ctx context.Context, patch []byte) ([]CityChange, error) {
	profile, err := d.CityProfile(ctx)
	if err != nil {
		return nil, err
	}
	next, err := profile.Merge(patch)
	if err != nil {
		return nil, badProfile(err)
	}
	old, err := flatProfile(profile)
	if err != nil {
		return nil, err
	}
	now, err := flatProfile(next)
	if err != nil {
		return nil, err
	}
	fields := maps.Clone(old)
	maps.Copy(fields, now)
	var changes []CityChange
	for _, field := range slices.Sorted(maps.Keys(fields)) {
		if old[field] != now[field] {
			changes = append(changes, CityChange{field, old[field], now[field]})
		}
	}
	return changes, nil
}

// flatProfile gives each value of a profile by its path.
func flatProfile(p city.Profile) (map[string]string, error) {
	doc, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("admin: city profile: %w", err)
	}
	dec := json.NewDecoder(strings.NewReader(string(doc)))
	dec.UseNumber()
	var tree any
	if err := dec.Decode(&tree); err != nil {
		return nil, errors.Join(errors.New("admin: city profile"), err)
	}
	flat := map[string]string{}
	flatten(flat, "", tree)
	return flat, nil
}

func flatten(into map[string]string, path string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			at := name
			if path != "" {
				at = path + "." + name
			}
			flatten(into, at, member)
		}
	case []any:
		for i, member := range v {
			flatten(into, fmt.Sprintf("%s[%d]", path, i), member)
		}
	default:
		into[path] = fmt.Sprint(v)
	}
}
