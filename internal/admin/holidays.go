package admin

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"jiujin/internal/hours"
	"jiujin/internal/importer"
)

// errNothingNew ends a change that would change nothing.
var errNothingNew = errors.New("nothing new")

// AddHolidays adds notices of public holidays to the operator's changes, each
// in place of the one its year had there; what they say of anything else and
// of other years stays. A notice that says what holds already, by an earlier
// import or in the program, is not stored again. The outcomes are in the order
// of the notices: [New] for a year that had none, [Changed] or [Unchanged].
// Notices that would not be right are refused as by [Admin.UpdateCity].
func (a *Admin) AddHolidays(ctx context.Context, actor string, notices []hours.HolidayNotice) ([]importer.Outcome, error) {
	published, err := hours.EmbeddedNotices()
	if err != nil {
		return nil, fmt.Errorf("admin: holidays: %w", err)
	}
	var outcomes []importer.Outcome
	err = a.db.ChangeCityPatch(ctx, actor, func(held []byte) ([]byte, error) {
		profile, err := a.profile(held)
		if err != nil {
			return nil, err
		}
		outcomes = nil // this may be a second try
		var news []hours.HolidayNotice
		for _, n := range notices {
			o := outcome(n, holds(n.Year, profile.Holidays, published))
			if o != importer.Unchanged {
				news = append(news, n)
			}
			outcomes = append(outcomes, o)
		}
		if len(news) == 0 {
			return nil, errNothingNew
		}
		patch, err := json.Marshal(map[string]any{"holidays": profile.AddHolidays(news...)})
		if err != nil {
			return nil, fmt.Errorf("patch: %w", err)
		}
		if _, err := profile.Merge(patch); err != nil {
			return nil, badProfile(err)
		}
		return combine(held, patch)
	})
	if err != nil && !errors.Is(err, errNothingNew) {
		return nil, fmt.Errorf("admin: holidays: %w", err)
	}
	return outcomes, nil
}

// holds returns the notice of the year that counts, nil if there is none.
func holds(year int, operators []hours.HolidayNotice, published []*hours.HolidayNotice) *hours.HolidayNotice {
	for i := range operators {
		if operators[i].Year == year {
			return &operators[i]
		}
	}
	for _, n := range published {
		if n.Year == year {
			return n
		}
	}
	return nil
}

// outcome compares a notice with the one that holds. A number, day or address
// that only the latter names, as pasted text leaves them out, is no change.
func outcome(n hours.HolidayNotice, held *hours.HolidayNotice) importer.Outcome {
	switch {
	case held == nil:
		return importer.New
	case n.Number != "" && n.Number != held.Number,
		n.Published != 0 && n.Published != held.Published,
		n.URL != "" && n.URL != held.URL,
		!slices.EqualFunc(n.Feasts, held.Feasts, sameFeast):
		return importer.Changed
	}
	return importer.Unchanged
}

func sameFeast(a, b hours.Feast) bool {
	return a.Name == b.Name && a.From == b.From && a.Until == b.Until && slices.Equal(a.Work, b.Work)
}
