// Package auth knows who staff are and what they may do: passwords, sessions,
// throttling, one-time links and roles. What is stored is of package locator;
// the rights are [May], and internal/admin asks them before every change.
//
// Invariants: no answer tells whether an account exists, by words or by work
// done; what a cookie or a link holds is stored as a hash only; a session's
// token is new after every sign-in and change of password. Start with [New] and
// [Auth.SignIn].
package auth

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/alexedwards/scs/v2"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// Store is where people are kept.
type Store interface {
	User(ctx context.Context, id string) (*locator.User, error)
	UserByName(ctx context.Context, name string) (*locator.User, error)
	Users(ctx context.Context) ([]locator.User, error)
	// SaveUser creates a user (Version 0) or changes one of that version.
	SaveUser(ctx context.Context, actor, title string, u *locator.User) error
	// ReplacePassword puts a new hash of the same password in the place of old.
	ReplacePassword(ctx context.Context, id, old, next string) error
}

// Sessions is where sign-ins are kept.
type Sessions interface {
	Session(ctx context.Context, token string, now time.Time) (*locator.Session, error)
	CreateSession(ctx context.Context, s *locator.Session) error
	UpdateSession(ctx context.Context, token string, data []byte, seen time.Time) error
	DeleteSession(ctx context.Context, token string) error
	SessionsOf(ctx context.Context, userID string, now time.Time) ([]locator.Session, error)
}

// Ender ends the sessions of a user, but for the one with the token keep.
type Ender interface {
	DeleteSessionsOf(ctx context.Context, userID, keep string) error
}

// Attempts counts failures, so that throttling survives a restart.
type Attempts interface {
	// ChangeAttempts stores what change makes of what is counted under the keys;
	// its error stores nothing.
	ChangeAttempts(ctx context.Context, keys []string, change func([]locator.Attempt) error) error
	// Sweep deletes counts that have expired.
	Sweep(ctx context.Context, now, idle, forget, remember time.Time) error
}

// Tickets is where one-time links are kept.
type Tickets interface {
	SaveTicket(ctx context.Context, t *locator.Ticket) error
	Ticket(ctx context.Context, token string, now time.Time) (*locator.Ticket, error)
	VoidTickets(ctx context.Context, userID string) error
	// RedeemTicket uses the link up and saves the user, both or neither.
	RedeemTicket(ctx context.Context, token string, now time.Time, actor, title string, u *locator.User) error
}

// Database is all of that; store.DB is one.
type Database interface {
	Store
	Sessions
	Ender
	Attempts
	Tickets
}

// Options are what [New] needs.
type Options struct {
	Store Database
	// Now is the machine's clock: sessions end in real time, whatever instant
	// the pages speak of.
	Now func() time.Time
	// Hash are the parameters of argon2id; nil is [DefaultHash].
	Hash *argon2id.Params
}

// Auth signs staff in and out and keeps their sessions. It is safe for
// concurrent use.
type Auth struct {
	Options
	plain, secure *scs.SessionManager // for connections that are encrypted, and others
	hashing       chan struct{}       // bounds how many hashes are computed at once
	nobody        string              // a hash that no password matches, checked for unknown names so that they take as long
}

// Keys of what a session holds.
const (
	keyUser  = "user"
	keyAgent = "agent"
	keyFlash = "flash"
)

const (
	// lifetime is how long a sign-in lasts: a day at the office.
	lifetime = 12 * time.Hour
	// idle is how long a session lasts that nobody uses.
	idle = 2 * time.Hour
	// seenEvery is how often it is written down that a session is in use: not
	// with each request, which would be a write each.
	seenEvery = 5 * time.Minute
	// maxAgent is how much of a browser's name is kept, in bytes.
	maxAgent = 200
)

// New returns an [Auth] whose sessions and counts are in o.Store. Expired ones
// stay until [Auth.Sweep] is called.
func New(o Options) (*Auth, error) {
	if o.Hash == nil {
		o.Hash = DefaultHash()
	}
	m := scs.New()
	m.Lifetime = lifetime
	m.HashTokenInStore = true
	m.Store = &sessionStore{sessions: o.Store, now: o.Now, codec: m.Codec}
	m.Cookie.Name = "jiujin_staff"
	m.Cookie.Path = "/staff"
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Persist = false
	secure := *m // the same key in the context: one is as good as the other to read
	secure.Cookie.Secure = true
	a := &Auth{Options: o, plain: m, secure: &secure, hashing: make(chan struct{}, hashesAtOnce)}
	var err error
	if a.nobody, err = argon2id.CreateHash("", o.Hash); err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	return a, nil
}

// Around gives every request its session. secure reports whether the visitor's
// own connection is encrypted: then the cookie is marked Secure.
func (a *Auth) Around(next http.Handler, secure func(*http.Request) bool) http.Handler {
	plain, encrypted := a.plain.LoadAndSave(next), a.secure.LoadAndSave(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if secure != nil && secure(r) {
			encrypted.ServeHTTP(w, r)
			return
		}
		plain.ServeHTTP(w, r)
	})
}

// Visitor is where a request comes from, for throttling and the list of
// sessions.
type Visitor struct {
	Address string // IP address
	Agent   string // what the browser calls itself
}

// SignIn starts a session for the person with the name and password. Errors:
// "bad_credentials", the same for a wrong name, a wrong password and an account
// that may not enter; "too_many_attempts", both of kind Forbidden.
func (a *Auth) SignIn(ctx context.Context, name, password string, visitor Visitor) (*locator.User, error) {
	keys := []string{attemptKey("name", foldName(name)), attemptKey("address", visitor.Address)}
	if err := a.count(ctx, keys); err != nil {
		return nil, err
	}
	u, err := a.Store.UserByName(ctx, name)
	if err != nil && locator.KindOf(err) != locator.NotFound {
		return nil, fmt.Errorf("auth: %w", err)
	}
	hash := a.nobody
	mayEnter := u != nil && !u.Disabled && u.Password != ""
	if mayEnter {
		hash = u.Password
	}
	ok, params, err := a.check(ctx, password, hash)
	if err != nil {
		return nil, err
	}
	if !ok || !mayEnter {
		return nil, refuse("bad_credentials")
	}
	if err := a.forgive(ctx, keys); err != nil {
		return nil, err
	}
	if *params != *a.Hash {
		if next, err := a.HashPassword(ctx, password); err == nil {
			if err := a.Store.ReplacePassword(ctx, u.ID, u.Password, next); err != nil {
				return nil, fmt.Errorf("auth: %w", err)
			}
		}
	}
	return u, a.begin(ctx, u, visitor)
}

// begin puts the person into a session with a new token.
func (a *Auth) begin(ctx context.Context, u *locator.User, visitor Visitor) error {
	if err := a.plain.Clear(ctx); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	if err := a.plain.RenewToken(ctx); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	a.plain.Put(ctx, keyUser, u.ID)
	a.plain.Put(ctx, keyAgent, shortAgent(visitor.Agent))
	return nil
}

// SignOut ends the session.
func (a *Auth) SignOut(ctx context.Context) error {
	if err := a.plain.Destroy(ctx); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}

// Person returns who is signed in, nil for nobody. An account that was disabled
// meanwhile is nobody.
func (a *Auth) Person(ctx context.Context) (*locator.User, error) {
	id := a.plain.GetString(ctx, keyUser)
	if id == "" {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	u, err := a.Store.User(ctx, id)
	switch {
	case err != nil && locator.KindOf(err) == locator.NotFound:
		return nil, nil //nolint:nilnil // the account is gone
	case err != nil:
		return nil, fmt.Errorf("auth: %w", err)
	case u.Disabled:
		return nil, nil //nolint:nilnil // so is this one
	}
	return u, nil
}

// Say keeps a sentence for the next page.
func (a *Auth) Say(ctx context.Context, sentence string) { a.plain.Put(ctx, keyFlash, sentence) }

// Said returns the sentence that was kept, "" for none, and forgets it.
func (a *Auth) Said(ctx context.Context) string { return a.plain.PopString(ctx, keyFlash) }

// Sweep deletes sessions, links and counts that have expired.
func (a *Auth) Sweep(ctx context.Context) error {
	now := a.Now()
	if err := a.Store.Sweep(ctx, now, now.Add(-idle), now.Add(-forgetAfter), now.Add(-forgetAfter)); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}

// refuse makes an error with the sentence "staff."+code.
func refuse(code string, args ...any) error {
	return &locator.Error{Kind: locator.Forbidden, Code: code, Message: messages.Text(messages.Chinese, "staff."+code, args...)}
}
