package auth

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"jiujin/internal/locator"
)

// sessionStore keeps what the session manager hands it as sessions of people.
type sessionStore struct {
	sessions Sessions
	now      func() time.Time
	codec    scs.Codec
}

var _ scs.CtxStore = (*sessionStore)(nil)

// FindCtx implements [scs.CtxStore]. It writes down, every few minutes, that
// the session is in use.
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	now := s.now()
	session, err := s.sessions.Session(ctx, token, now)
	if err != nil || session == nil || now.Sub(session.SeenAt) > idle {
		return nil, false, err
	}
	if now.Sub(session.SeenAt) > seenEvery {
		if err := s.sessions.UpdateSession(ctx, token, session.Data, now); err != nil {
			return nil, false, err
		}
	}
	return session.Data, true, nil
}

// CommitCtx implements [scs.CtxStore]. A session ends by our clock: the
// manager's own, which reckons the expiry, cannot be set.
func (s *sessionStore) CommitCtx(ctx context.Context, token string, b []byte, _ time.Time) error {
	now := s.now()
	held, err := s.sessions.Session(ctx, token, now)
	if err != nil {
		return err
	}
	if held != nil {
		return s.sessions.UpdateSession(ctx, token, b, now)
	}
	_, values, err := s.codec.Decode(b)
	if err != nil {
		return err
	}
	session := &locator.Session{Token: token, Data: b, CreatedAt: now, SeenAt: now, ExpiresAt: now.Add(lifetime)}
	session.UserID, _ = values[keyUser].(string)
	session.Agent, _ = values[keyAgent].(string)
	return s.sessions.CreateSession(ctx, session)
}

// DeleteCtx implements [scs.CtxStore].
func (s *sessionStore) DeleteCtx(ctx context.Context, token string) error {
	return s.sessions.DeleteSession(ctx, token)
}

// Find implements [scs.Store]; the manager asks FindCtx instead.
func (s *sessionStore) Find(token string) ([]byte, bool, error) {
	return s.FindCtx(context.Background(), token)
}

// Commit implements [scs.Store]; the manager asks CommitCtx instead.
func (s *sessionStore) Commit(token string, b []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, b, expiry)
}

// Delete implements [scs.Store]; the manager asks DeleteCtx instead.
func (s *sessionStore) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// shortAgent is as much of a browser's name as is kept.
func shortAgent(agent string) string {
	return strings.ToValidUTF8(strings.ReplaceAll(agent[:min(len(agent), maxAgent)], "\x00", ""), "")
}

// hashToken is what is stored of a secret that a cookie or a link holds, in the
// form that the session manager uses.
func hashToken(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// SignedIn is one session of a person, for the person.
type SignedIn struct {
	locator.Session
	This bool // the one that asks
}

// SessionsOf lists the sessions of a person that can still be used, the one
// seen last first.
func (a *Auth) SessionsOf(ctx context.Context, userID string) ([]SignedIn, error) {
	now := a.Now()
	sessions, err := a.Store.SessionsOf(ctx, userID, now)
	if err != nil {
		return nil, fmt.Errorf("auth: %w", err)
	}
	this := hashToken(a.plain.Token(ctx))
	var list []SignedIn
	for _, s := range sessions {
		if now.Sub(s.SeenAt) <= idle {
			list = append(list, SignedIn{Session: s, This: s.Token == this})
		}
	}
	return list, nil
}

// End ends one session of the person; one of somebody else is left alone.
func (a *Auth) End(ctx context.Context, userID, token string) error {
	sessions, err := a.SessionsOf(ctx, userID)
	if err != nil {
		return err
	}
	for _, s := range sessions {
		if s.Token == token {
			if err := a.Store.DeleteSession(ctx, token); err != nil {
				return fmt.Errorf("auth: %w", err)
			}
		}
	}
	return nil
}

// EndAll ends all sessions of a user, this one of theirs too.
func (a *Auth) EndAll(ctx context.Context, userID string) error {
	if err := a.Store.DeleteSessionsOf(ctx, userID, ""); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	return nil
}
