package admin

import (
	"context"
	"fmt"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// People is where accounts are kept.
type People interface {
	User(ctx context.Context, id string) (*locator.User, error)
	Users(ctx context.Context) ([]locator.User, error)
	// SaveUser creates a user (Version 0) or changes one of that version; it
	// refuses to take the last administrator away.
	SaveUser(ctx context.Context, actor, title string, u *locator.User) error
}

// Account is what an administrator says of a person. Nil leaves as it is.
type Account struct {
	ID        string // "" for a new one
	Version   int64
	Name      string // of a new one; it stays
	FullName  string
	Role      locator.Role
	Districts []string
	Services  []locator.Service
	Disabled  bool
}

// Users lists every account, for administrators.
func (d *Desk) Users(ctx context.Context) ([]locator.User, error) {
	if err := d.require(auth.ManagePeople); err != nil {
		return nil, err
	}
	users, err := d.db.Users(ctx)
	if err != nil {
		return nil, fmt.Errorf("admin: people: %w", err)
	}
	return users, nil
}

// User returns one account, for administrators.
func (d *Desk) User(ctx context.Context, id string) (*locator.User, error) {
	if err := d.require(auth.ManagePeople); err != nil {
		return nil, err
	}
	u, err := d.db.User(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("admin: people: %w", err)
	}
	return u, nil
}

// SaveAccount creates or changes an account, for administrators. Nobody changes
// their own role or shuts themselves out (code "own_account"); what another has
// changed meanwhile is a Conflict, and so is taking away the last administrator.
// An account that is disabled, or has other rights, is so with its next request.
func (d *Desk) SaveAccount(ctx context.Context, a Account) (*locator.User, error) {
	if err := d.require(auth.ManagePeople); err != nil {
		return nil, err
	}
	u, title := &locator.User{Name: a.Name}, "staff.title.user_add"
	if a.ID != "" {
		var err error
		if u, err = d.db.User(ctx, a.ID); err != nil {
			return nil, fmt.Errorf("admin: people: %w", err)
		}
		u.Version, title = a.Version, "staff.title.user_change"
	}
	if u.ID != "" && u.ID == d.Who.ID && (u.Role != a.Role || a.Disabled) {
		return nil, &locator.Error{
			Kind: locator.Forbidden, Code: "own_account", Message: messages.Text(messages.Chinese, "staff.own_account"),
		}
	}
	u.FullName, u.Role, u.Disabled = a.FullName, a.Role, a.Disabled
	u.Districts, u.Services = a.Districts, a.Services
	if !u.Role.Bounded() {
		u.Districts, u.Services = nil, nil
	}
	if err := u.Validate(d.City).Err(); err != nil {
		return nil, err
	}
	if err := d.db.SaveUser(ctx, d.Who.Name, messages.Text(messages.Chinese, title), u); err != nil {
		return nil, fmt.Errorf("admin: people: %w", err)
	}
	return u, nil
}
