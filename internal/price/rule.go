package price

// Rules are the discounts of one text (点位优惠), in its order.
type Rules []Rule

// Rule gives some people a discount on some of the menu.
type Rule struct {
	Who   Who   `json:"who"`
	Scope Scope `json:"scope,omitzero"`
	// Conditions are words that bind the rule to an hour, a day or a sum
	// (13点10分后, 10元以内). They are kept, not evaluated: they leave the price open.
	Conditions []string `json:"conditions,omitempty"`
	Effect     Effect   `json:"effect"`
	// Words are the source's. Two rules of one phrase have the same.
	Words string `json:"words"`
}

// Who is the people a rule is for: those in the band and, if any group is
// named, in one of the groups. The zero Who is everybody.
type Who struct {
	Band Band `json:"band,omitzero"`
	// Senior: 老年人 without an age.
	Senior bool `json:"senior,omitempty"`
	// Groups are alternatives: one of them is enough.
	Groups []Group `json:"groups,omitempty"`
	// Others: and groups that are not named (等, 特殊人群).
	Others bool `json:"others,omitempty"`
}

// everybody reports whether w leaves nobody out.
func (w *Who) everybody() bool {
	return w.Band.none() && w.agesOnly()
}

// agesOnly reports whether w asks for nothing but an age.
func (w *Who) agesOnly() bool { return !w.Senior && len(w.Groups) == 0 && !w.Others }

// Band is an age band in completed years (周岁), both ends included.
type Band struct {
	Min int `json:"min,omitempty"` // 0: none
	Max int `json:"max,omitempty"` // 0: none
	// Sui: the source writes 岁, which is read as 周岁.
	Sui bool `json:"sui,omitempty"`
}

func (b Band) none() bool { return b.Min == 0 && b.Max == 0 }

// open reports whether the band has no upper end.
func (b Band) open() bool { return b.Min > 0 && b.Max == 0 }

// Contains reports whether people of that age are in the band.
func (b Band) Contains(age int) bool { return age >= b.Min && (b.Max == 0 || age <= b.Max) }

// same reports whether the ages are the same.
func (b Band) same(c Band) bool { return b.Min == c.Min && b.Max == c.Max }

// ScopeKind says what of the menu a rule is for.
type ScopeKind string

// The kinds of scope.
const (
	NotSaid  ScopeKind = ""
	OneSet   ScopeKind = "set"   // the set meal of Scope.Price, Contents or Name
	AllSets  ScopeKind = "sets"  // every set meal (套餐)
	All      ScopeKind = "all"   // all that is sold (全部)
	EachMeal ScopeKind = "meal"  // each meal (每餐, 每份, 每人)
	Order    ScopeKind = "order" // each order (每单)
)

// Scope is what of the menu a rule is for.
type Scope struct {
	Kind ScopeKind `json:"kind,omitempty"`
	Meal Meal      `json:"meal,omitempty"` // only at this meal
	// What names the one set meal: one of the three.
	Price    Fen      `json:"price,omitempty"`
	Contents Contents `json:"contents,omitzero"`
	Name     string   `json:"name,omitempty"`
}

// EffectKind is what a rule does to a price.
type EffectKind string

// The kinds of effect.
const (
	Share      EffectKind = "share"     // Percent of the price is paid (折)
	AmountOff  EffectKind = "off"       // Amount less
	FixedPrice EffectKind = "price"     // Amount, whatever the menu says
	FreeMeal   EffectKind = "free"      // nothing
	FreeItems  EffectKind = "free_item" // Items cost nothing; the meal costs what it does
	AsBand     EffectKind = "as_band"   // as the rule of the band As
	Unstated   EffectKind = "unstated"  // a discount without a figure
	PriceOrOff EffectKind = "price_or_off"
)

// Effect is what a rule does to a price. PriceOrOff can be read as an amount
// off and as a price: 每单5元.
type Effect struct {
	Kind    EffectKind `json:"kind"`
	Percent int        `json:"percent,omitempty"` // 10–100: 八五折 is 85, 原价 is 100
	Amount  Range      `json:"amount,omitzero"`
	Items   []FreeItem `json:"items,omitempty"`
	As      Band       `json:"as,omitzero"`
}
