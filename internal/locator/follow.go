package locator

import "context"

// Changed is a database that can say what changed since a revision.
type Changed interface {
	// EachChange calls fn with pages of everything that changed after a revision,
	// all of one instant; since 0 gives all there is.
	EachChange(ctx context.Context, since int64, fn func(page *Delta) error) error
}

// Follow brings a reader that holds the data as of a revision (the zero Revision:
// nothing) up to the database, which is at now. begin is called first with the
// revision that is read from: 0 means that everything is read anew, as it is
// where the reader holds nothing, the database was restored or is of another
// kind, or the reader is ahead of it. fn is then called with the pages. Where the
// database is restored in between, both begin again.
func Follow(ctx context.Context, db Changed, held, now Revision, begin func(since int64), fn func(page *Delta) error) error {
	since := held.since(now)
	other := false
	read := func(since int64) error {
		begin(since)
		return db.EachChange(ctx, since, func(page *Delta) error {
			if since > 0 && held.since(page.Revision) != since {
				other = true
				return nil // of no use: all is read again
			}
			return fn(page)
		})
	}
	err := read(since)
	if err == nil && other {
		err = read(0)
	}
	return err
}

// since is the revision to read from for a reader that holds r.
func (r Revision) since(now Revision) int64 {
	if r.Epoch != now.Epoch || r.Demo != now.Demo || r.Rev > now.Rev {
		return 0
	}
	return r.Rev
}
