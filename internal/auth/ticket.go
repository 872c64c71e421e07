package auth

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// ticketLife is how long a one-time link can be used.
const ticketLife = 24 * time.Hour

// NeedsFirst reports whether nobody can sign in as administrator yet.
func (a *Auth) NeedsFirst(ctx context.Context) (bool, error) {
	users, err := a.Store.Users(ctx)
	if err != nil {
		return false, fmt.Errorf("auth: %w", err)
	}
	for i := range users {
		if users[i].CanAdminister() {
			return false, nil
		}
	}
	return true, nil
}

// NewTicket makes the secret of a one-time link: for the first administrator
// with the user id "", else for the user to choose a password. Older links of
// the same use are void. Only a hash is stored.
func (a *Auth) NewTicket(ctx context.Context, userID string) (secret string, err error) {
	now := a.Now()
	secret = rand.Text()
	t := &locator.Ticket{Token: hashToken(secret), Purpose: locator.PasswordTicket, UserID: userID, CreatedAt: now, ExpiresAt: now.Add(ticketLife)}
	if userID == "" {
		t.Purpose = locator.FirstTicket
	}
	if err := a.Store.SaveTicket(ctx, t); err != nil {
		return "", fmt.Errorf("auth: %w", err)
	}
	return secret, nil
}

// Ticket returns what a link is for, and for whom: nil for the first
// administrator. It does not use the link up. A link that is not, or no longer,
// good is an error of kind NotFound.
func (a *Auth) Ticket(ctx context.Context, secret string) (*locator.Ticket, *locator.User, error) {
	t, err := a.Store.Ticket(ctx, hashToken(secret), a.Now())
	if err != nil {
		return nil, nil, fmt.Errorf("auth: %w", err)
	}
	if t.Purpose == locator.FirstTicket {
		return t, nil, nil
	}
	u, err := a.Store.User(ctx, t.UserID)
	if err != nil {
		return nil, nil, fmt.Errorf("auth: %w", err)
	}
	return t, u, nil
}

// Redeem uses a link up: its person has the password from now on, other
// sessions end, and a new one begins. name is the one that the first
// administrator chooses. Errors: those of [Auth.Ticket], faults of the password
// and the name, Conflict where the name is taken.
func (a *Auth) Redeem(ctx context.Context, area locator.Area, secret, name, password string, visitor Visitor) (*locator.User, error) {
	_, u, err := a.Ticket(ctx, secret)
	if err != nil {
		return nil, err
	}
	if u == nil {
		u = &locator.User{Name: name, Role: locator.Administrator}
	}
	if faults := append(u.Validate(area), CheckPassword(u.Name, password)...); faults != nil {
		return nil, faults
	}
	if u.Password, err = a.HashPassword(ctx, password); err != nil {
		return nil, err
	}
	title := messages.Text(messages.Chinese, "staff.title.password")
	if err := a.Store.RedeemTicket(ctx, hashToken(secret), a.Now(), u.Name, title, u); err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	if err := a.EndAll(ctx, u.ID); err != nil {
		return nil, err
	}
	return u, a.begin(ctx, u, visitor)
}
