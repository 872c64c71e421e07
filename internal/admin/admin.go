// Package admin holds what staff and the commands do with the data: each use
// case asks for the right, checks, stores and leaves an entry in the history.
// It is the only writer of sites and notices.
//
// Start with [Admin.For], the [Desk] of one person, and [Admin.SiteList], all
// sites as lists need them. An import is [Desk.PlanImport], which changes no
// site, then [Desk.ApplyImport].
package admin

import (
	"context"
	"errors"
	"time"

	"jiujin/geo"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Store is where sites and notices are kept.
type Store interface {
	// Revision returns which state the database is in, cheaply.
	Revision(ctx context.Context) (locator.Revision, error)
	// EachChange is Changes in pages, all of one instant.
	EachChange(ctx context.Context, since int64, fn func(page *locator.Delta) error) error
	// Changes returns everything that changed after a revision, with the
	// revision that holds now; since 0 gives all records there are.
	Changes(ctx context.Context, since int64) (*locator.Delta, error)
	// Site returns one site, an error of kind NotFound if there is none.
	Site(ctx context.Context, id string) (*locator.Site, error)
	// Notice is to notices what Site is to sites.
	Notice(ctx context.Context, id string) (*locator.Notice, error)
	// Apply stores the batch whole or not at all and writes the ids it gave
	// back into it; an error of kind Conflict if the database has moved on.
	Apply(ctx context.Context, b *locator.Batch) error
}

// Settings is what is kept about the database itself.
type Settings interface {
	// MarkDemo flags an empty database as holding made-up data, for ever.
	MarkDemo(ctx context.Context) error
	// ChangeCityPatch stores what change makes of the operator's changes to the
	// city profile, nil if there are none yet; its error stores nothing.
	ChangeCityPatch(ctx context.Context, actor string, change func(held []byte) ([]byte, error)) error
}

// City is what the use cases ask of the city profile.
type City interface {
	locator.Area
	District(code string) (city.District, bool)
	DistrictAt(p geo.Point) (city.District, bool)
	FindDistrict(text string) (city.District, bool)
	ReadAddress(address string) (city.Place, []city.Doubt)
}

// Database is everything the use cases keep; each part is declared beside the
// use cases that ask for it. *store.DB is one.
type Database interface {
	Store
	Settings
	ImportStore
	Batches
	History
	ServingsStore
	People
	Waiting
	DraftStore
	PhotoStore
}

// Options is what the use cases need.
type Options struct {
	DB      Database
	City    City
	Profile city.Profile // the city's profile before the operator's changes
	Now     func() time.Time
	// Refresh has the public reads of this process take up what was stored; nil
	// where nobody reads.
	Refresh func(context.Context)
}

// Admin offers the use cases. It is safe for concurrent use.
type Admin struct {
	Store   Store // sites and notices as they are kept
	City    City
	Profile city.Profile
	Now     func() time.Time
	Refresh func(context.Context)

	db       Database
	photos   photoRoom
	register siteListKeeper
	imports  importWaker
}

// New returns the use cases. It fails when a part that they need is missing.
func New(o Options) (*Admin, error) {
	switch {
	case o.DB == nil:
		return nil, errors.New("admin: no database")
	case o.City == nil:
		return nil, errors.New("admin: no city")
	case o.Now == nil:
		return nil, errors.New("admin: no clock")
	}
	return &Admin{Store: o.DB, City: o.City, Profile: o.Profile, Now: o.Now, Refresh: o.Refresh, db: o.DB}, nil
}

// refuse makes an error with the sentence "import."+code.
func refuse(kind locator.Kind, code string, args ...any) error {
	return &locator.Error{Kind: kind, Code: code, Message: messages.Text(messages.Chinese, "import."+code, args...)}
}
