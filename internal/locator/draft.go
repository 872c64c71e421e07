package locator

import "time"

// FormDraft is what somebody is writing on the form of a site, as it was typed:
// also values that nobody understands yet. Submitted, it is a change of a site
// that the public sees, proposed to those who may make it.
type FormDraft struct {
	ID     string // random; "" before it is stored
	SiteID string // "" for a new site
	Base   int64  // version of the site that the writing began from; 0 for a new site
	Author string // user name
	// District and Service decide who may approve.
	District string
	Service  Service
	Title    string // for lists: the name of the site

	Form      map[string][]string // values by field, as a browser sends them
	Submitted bool
	Note      string // why it was sent back, "" if it never was

	Version   int64 // grows by one with every save; 0 before it is stored
	CreatedAt time.Time
	UpdatedAt time.Time
}
