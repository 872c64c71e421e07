// Package hourstext reads hours as Chinese lists write them and prints a
// [hours.Schedule] in the same language.
//
// [Parse] understands a whole text or refuses it with a code and the words in
// the way; it never guesses. What it returns is valid, and [Print] writes it as
// a text that Parse reads as the same schedule. A clause without a time never
// narrows the times of another clause.
//
// A text goes through four steps: lex.go folds it and cuts it into words of the
// closed vocabulary in words.go; read.go, with clock.go, dates.go and days.go,
// joins words into phrases that say one thing; clause.go, with emit.go,
// attach.go and rules.go, joins phrases into periods and rules; finish.go and
// holiday.go make the schedule and refuse what contradicts itself. Begin with
// parse.go, which has the grammar, and add a word in words.go with its text in
// testdata/texts/texts.txt.
package hourstext
