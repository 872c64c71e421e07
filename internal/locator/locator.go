// Package locator is the domain of Jiujin: sites, notices and the changes made
// to them, with the rules they keep. It does no I/O and reads no clock.
//
// A [Site] is one service at one address. Unknown is a value: a [Tri] that
// nobody stated is Unknown, never No, and the words of the source (hours,
// prices, discounts…) stay beside whatever is read out of them. Every stored
// record is a type of this package. Start with [Site] and [Site.Validate].
package locator
