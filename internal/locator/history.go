package locator

import "time"

// PastBatch is what the history keeps of a batch besides its changes. A batch that
// was stored in parts, each a revision, is one of these.
type PastBatch struct {
	ID          string
	First, Last int64 // revisions of its parts
	Parts       int
	At          time.Time // of the first part
	Actor       string
	Title       string
	Reason      string
	Undoes      string // the batch it takes back, "" for none
}

// BatchFilter chooses batches. Zero values choose all.
type BatchFilter struct {
	Actor       string    // exactly
	Words       string    // in title or reason, whatever their case in ASCII
	From, Until time.Time // of the first part; Until is not among them
	Undoes      string    // batches that take back this one
	Before      int64     // only batches that begin before this revision
	Limit       int
}

// BatchEntry names one entry of a batch.
type BatchEntry struct {
	Seq    int64
	Entity Entity
	ID     string
	Action Action
}

// Tally is how many entries of a batch are of one sort.
type Tally struct {
	Entity Entity
	Action Action
	Count  int
}

// ChangeFilter chooses entries of the history. Zero values choose all.
type ChangeFilter struct {
	Actor       string
	Entity      Entity
	IDs         []string // of records; nil for all
	Action      Action
	Words       string // in title or reason of the batch, or in an id
	From, Until time.Time
	Before      int64 // only entries before this one
	Limit       int
}

// Redaction takes a text out of the history of a site.
type Redaction struct {
	Actor, Title, Reason string
	Site                 string // id
	Text                 string // what goes, wherever it stands in free text
	Mark                 string // what stands in its place
}

// Redacted is what a [Redaction] came to.
type Redacted struct {
	Entries int // of the history that were changed
	Drafts  int // what people were writing
	// Kept is whether the site still says the text now, and with it the newest
	// entry of its history.
	Kept bool
}
