package auth_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/store"
	"jiujin/internal/store/storetest"
)

const password = "长春路下雪天真的很冷"

// door is a door with a clock that the test moves, over a real database.
type door struct {
	*auth.Auth
	t   *testing.T
	db  *store.DB
	now time.Time
}

func openDoor(t *testing.T, db *store.DB, at time.Time) *door {
	t.Helper()
	d := &door{t: t, db: db, now: at}
	a, err := auth.New(auth.Options{Store: db, Now: func() time.Time { return d.now }, Hash: quick(1)})
	if err != nil {
		t.Fatal(err)
	}
	d.Auth = a
	return d
}

func newDoor(t *testing.T) *door {
	t.Helper()
	return openDoor(t, storetest.SQLite(t), time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
}

// quick are parameters that cost nothing.
func quick(iterations uint32) *argon2id.Params {
	return &argon2id.Params{Memory: 64, Iterations: iterations, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

// person stores an account with the password.
func (d *door) person(name string) *locator.User {
	d.t.Helper()
	hash, err := d.HashPassword(d.t.Context(), password)
	if err != nil {
		d.t.Fatal(err)
	}
	u := &locator.User{Name: name, Role: locator.Administrator, Password: hash}
	if err := d.db.SaveUser(d.t.Context(), "test", "", u); err != nil {
		d.t.Fatal(err)
	}
	return u
}

// with runs do in a request that carries the cookies, and returns those of the
// answer.
func (d *door) with(cookies []*http.Cookie, do func(context.Context)) []*http.Cookie {
	d.t.Helper()
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/staff", nil)
	for _, c := range cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	d.Around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { do(r.Context()) }), nil).ServeHTTP(w, r)
	return w.Result().Cookies()
}

// enter signs in, and returns the cookies.
func (d *door) enter(name string, cookies ...*http.Cookie) []*http.Cookie {
	d.t.Helper()
	return d.with(cookies, func(ctx context.Context) {
		if _, err := d.SignIn(ctx, name, password, auth.Visitor{Address: "10.0.0.1", Agent: "test"}); err != nil {
			d.t.Fatal(err)
		}
	})
}

// who is signed in with the cookies, "" for nobody.
func (d *door) who(cookies []*http.Cookie) string {
	d.t.Helper()
	name := ""
	d.with(cookies, func(ctx context.Context) {
		u, err := d.Person(ctx)
		if err != nil {
			d.t.Fatal(err)
		}
		if u != nil {
			name = u.Name
		}
	})
	return name
}

// code of an error of a try to sign in, "" for success.
func (d *door) try(name, password, address string) string {
	d.t.Helper()
	code := ""
	d.with(nil, func(ctx context.Context) {
		_, err := d.SignIn(ctx, name, password, auth.Visitor{Address: address})
		if e, ok := errors.AsType[*locator.Error](err); ok {
			code = e.Code
		} else if err != nil {
			d.t.Fatal(err)
		}
	})
	return code
}

// A wrong name, a wrong password, an account without one and a disabled one are
// answered alike.
func TestSignInTellsNothing(t *testing.T) {
	d := newDoor(t)
	d.person("王芳")
	d.person("管理员")
	gone := d.person("李娜")
	gone.Disabled = true
	if err := d.db.SaveUser(t.Context(), "test", "", gone); err != nil {
		t.Fatal(err)
	}
	if err := d.db.SaveUser(t.Context(), "test", "", &locator.User{Name: "新来的", Role: locator.Auditor}); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, password string }{
		{"王芳", "不是这一个密码的"},
		{"没有这个人", password},
		{"李娜", password},
		{"新来的", password},
		{"新来的", ""},
		{"", ""},
		{"王芳", strings.Repeat("长", 500)},
		{"王芳' OR 1=1 --", password},
		{"\x00", "\xff\xfe"},
	} {
		if got := d.try(tt.name, tt.password, "10.0.0.9"); got != "bad_credentials" {
			t.Errorf("%q: %q", tt.name, got)
		}
	}
	if got := d.try(" 王芳 ", password, "10.0.0.9"); got != "" && got != "bad_credentials" {
		t.Errorf("a name with blanks: %q", got)
	}
	if got := d.try("王芳", password, "10.0.0.9"); got != "" {
		t.Errorf("the right ones: %q", got)
	}
}

// What a name that nobody has costs is what a wrong password costs.
func TestSignInWorksAlike(t *testing.T) {
	const memory = 32 << 10 // KiB
	db := storetest.SQLite(t)
	a, err := auth.New(auth.Options{Store: db, Now: time.Now, Hash: &argon2id.Params{Memory: memory, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}})
	if err != nil {
		t.Fatal(err)
	}
	d := &door{Auth: a, t: t, db: db}
	d.person("王芳")
	// A hash is worked out in memory of its own, which can be counted.
	cost := func(name string) uint64 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		d.try(name, "不是这一个密码的", "10.0.0.9")
		runtime.ReadMemStats(&after)
		return after.TotalAlloc - before.TotalAlloc
	}
	for _, name := range []string{"王芳", "没有这个人"} {
		if took := cost(name); took < memory<<10 {
			t.Errorf("%s is refused with %d bytes, a hash takes %d", name, took, memory<<10)
		}
	}
}

// The token changes with the sign-in: one that somebody planted is worth
// nothing, and nothing of the secret is in the database.
func TestSessionFixation(t *testing.T) {
	d := newDoor(t)
	d.person("王芳")
	planted := d.with(nil, func(ctx context.Context) { d.Say(ctx, "x") }) // a session before sign-in
	if len(planted) != 1 {
		t.Fatalf("cookies %v", planted)
	}
	own := d.enter("王芳", planted...)
	if len(own) != 1 || own[0].Value == planted[0].Value {
		t.Fatalf("the token stayed: %v", own)
	}
	if d.who(planted) != "" || d.who(own) != "王芳" {
		t.Errorf("planted is %q, own is %q", d.who(planted), d.who(own))
	}
	made := d.enter("王芳", &http.Cookie{Name: own[0].Name, Value: "made-up-by-somebody"})
	if made[0].Value == "made-up-by-somebody" || d.who([]*http.Cookie{{Name: own[0].Name, Value: "made-up-by-somebody"}}) != "" {
		t.Error("a made-up token was taken")
	}
	sessions, err := d.db.SessionsOf(t.Context(), mustUser(t, d, "王芳").ID, d.now)
	if err != nil || len(sessions) == 0 {
		t.Fatal(sessions, err)
	}
	for _, s := range sessions {
		if strings.Contains(own[0].Value, s.Token) || strings.Contains(made[0].Value, s.Token) {
			t.Error("a token is stored as it is")
		}
	}
	c := own[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/staff" || c.Secure {
		t.Errorf("cookie %+v", c)
	}
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/staff", nil)
	w := httptest.NewRecorder()
	d.Around(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { d.Say(r.Context(), "x") }), func(*http.Request) bool { return true }).ServeHTTP(w, r)
	if got := w.Result().Cookies(); len(got) != 1 || !got[0].Secure {
		t.Errorf("over https the cookie is %+v", got)
	}
}

func mustUser(t *testing.T, d *door, name string) *locator.User {
	t.Helper()
	u, err := d.db.UserByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// A session ends when nobody uses it, at the end of its day, when its account
// is disabled, and when its owner ends it.
func TestSessionsEnd(t *testing.T) {
	d := newDoor(t)
	u := d.person("王芳")
	d.person("李娜")
	start := d.now

	c := d.enter("王芳")
	d.now = start.Add(119 * time.Minute)
	if d.who(c) != "王芳" {
		t.Error("in use, and ended")
	}
	d.now = start.Add(119*time.Minute + 121*time.Minute)
	if d.who(c) != "" {
		t.Error("idle for two hours, and not ended")
	}

	c = d.enter("王芳")
	begun := d.now
	for d.now = begun; d.now.Before(begun.Add(12 * time.Hour)); d.now = d.now.Add(time.Hour) {
		if d.who(c) != "王芳" {
			t.Fatalf("ended after %v", d.now.Sub(begun))
		}
	}
	d.now = begun.Add(12*time.Hour + time.Minute)
	if d.who(c) != "" {
		t.Error("used for more than twelve hours")
	}

	phone, desk, hers := d.enter("王芳"), d.enter("王芳"), d.enter("李娜")
	d.with(desk, func(ctx context.Context) {
		list, err := d.SessionsOf(ctx, u.ID)
		if err != nil || len(list) != 2 {
			t.Fatalf("%+v, %v", list, err)
		}
		for _, s := range list {
			if !s.This {
				if err := d.End(ctx, u.ID, s.Token); err != nil {
					t.Fatal(err)
				}
			}
		}
		other, err := d.SessionsOf(ctx, mustUser(t, d, "李娜").ID)
		if err != nil || len(other) != 1 {
			t.Fatal(other, err)
		}
		if err := d.End(ctx, u.ID, other[0].Token); err != nil { // not hers to end
			t.Fatal(err)
		}
	})
	if d.who(phone) != "" || d.who(desk) != "王芳" || d.who(hers) != "李娜" {
		t.Errorf("phone %q, desk %q, hers %q", d.who(phone), d.who(desk), d.who(hers))
	}
	u = mustUser(t, d, "王芳")
	u.Disabled = true
	if err := d.db.SaveUser(t.Context(), "test", "", u); err != nil {
		t.Fatal(err)
	}
	if d.who(desk) != "" {
		t.Error("a disabled account is still in")
	}
}

// A change of password asks for the old one, ends all other sessions, and gives
// this one a new token.
func TestChangePassword(t *testing.T) {
	d := newDoor(t)
	u := d.person("王芳")
	phone, desk := d.enter("王芳"), d.enter("王芳")
	change := func(old, next string) (cookies []*http.Cookie, err error) {
		cookies = d.with(desk, func(ctx context.Context) {
			err = d.ChangePassword(ctx, u, old, next, auth.Visitor{Address: "10.0.0.1"})
		})
		return cookies, err
	}
	if _, err := change("不是旧的那个密码", "浑河两岸的灯火"); err == nil {
		t.Error("changed without the old one")
	}
	if _, err := change(password, "太短"); err == nil {
		t.Error("changed to a short one")
	}
	after, err := change(password, "浑河两岸万家灯火通明")
	if err != nil {
		t.Fatal(err)
	}
	if d.who(phone) != "" || d.who(desk) != "" || d.who(after) != "王芳" {
		t.Errorf("phone %q, old token %q, new token %q", d.who(phone), d.who(desk), d.who(after))
	}
	if d.try("王芳", password, "10.0.0.2") != "bad_credentials" || d.try("王芳", "浑河两岸万家灯火通明", "10.0.0.2") != "" {
		t.Error("the old password opens, or the new one does not")
	}
}

// A hash that was made with other parameters is made anew at the next sign-in.
func TestPasswordIsHashedAnew(t *testing.T) {
	d := newDoor(t)
	d.person("王芳")
	before := mustUser(t, d, "王芳")
	a, err := auth.New(auth.Options{Store: d.db, Now: func() time.Time { return d.now }, Hash: quick(2)})
	if err != nil {
		t.Fatal(err)
	}
	d.Auth = a
	d.enter("王芳")
	after := mustUser(t, d, "王芳")
	if before.Password == after.Password || !strings.Contains(after.Password, "t=2") || strings.Contains(after.Password, password) {
		t.Errorf("%s → %s", before.Password, after.Password)
	}
	d.enter("王芳")
	if p := auth.DefaultHash(); p.Memory < 19<<10 || p.Iterations < 2 || p.KeyLength < 16 || p.SaltLength < 16 {
		t.Errorf("weaker than OWASP's least: %+v", p)
	}
}

func TestCheckPassword(t *testing.T) {
	for _, tt := range []struct{ name, password, code string }{
		{"王芳", "九个字符不够长啊", "password_short"},
		{"王芳", "这一个正好有十个字符", ""},
		{"王芳", strings.Repeat("长", 43), "password_long"},
		{"王芳", "aaaaaaaaaaaa", "password_common"},
		{"王芳", "QWERTYUIOP", "password_common"},
		{"wangfang", "wangfang12", "password_common"},
		{"wangfang", "wangfang and a cat", ""},
		{"", "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\xff\xfe", ""},
	} {
		code := ""
		if faults := auth.CheckPassword(tt.name, tt.password); len(faults) > 0 {
			code = faults[0].Code
		}
		if code != tt.code {
			t.Errorf("%q: %q; want %q", tt.password, code, tt.code)
		}
	}
}

// A link is good once, for a day, and for nothing but what it was made for.
func TestTickets(t *testing.T) {
	c, err := city.Default()
	if err != nil {
		t.Fatal(err)
	}
	d := newDoor(t)
	ctx := t.Context()
	redeem := func(secret, name string) (cookies []*http.Cookie, err error) {
		cookies = d.with(nil, func(ctx context.Context) { _, err = d.Redeem(ctx, c, secret, name, password, auth.Visitor{}) })
		return cookies, err
	}
	older, err := d.NewTicket(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	first, err := d.NewTicket(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := redeem(older, "管理员"); locator.KindOf(err) != locator.NotFound {
		t.Errorf("an older link: %v", err)
	}
	if _, err := redeem(first, "x"); err == nil {
		t.Error("a name of one letter")
	}
	in, err := redeem(first, "管理员")
	if err != nil || d.who(in) != "管理员" {
		t.Fatalf("%q, %v", d.who(in), err)
	}
	if _, err := redeem(first, "第二个"); locator.KindOf(err) != locator.NotFound {
		t.Errorf("used twice: %v", err)
	}
	if need, err := d.NeedsFirst(ctx); need || err != nil {
		t.Errorf("needs another: %v, %v", need, err)
	}
	// A link that was printed before somebody became administrator by the
	// command makes no second one.
	late, err := d.NewTicket(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := redeem(late, "第二个"); locator.KindOf(err) != locator.NotFound {
		t.Errorf("a second administrator by link: %v", err)
	}

	u := &locator.User{Name: "李娜", Role: locator.Auditor}
	if err := d.db.SaveUser(ctx, "test", "", u); err != nil {
		t.Fatal(err)
	}
	link, err := d.NewTicket(ctx, u.ID)
	if err != nil {
		t.Fatal(err)
	}
	start := d.now
	d.now = start.Add(24*time.Hour + time.Second)
	if _, err := redeem(link, ""); locator.KindOf(err) != locator.NotFound {
		t.Errorf("a day later: %v", err)
	}
	d.now = start
	in, err = redeem(link, "管理员")
	if err != nil || d.who(in) != "李娜" {
		t.Errorf("%q, %v: the name is not to be chosen", d.who(in), err)
	}
	for _, made := range []string{"", "x", strings.Repeat("A", 26), "' OR 1=1"} {
		if _, err := redeem(made, "y"); locator.KindOf(err) != locator.NotFound {
			t.Errorf("%q: %v", made, err)
		}
	}
}

// Guessing takes longer and longer, also after a restart and from many places,
// and whoever knows the password is let in when the wait is over.
func TestThrottle(t *testing.T) {
	d := newDoor(t)
	d.person("王芳")
	d.person("李娜")
	fails := 0
	for range 5 {
		if got := d.try("王芳", "不是这一个密码的", "10.0.0.1"); got == "bad_credentials" {
			fails++
		}
	}
	if fails != 5 {
		t.Fatalf("%d of the first five were tried", fails)
	}
	if got := d.try("王芳", password, "10.0.9.9"); got != "too_many_attempts" {
		t.Errorf("the sixth, from elsewhere: %q", got)
	}
	again := openDoor(t, d.db, d.now) // the program starts anew
	if got := again.try("  王芳", password, "10.0.9.9"); got != "too_many_attempts" {
		t.Errorf("after a restart: %q", got)
	}
	if got := again.try("李娜", password, "10.0.0.1"); got != "" {
		t.Errorf("a colleague at the same address: %q", got)
	}
	again.now = again.now.Add(5*time.Second + time.Millisecond)
	if got := again.try("王芳", password, "10.0.0.1"); got != "" {
		t.Errorf("the right one when the wait is over: %q", got)
	}
	if got := again.try("王芳", "不是这一个密码的", "10.0.0.1"); got != "bad_credentials" {
		t.Errorf("success begins the count anew: %q", got)
	}

	// One address may not guess at many names.
	refused := false
	for i := range 60 {
		refused = refused || again.try("某人"+string(rune('一'+i)), "不是这一个密码的", "2001:db8::"+string("0123456789abcdef"[i%16])) == "too_many_attempts"
	}
	if !refused {
		t.Error("sixty names from one network were tried")
	}
	if got := again.try("李娜", password, "2001:db8:0:1::1"); got != "" {
		t.Errorf("somebody of another network: %q", got)
	}
	again.now = again.now.Add(25 * time.Hour)
	if err := again.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := again.try("另一个人", password, "2001:db8::1"); got != "bad_credentials" {
		t.Errorf("a day later: %q", got)
	}
}
