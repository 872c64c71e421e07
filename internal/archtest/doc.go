// Package archtest holds no code, only the test that keeps the shape of the
// project: who may import whom (the ladder of DESIGN §2), which outside modules
// are used and where, what lies at the top of the repository, that one city's
// name stays in its profile, and that files stay short enough to read.
//
// The test parses the files themselves. `go list` would be quicker to write,
// but Go caches a test whose own inputs did not change and it would stay green.
//
// Start with ladder_test.go; a new package or dependency is added there, with
// its reason.
package archtest
