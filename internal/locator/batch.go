package locator

import "time"

// Batch is a set of changes made together: stored whole or not at all, one
// revision, one entry in the history for each record.
type Batch struct {
	ID     string // "" lets the store make one
	Actor  string // who: a user name, or the command that ran
	Title  string // what for a person, such as the name of the imported file
	Reason string
	Undoes string // the batch that this one takes back, "" for none

	// PlannedAt, when not 0, is the revision the plan was made from. If the
	// database has moved on, the batch is refused with [Conflict].
	PlannedAt int64

	Sites   []SiteChange
	Notices []NoticeChange
}

// SiteChange creates (Base 0), updates or deletes a site. Base is the version
// the change was made from; a stored version other than Base is a [Conflict].
type SiteChange struct {
	Base   int64
	Site   Site // stored values are written back: ID, Version, Rev, times
	Delete bool
}

// NoticeChange is to a notice what [SiteChange] is to a site.
type NoticeChange struct {
	Base   int64
	Notice Notice
	Delete bool
}

// Action is what a change did.
type Action string

// The actions.
const (
	Create Action = "create"
	Update Action = "update"
	Delete Action = "delete"
	// Redact took a text out of the history; it says neither which nor where.
	Redact Action = "redact"
)

// Entity is the sort of record a change is about.
type Entity string

// The entities.
const (
	SiteEntity   Entity = "site"
	NoticeEntity Entity = "notice"
	CityEntity   Entity = "city"
	UserEntity   Entity = "user"
	// ServingsEntity is the meals of one site in one month; its id is
	// SITE/2026-11.
	ServingsEntity Entity = "servings"
)

// Change is one entry of the history: append-only.
type Change struct {
	Seq     int64
	Rev     int64
	BatchID string
	At      time.Time
	Actor   string
	Title   string
	Reason  string
	Entity  Entity
	ID      string
	Action  Action
	Before  []byte // JSON of the record, nil when created
	After   []byte // JSON of the record, nil when deleted
}

// Tombstone marks a record that is gone.
type Tombstone struct {
	Entity Entity
	ID     string
	Rev    int64
}

// Revision identifies a state of a database: Rev grows by one with every
// write, Epoch is random and new after a restore.
type Revision struct {
	Epoch string
	Rev   int64
	Demo  bool // the data are made up
}

// Delta is everything that changed after a revision.
type Delta struct {
	Revision
	Sites   []Site
	Notices []Notice
	Gone    []Tombstone
	City    []byte // the operator's city profile patch, nil when untouched since
}
