package price

// Menu is what there is to buy and what it costs before any discount (餐标).
type Menu struct {
	Offers []Offer `json:"offers,omitempty"` // in the order of the source
	// FreeItems come with a meal without being paid for, for everybody: 米饭、汤.
	FreeItems []FreeItem `json:"free_items,omitempty"`
	// Rules are discount rules that stand in the menu's text: 60周岁以上每人10元.
	Rules Rules `json:"rules,omitempty"`
}

// Kind is how a thing on the menu is sold.
type Kind string

// The kinds.
const (
	// SetMeal is one meal at one price, or, when Price is a range, meals of
	// different standards.
	SetMeal Kind = "set"
	Dish    Kind = "dish"    // one dish at its price
	Weight  Kind = "weight"  // Price is for 500 g (斤)
	Monthly Kind = "monthly" // Price is for a month of meals
	Varied  Kind = "varied"  // one's own choice, prices differ and are not stated
	Posted  Kind = "posted"  // prices are posted in the shop and not stated
	Free    Kind = "free"    // nothing is paid
)

// Offer is one thing on the menu.
type Offer struct {
	Kind     Kind     `json:"kind"`
	Name     string   `json:"name,omitempty"` // 盒饭, A餐, 酱鸡腿; none when the contents say all
	Meal     Meal     `json:"meal,omitempty"` // the meal it is sold at; none: not said
	Contents Contents `json:"contents,omitzero"`
	// AtMost: the contents are the most one may take (最高两荤两素).
	AtMost bool `json:"at_most,omitempty"`
	// Choice: one puts the meal together oneself (自由组合).
	Choice bool `json:"choice,omitempty"`
	// Special: the price is reduced already (特价餐).
	Special bool `json:"special,omitempty"`
	// Delivered: the price holds at one's door (免费送货上门).
	Delivered bool `json:"delivered,omitempty"`
	// Price is the list price; zero for Varied, Posted and Free.
	Price Range `json:"price"`
	// For is who may buy it at this price; nil: anybody.
	For *Who `json:"for,omitempty"`
}

// priced reports whether the menu states a price.
func (o *Offer) priced() bool { return o.Kind != Varied && o.Kind != Posted }

// Contents counts what a set meal is made of.
type Contents struct {
	Meat      int `json:"meat,omitempty"`      // 荤
	Vegetable int `json:"vegetable,omitempty"` // 素
	Dishes    int `json:"dishes,omitempty"`    // 菜, which is not said
	Soup      int `json:"soup,omitempty"`      // 汤
	Rice      int `json:"rice,omitempty"`      // 饭, 主食
}

// stated reports whether anything is counted.
func (c Contents) stated() bool { return c != Contents{} }

// Meal is a meal of the day.
type Meal string

// The meals.
const (
	AnyMeal   Meal = ""
	Breakfast Meal = "breakfast"
	Lunch     Meal = "lunch"
	Dinner    Meal = "dinner"
)

// FreeItem is something to eat or drink that costs nothing beside a meal.
type FreeItem struct {
	Name string `json:"name"` // 米饭, 汤, 小菜
	// Unlimited: as much as one likes (管饱).
	Unlimited bool `json:"unlimited,omitempty"`
}
