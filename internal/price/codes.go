package price

// Code says how a price came about, or why there is none. Codes are part of
// the interface: pages, the API and the TypeScript twin go by them.
type Code string

// The codes of a decided price.
const (
	FullPrice   Code = "full_price"   // there are rules, and none is for this person
	RuleApplies Code = "rule_applies" // what the rules of Line.Rules give
	IsFree      Code = "free"         // nothing is paid, by the menu or by a rule
)

// The codes of a price that is not decided.
const (
	// ByDish depends on what one takes; Line.Rules hold the rule for it, if any.
	ByDish Code = "by_dish"
	// NotOffered is for other people.
	NotOffered Code = "not_offered"
	// OtherPrice stands where the menu has the same meal at a price of its own
	// for this person, on another line.
	OtherPrice Code = "other_price"

	BandsDisagree   Code = "bands_disagree"    // two age bands hold the age and differ
	RulesOverlap    Code = "rules_overlap"     // two rules for different reasons, and they differ
	ScopeNotSaid    Code = "scope_not_said"    // what of the menu the rule is for
	SetNotFound     Code = "set_not_found"     // the set meal a rule names is not on the menu, or more than once
	MealNotSaid     Code = "meal_not_said"     // the rule is for one meal of the day, and this may be another
	AmbiguousWords  Code = "ambiguous_words"   // the words can be read in two ways
	FigureNotStated Code = "figure_not_stated" // there is a discount, of how much is not said
	Conditional     Code = "conditional"       // it depends on an hour, a day or a sum
	AgeUncertain    Code = "age_uncertain"     // the birthday may be past or not, and it matters
	AgeNotStated    Code = "age_not_stated"    // 老年人, 儿童: from what age is not said
	GroupUncertain  Code = "group_uncertain"   // the rule's group may include this person or not
	RulesUnknown    Code = "rules_unknown"     // the discount text is not understood
	RulesNotStated  Code = "rules_not_stated"  // no discount text
)

// The codes of a quote without lines.
const (
	MenuUnknown   Code = "menu_unknown"    // the menu's text is not understood
	MenuNotStated Code = "menu_not_stated" // the source says nothing of prices
)

// Decided reports whether the code goes with a price that the person pays.
func (c Code) Decided() bool { return c == FullPrice || c == RuleApplies || c == IsFree }
