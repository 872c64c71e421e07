package locator

import "time"

// ImportStatus is how far an import has come.
type ImportStatus string

// The steps of an import. Uploading, Planning and Applying have somebody at
// work, who says so ([Import.BeatAt]); Applying goes on to the end whatever
// happens to them.
const (
	ImportUploading ImportStatus = "uploading"
	ImportUploaded  ImportStatus = "uploaded" // waits to be planned
	ImportPlanning  ImportStatus = "planning"
	ImportPlanned   ImportStatus = "planned" // waits for a person
	ImportApplying  ImportStatus = "applying"
	ImportApplied   ImportStatus = "applied"
	ImportFailed    ImportStatus = "failed"
	ImportDiscarded ImportStatus = "discarded"
)

// Import is a large change on its way in, a list as a rule: planned into the
// database, where a person looks at it, then applied in parts, which together
// are one batch. Its id becomes the batch's.
type Import struct {
	ID            string // "" lets the store make one
	Actor         string // user name
	Title, Reason string
	Undoes        string // the batch it takes back, "" for a list
	Status        ImportStatus
	Options       []byte // JSON: how it is planned, which is for the planner to read
	Findings      []byte // JSON: what came of it
	Message       string // a sentence: what went wrong
	PlannedAt     int64  // the revision that the plan holds for
	Parts         int    // of the file; 0 where none is kept
	Changes, Done int    // records to change, and those that are
	Version       int64
	BeatAt        time.Time
	CreatedAt     time.Time
	UpdatedAt     time.Time
}

// StagedChange is a change that waits in an import. Same is a hash that sites
// share which may be one and the same; "" for a change that meets no others.
type StagedChange struct {
	SiteChange

	Same string
}

// ImportLines are lines of the plan, as a page shows them. Outcome "" has all
// lines in the order of the list.
type ImportLines struct {
	Outcome string
	Page    int    // from 0
	Lines   []byte // JSON array
}
