package price

import "fmt"

// Fault says why a text is refused.
type Fault string

// The faults of a text.
const (
	NotUnderstood   Fault = "not_understood"   // words that are not known here
	TooLong         Fault = "too_long"         // more than maxText characters
	VaguePrice      Fault = "vague_price"      // 十多块钱, 10元起, 约10元
	NoPrice         Fault = "no_price"         // something on the menu without a price
	NoEffect        Fault = "no_effect"        // people, and nothing that they get
	NoSubject       Fault = "no_subject"       // a discount, and nobody who gets it
	AmbiguousPeople Fault = "ambiguous_people" // 70岁以上低保、残疾人: of what age the last are
	AmbiguousAmount Fault = "ambiguous_amount" // 60岁以上优惠1元、80岁以上3元: 3 off or 3 to pay
	BadNumber       Fault = "bad_number"       // an age, a share or a price that cannot be
)

// ParseError is why a text is refused as a whole, and where. What was
// understood is not given: the rest could change what it means.
type ParseError struct {
	Fault  Fault  `json:"fault"`
	Part   string `json:"part"`   // the words in question, as the source has them
	Offset int    `json:"offset"` // of Part in the text, in bytes
}

func (e *ParseError) Error() string {
	return fmt.Sprintf("price: %s at byte %d: %q", e.Fault, e.Offset, e.Part)
}
