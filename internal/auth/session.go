package auth

import (
	"context"
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

// FindCtx implements [scs.CtxStore].
func (s *sessionStore) FindCtx(ctx context.Context, token string) ([]byte, bool, error) {
	session, err := s.sessions.Session(ctx, token, s.now())
	if err != nil || session == nil {
		return nil, false, err
	}
	return session.Data, true, nil
}

// CommitCtx implements [scs.CtxStore].
func (s *sessionStore) CommitCtx(ctx context.Context, token string, b []byte, expiry time.Time) error {
	_, values, err := s.codec.Decode(b)
	if err != nil {
		return err
	}
	now := s.now()
	session := &locator.Session{Token: token, Data: b, CreatedAt: now, SeenAt: now, ExpiresAt: expiry}
	session.UserID, _ = values[keyUser].(string)
	session.Agent, _ = values[keyAgent].(string)
	return s.sessions.SaveSession(ctx, session)
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
