package locator

import "time"

// Session is one sign-in of one browser.
type Session struct {
	Token     string // SHA-256 of what the cookie holds
	UserID    string // "" before sign-in
	Data      []byte // of the session manager
	Agent     string // what the browser calls itself, shortened
	CreatedAt time.Time
	SeenAt    time.Time // within minutes
	ExpiresAt time.Time
}

// TicketPurpose is what a one-time link is for.
type TicketPurpose string

// The purposes.
const (
	FirstTicket    TicketPurpose = "first"    // make the first administrator; of no user
	PasswordTicket TicketPurpose = "password" // choose a password
)

// Ticket is a one-time link.
type Ticket struct {
	Token     string // SHA-256 of what the link holds
	Purpose   TicketPurpose
	UserID    string // "" for [FirstTicket]
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Attempt counts what failed for a name or an address. One without failures
// remembers that nothing did.
type Attempt struct {
	What      string // a hash of what is counted
	Failures  int
	LastAt    time.Time
	BlockedTo time.Time
}
