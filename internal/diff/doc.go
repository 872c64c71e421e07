// Package diff says how two states of a record differ, field by field: the
// history, undo and the merging of two people's changes stand on it.
//
// A record is cut into [Fields] by the JSON paths of its values. Fields that make
// sense only together are one unit (see [Units]). Everything here is a pure
// function of its arguments; the words and titles that people read are made where
// people are known.
//
// Start with [Of] and [Units]; [TakeBack] is the rule of undo and [Merge] that of
// two changes from one state.
package diff
