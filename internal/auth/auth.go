// Package auth knows who staff are and what they may do: passwords, sessions,
// throttling and roles. What is stored is of package locator; the rights are
// [May], and internal/admin asks them before every change.
//
// Start with [New] and [Auth.SignIn].
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
	SaveUser(ctx context.Context, actor, title string, u *locator.User) error
}

// Sessions is where sign-ins are kept.
type Sessions interface {
	Session(ctx context.Context, token string, now time.Time) (*locator.Session, error)
	SaveSession(ctx context.Context, s *locator.Session) error
	DeleteSession(ctx context.Context, token string) error
	DeleteSessionsOf(ctx context.Context, userID, keep string) error
	SessionsOf(ctx context.Context, userID string, now time.Time) ([]locator.Session, error)
}

// Options are what the doors need.
type Options struct {
	Store    Store
	Sessions Sessions
	// Now is the machine's clock: sessions end in real time, whatever instant
	// the pages speak of.
	Now func() time.Time
	// Hash are the parameters of argon2id; nil is [DefaultHash].
	Hash *argon2id.Params
}

// DefaultHash is what a password costs: 64 MiB and about 100 ms.
func DefaultHash() *argon2id.Params {
	return &argon2id.Params{Memory: 64 << 10, Iterations: 2, Parallelism: 2, SaltLength: 16, KeyLength: 32}
}

// Auth is the door of the staff room. It is safe for concurrent use.
type Auth struct {
	Options
	manager *scs.SessionManager
}

// Keys of what a session holds.
const (
	keyUser  = "user"
	keyAgent = "agent"
	keyFlash = "flash"
)

// lifetime is how long a sign-in lasts: a day at the office.
const lifetime = 12 * time.Hour

// New returns the door.
func New(o Options) *Auth {
	if o.Hash == nil {
		o.Hash = DefaultHash()
	}
	m := scs.New()
	m.Lifetime = lifetime
	m.HashTokenInStore = true
	m.Store = &sessionStore{sessions: o.Sessions, now: o.Now, codec: m.Codec}
	m.Cookie.Name = "jiujin_staff"
	m.Cookie.Path = "/staff"
	m.Cookie.SameSite = http.SameSiteStrictMode
	m.Cookie.Persist = false
	return &Auth{Options: o, manager: m}
}

// Around gives every request its session.
func (a *Auth) Around(next http.Handler) http.Handler { return a.manager.LoadAndSave(next) }

// SignIn starts a session for the person with the name and password. Any
// failure is one sentence: code "bad_credentials", kind Forbidden.
func (a *Auth) SignIn(ctx context.Context, name, password, agent string) (*locator.User, error) {
	u, err := a.Store.UserByName(ctx, name)
	if err != nil && locator.KindOf(err) != locator.NotFound {
		return nil, fmt.Errorf("auth: %w", err)
	}
	if u == nil || u.Disabled || u.Password == "" {
		return nil, badCredentials()
	}
	ok, err := argon2id.ComparePasswordAndHash(password, u.Password)
	if err != nil {
		return nil, fmt.Errorf("auth: password of %s: %w", u.ID, err)
	}
	if !ok {
		return nil, badCredentials()
	}
	if err := a.manager.RenewToken(ctx); err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	a.manager.Put(ctx, keyUser, u.ID)
	a.manager.Put(ctx, keyAgent, agent)
	return u, nil
}

func badCredentials() error {
	return &locator.Error{Kind: locator.Forbidden, Code: "bad_credentials", Message: messages.Text(messages.Chinese, "staff.bad_credentials")}
}

// SignOut ends the session.
func (a *Auth) SignOut(ctx context.Context) error {
	if err := a.manager.Destroy(ctx); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}

// Person returns who is signed in, nil for nobody. An account that was disabled
// meanwhile is nobody.
func (a *Auth) Person(ctx context.Context) (*locator.User, error) {
	id := a.manager.GetString(ctx, keyUser)
	if id == "" {
		return nil, nil //nolint:nilnil // nobody is an answer
	}
	u, err := a.Store.User(ctx, id)
	switch {
	case locator.KindOf(err) == locator.NotFound:
		return nil, nil //nolint:nilnil,nilerr // the account is gone
	case err != nil:
		return nil, fmt.Errorf("auth: %w", err)
	case u.Disabled:
		return nil, nil //nolint:nilnil // so is this one
	}
	return u, nil
}

// Say keeps a sentence for the next page.
func (a *Auth) Say(ctx context.Context, sentence string) { a.manager.Put(ctx, keyFlash, sentence) }

// Said returns the sentence that was kept, "" for none, and forgets it.
func (a *Auth) Said(ctx context.Context) string { return a.manager.PopString(ctx, keyFlash) }

// HashPassword makes of a password what is stored.
func (a *Auth) HashPassword(password string) (string, error) {
	hash, err := argon2id.CreateHash(password, a.Hash)
	if err != nil {
		return "", fmt.Errorf("auth: %w", err)
	}
	return hash, nil
}
