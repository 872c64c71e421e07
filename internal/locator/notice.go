package locator

import "time"

// NoticeKind is what a notice does to its sites.
type NoticeKind string

// The kinds of notice.
const (
	NoticeClosure NoticeKind = "closure" // closed while it runs
	NoticeHours   NoticeKind = "hours"   // other hours while it runs
	NoticeTrial   NoticeKind = "trial"   // 试运行
	NoticeEnd     NoticeKind = "end"     // announced end of service: none from From on
	NoticeBanner  NoticeKind = "banner"  // words only
)

// NoticeKinds lists every kind.
func NoticeKinds() []NoticeKind {
	return []NoticeKind{NoticeClosure, NoticeHours, NoticeTrial, NoticeEnd, NoticeBanner}
}

// Notice is a dated word on one or many sites, or on all when Sites is empty
// and Kind is banner.
type Notice struct {
	ID        string     `json:"id"` // "" before it is stored
	Kind      NoticeKind `json:"kind"`
	Sites     []string   `json:"sites,omitempty"` // site ids
	From      Date       `json:"from"`            // first day, whole
	Until     Date       `json:"until,omitempty"` // last day, whole; "" means until withdrawn
	Text      string     `json:"text"`            // what the public reads
	HoursText string     `json:"hours_text,omitempty"`
	Source    string     `json:"source,omitempty"`
	Withdrawn bool       `json:"withdrawn,omitempty"`

	Version   int64     `json:"version"`
	Rev       int64     `json:"rev"`
	CreatedAt time.Time `json:"created_at,omitzero"`
	UpdatedAt time.Time `json:"updated_at,omitzero"`
}

// InForce reports whether the notice speaks of the day.
func (n *Notice) InForce(day Date) bool {
	return !n.Withdrawn && day >= n.From && (n.Until == "" || day <= n.Until)
}
