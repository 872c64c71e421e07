package locator

import (
	"regexp"
	"slices"
	"time"
)

// Role is what a member of staff is there for.
type Role string

// The roles.
const (
	Administrator Role = "administrator" // everything
	Editor        Role = "editor"        // own districts and services, to the public
	Contributor   Role = "contributor"   // drafts of the same, for approval
	Auditor       Role = "auditor"       // reads
)

// Roles lists every role, the one with most rights first.
func Roles() []Role { return []Role{Administrator, Editor, Contributor, Auditor} }

// User is a member of staff. What a role may do is in package auth.
type User struct {
	ID   string `json:"id"`   // random; "" before it is stored
	Name string `json:"name"` // signs in with it, and stands in the history
	// FullName is what colleagues read.
	FullName string `json:"full_name,omitempty"`
	Role     Role   `json:"role"`

	// Districts and Services bound an editor and a contributor: both must hold.
	Districts []string  `json:"districts,omitempty"`
	Services  []Service `json:"services,omitempty"`

	Disabled bool `json:"disabled,omitempty"`

	// Password is a hash, "" for somebody who has yet to choose one. It is in
	// no history.
	Password string `json:"-"`

	Version   int64     `json:"version"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// Bounded reports whether the rights of the role end at districts and services.
func (r Role) Bounded() bool { return r == Editor || r == Contributor }

var userNamePattern = regexp.MustCompile(`^[\p{Han}a-zA-Z0-9][\p{Han}a-zA-Z0-9._-]{1,31}$`)

// Validate returns every fault of the user at once.
func (u *User) Validate(area Area) Faults {
	c := &checker{}
	if !userNamePattern.MatchString(u.Name) {
		c.add("name", "bad_user_name")
	}
	c.text("full_name", u.FullName, maxName)
	oneOf(c, "role", u.Role, Roles())
	for _, d := range u.Districts {
		if !area.HasDistrict(d) {
			c.add("districts", "unknown_district", d)
		}
	}
	for _, s := range u.Services {
		oneOf(c, "services", s, Services())
	}
	if u.Role.Bounded() {
		if len(u.Districts) == 0 {
			c.add("districts", "required")
		}
		if len(u.Services) == 0 {
			c.add("services", "required")
		}
	}
	return c.faults
}

// Covers reports whether the user's own districts and services hold the pair.
func (u *User) Covers(district string, service Service) bool {
	return slices.Contains(u.Districts, district) && slices.Contains(u.Services, service)
}

// CanAdminister reports whether the user can sign in as administrator.
func (u *User) CanAdminister() bool {
	return u.Role == Administrator && !u.Disabled && u.Password != ""
}
