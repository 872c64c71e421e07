package page

import "jiujin/internal/locator"

// fact is a word about a site and what is known of it.
type fact struct {
	Key   string // message key of the word
	Value locator.Tri
	// Cond marks a condition or a barrier: that it holds is no good news.
	Cond bool
}

// Class is the fact's class in the style sheet.
func (f fact) Class() string {
	if f.Cond {
		return "cond"
	}
	return f.Value.String()
}

func facts(prefix string, known locator.Tristates, keys []string) []fact {
	list := make([]fact, len(keys))
	for i, k := range keys {
		list[i] = fact{Key: prefix + k, Value: known[k]}
	}
	return list
}

// spokenOf leaves out unknown facts and those that [worded] finds not worth
// saying.
func spokenOf(list []fact) []fact {
	var spoken []fact
	for _, f := range list {
		if f.Value != locator.Unknown {
			if f, ok := worded(f); ok {
				spoken = append(spoken, f)
			}
		}
	}
	return spoken
}

// worded returns a known fact as it is said: a restriction only when it holds,
// and a way in that is missing as a restriction. ok is false when there is
// nothing to say.
func worded(f fact) (said fact, ok bool) {
	switch f.Key {
	case "entry.register", "entry.scan_code", "entry.app", "entry.face_or_id", "entry.members",
		"eligibility.age_60", "eligibility.community_only", "eligibility.hukou_only":
		f.Cond = true
		return f, f.Value == locator.Yes
	case "entry.walk_in", "entry.night", "entry.step_free":
		if f.Value == locator.No {
			return fact{Key: f.Key + ".no", Value: locator.Yes, Cond: true}, true
		}
	case "eligibility.anyone":
		return f, f.Value == locator.Yes
	}
	return f, true
}
