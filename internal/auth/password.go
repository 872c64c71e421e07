package auth

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// DefaultHash is what a password costs: 64 MiB and about 100 ms, the second
// choice of RFC 9106, section 4.
func DefaultHash() *argon2id.Params {
	return &argon2id.Params{Memory: 64 << 10, Iterations: 3, Parallelism: 4, SaltLength: 16, KeyLength: 32}
}

// hashesAtOnce bounds the memory that simultaneous sign-ins take: each hash
// needs 64 MiB.
const hashesAtOnce = 2

// Bounds of a password: the least number of characters, the most bytes.
const (
	minPassword = 10
	maxPassword = 128
)

// commonest are passwords of the allowed length that everybody tries first,
// lower case. Composition is not asked for (NIST SP 800-63B, 5.1.1.2).
func commonest() []string {
	return []string{
		"1234567890", "0123456789", "12345678910", "123456789a", "a123456789", "1q2w3e4r5t", "qwertyuiop",
		"password123", "password1234", "administrator", "adminadmin", "admin12345", "admin123456",
		"jiujin12345", "jiujin123456", "woaini1314", "woaini520520", "5201314520", "qwer123456", "abc1234567", "iloveyou12",
	}
}

// CheckPassword returns what is wrong with a password that the person with the
// name chooses, nil for nothing.
func CheckPassword(name, password string) locator.Faults {
	var code string
	var args []any
	folded := strings.ToLower(password)
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		code, args = "password_short", []any{minPassword}
	case len(password) > maxPassword:
		code, args = "password_long", []any{maxPassword}
	case slices.Contains(commonest(), folded), strings.Count(folded, folded[:1]) == len(folded),
		name != "" && strings.Contains(folded, strings.ToLower(name)) && len(folded) < len(name)+minPassword/2:
		code = "password_common"
	default:
		return nil
	}
	return locator.Faults{{Field: "password", Code: code, Message: messages.Text(messages.Chinese, "staff."+code, args...)}}
}

// HashPassword returns the argon2id hash of a password, which is what is stored.
func (a *Auth) HashPassword(ctx context.Context, password string) (string, error) {
	if err := a.enter(ctx); err != nil {
		return "", err
	}
	defer a.leave()
	hash, err := argon2id.CreateHash(password, a.Hash)
	if err != nil {
		return "", fmt.Errorf("auth: %w", err)
	}
	return hash, nil
}

// check compares a password with a hash and returns what the hash was made with.
func (a *Auth) check(ctx context.Context, password, hash string) (bool, *argon2id.Params, error) {
	if len(password) > maxPassword {
		password = "" // takes as long to check and never matches: stored passwords are not empty
	}
	if err := a.enter(ctx); err != nil {
		return false, nil, err
	}
	defer a.leave()
	ok, params, err := argon2id.CheckHash(password, hash)
	if err != nil {
		return false, nil, fmt.Errorf("auth: stored password: %w", err)
	}
	return ok, params, nil
}

func (a *Auth) enter(ctx context.Context) error {
	select {
	case a.hashing <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("auth: %w", ctx.Err())
	}
}

func (a *Auth) leave() { <-a.hashing }

// ChangePassword gives the person another password, who says the old one, and
// ends all other sessions. Errors: those of [Auth.SignIn], [locator.Faults] of
// the new password.
func (a *Auth) ChangePassword(ctx context.Context, u *locator.User, old, password string, visitor Visitor) error {
	if faults := CheckPassword(u.Name, password); faults != nil {
		return faults
	}
	keys := []string{attemptKey("name", foldName(u.Name)), attemptKey("address", visitor.Address)}
	if err := a.count(ctx, keys); err != nil {
		return err
	}
	ok, _, err := a.check(ctx, old, u.Password)
	if err != nil {
		return err
	}
	if !ok {
		return locator.Faults{{Field: "old", Code: "bad_credentials", Message: messages.Text(messages.Chinese, "staff.old_password_wrong")}}
	}
	if err := a.forgive(ctx, keys); err != nil {
		return err
	}
	next := *u
	if next.Password, err = a.HashPassword(ctx, password); err != nil {
		return err
	}
	if err := a.Store.SaveUser(ctx, u.Name, messages.Text(messages.Chinese, "staff.title.password"), &next); err != nil {
		return fmt.Errorf("auth: %w", err)
	}
	if err := a.EndAll(ctx, u.ID); err != nil {
		return err
	}
	return a.begin(ctx, &next, visitor)
}
