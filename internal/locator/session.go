package locator

import "time"

// Session is one sign-in of one browser.
type Session struct {
	Token     string // SHA-256 of what the cookie holds
	UserID    string // "" before sign-in
	Data      []byte // of the session manager
	Agent     string // what the browser calls itself, shortened
	CreatedAt time.Time
	SeenAt    time.Time
	ExpiresAt time.Time
}
