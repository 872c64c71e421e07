package search

import "context"

// NewSmall returns an engine that keeps few sites unpacked and lays few out
// anew: small data take the ways of large ones.
func NewSmall(ctx context.Context, o Options, kept int) (*Engine, error) {
	return newEngine(ctx, o, limits{kept: kept, relaid: 0, part: 1})
}

// Layers returns how many slots were laid out and how many came since.
func (v *View) Layers() (laid, since int) { return v.laid, len(v.rows) - v.laid }
