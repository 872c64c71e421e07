package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// UpdateCity stores the operator's changes to the city profile, a JSON object
// that names only what changes. What earlier changes said of other fields
// stays; a text set to "" is cleared, hotlines are replaced as a whole. A
// profile that would not be right is refused with every fault (kind Invalid,
// code "bad_city_profile"), and then nothing is stored.
func (a *Admin) UpdateCity(ctx context.Context, actor string, patch []byte) error {
	err := a.db.ChangeCityPatch(ctx, actor, func(held []byte) ([]byte, error) {
		profile, err := a.profile(held)
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
	return nil
}

// profile is the city's profile with the changes that are held.
func (a *Admin) profile(held []byte) (city.Profile, error) {
	if held == nil {
		return a.Profile, nil
	}
	p, err := a.Profile.Merge(held)
	return p, badProfile(err)
}

// badProfile makes the faults of a profile presentable.
func badProfile(err error) error {
	found, ok := errors.AsType[city.Faults](err)
	if !ok {
		return err
	}
	refused := &locator.Error{
		Kind: locator.Invalid, Code: "bad_city_profile", Message: messages.Text(messages.Chinese, "city.bad_profile"),
	}
	for _, f := range found {
		refused.Faults = append(refused.Faults, locator.Fault{Field: f.Field, Code: f.Code, Message: f.Message})
	}
	return refused
}

// combine puts one patch over another: objects field by field, anything else
// as a whole. Both have been read as profiles before.
func combine(held, patch []byte) ([]byte, error) {
	var below, above map[string]any
	if held != nil {
		if err := json.Unmarshal(held, &below); err != nil {
			return nil, fmt.Errorf("held patch: %w", err)
		}
	}
	if err := json.Unmarshal(city.TrimBOM(patch), &above); err != nil {
		return nil, fmt.Errorf("patch: %w", err)
	}
	return json.Marshal(overlay(below, above))
}

func overlay(below, above map[string]any) map[string]any {
	if below == nil {
		return above
	}
	for k, v := range above {
		under, object := below[k].(map[string]any)
		if over, ok := v.(map[string]any); ok && object {
			v = overlay(under, over)
		}
		below[k] = v
	}
	return below
}
