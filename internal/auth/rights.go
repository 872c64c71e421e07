package auth

import "jiujin/internal/locator"

// Action is something a member of staff does.
type Action string

// The actions. Those of the first block are done to a site, and hold for its
// district and its service; the rest are done to no site in particular.
const (
	ReadPrivate Action = "read_private" // contacts and notes that are for staff only
	WriteDraft  Action = "draft"        // create a draft, change one, propose a change, submit it
	Edit        Action = "edit"         // change a site the public sees
	Publish     Action = "publish"      // publish, suspend, close, reopen, approve
	Delete      Action = "delete"       // a draft that was never published
	Notify      Action = "notify"       // put a notice on a site
	Record      Action = "record"       // programme dates and servings

	Read         Action = "read"          // the staff room at all
	Import       Action = "import"        // a list; each row needs its own right
	Undo         Action = "undo"          // a batch; each record needs its own right
	Redact       Action = "redact"        // take personal data out of the history
	Audit        Action = "audit"         // read who did what
	ManagePeople Action = "manage_people" // accounts, sessions of others
	ManageCity   Action = "manage_city"   // districts, calendar, footer, banners of the whole city
)

// allowed is what a role may do, in its own districts and services where the
// role is bounded by them.
func allowed(r locator.Role, a Action) bool {
	switch r {
	case locator.Administrator:
		return true
	case locator.Editor:
		switch a {
		case Read, ReadPrivate, WriteDraft, Edit, Publish, Delete, Notify, Record, Import, Undo:
			return true
		}
	case locator.Contributor:
		switch a {
		case Read, ReadPrivate, WriteDraft:
			return true
		}
	case locator.Auditor:
		switch a {
		case Read, ReadPrivate, Audit:
			return true
		}
	}
	return false
}

// May reports whether the user may do the action to a site of the district and
// the service. For actions that are done to no site, see [MayAnywhere].
func May(u *locator.User, a Action, district string, service locator.Service) bool {
	if !MayAnywhere(u, a) {
		return false
	}
	return !u.Role.Bounded() || u.Covers(district, service)
}

// MayAnywhere reports whether there is anything the user may do the action to.
// It decides actions that are done to no site in particular, and what a menu
// shows.
func MayAnywhere(u *locator.User, a Action) bool {
	if u == nil || u.Disabled || !allowed(u.Role, a) {
		return false
	}
	return !u.Role.Bounded() || len(u.Districts) > 0 && len(u.Services) > 0
}

// Program is the user as which a command of the program acts: it may do
// everything, and its name stands in the history.
func Program(name string) *locator.User {
	return &locator.User{Name: name, Role: locator.Administrator}
}
