// Package packed keeps a large number of sites in little memory.
//
// A [locator.Site] takes some kilobytes, most of it maps and strings that the
// garbage collector visits again and again. For the sites of one city that is
// cheap; a million of them would take several gigabytes and make every answer
// wait for the collector. [Sites] holds them in compressed blocks instead, out
// of which one site at a time is unpacked, and [Arena] holds the byte strings
// that go with them. The price is some microseconds for each site that is read,
// so package search keeps few sites as they are and packs many (see keptSites
// there).
//
// The encoded form lives no longer than the process: it is no file format and
// has no versions. Start with [Pack], [Sites.Add] and [Sites.Site].
package packed
