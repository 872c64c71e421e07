package hours

import (
	"encoding/json"
	"fmt"
)

// Weekdays is a set of days of the week.
type Weekdays uint8

// The weekdays, and the sets that sources name.
const (
	Monday Weekdays = 1 << iota
	Tuesday
	Wednesday
	Thursday
	Friday
	Saturday
	Sunday

	WorkWeek = Monday | Tuesday | Wednesday | Thursday | Friday
	Weekend  = Saturday | Sunday
	EveryDay = WorkWeek | Weekend
)

// Has reports whether the set holds any of the days.
func (w Weekdays) Has(days Weekdays) bool { return w&days != 0 }

// String writes the days as digits, Monday being 1: "12345".
func (w Weekdays) String() string {
	var digits []byte
	for i := range 7 {
		if w.Has(Monday << i) {
			digits = append(digits, byte('1'+i))
		}
	}
	return string(digits)
}

// MarshalText writes the set as String does.
func (w Weekdays) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText reads digits from 1, Monday, to 7, each once and in order.
func (w *Weekdays) UnmarshalText(b []byte) error {
	var set Weekdays
	for _, c := range b {
		if c < '1' || c > '7' || Monday<<(c-'1') <= set {
			return fmt.Errorf("hours: %q are no weekdays", b)
		}
		set |= Monday << (c - '1')
	}
	*w = set
	return nil
}

// Meals is a set of meals.
type Meals uint8

// The meals of a day.
const (
	Breakfast Meals = 1 << iota
	Lunch
	Dinner

	AllMeals = Breakfast | Lunch | Dinner
)

// ParseMeal returns the meal of a name: breakfast, lunch or dinner.
func ParseMeal(name string) (Meals, bool) {
	for i, n := range mealNames() {
		if n == name {
			return Breakfast << i, true
		}
	}
	return 0, false
}

func mealNames() [3]string { return [3]string{"breakfast", "lunch", "dinner"} }

// Has reports whether the set holds any of the meals.
func (m Meals) Has(meals Meals) bool { return m&meals != 0 }

// Names lists the meals in the order of the day.
func (m Meals) Names() []string {
	var names []string
	for i, n := range mealNames() {
		if m.Has(Breakfast << i) {
			names = append(names, n)
		}
	}
	return names
}

// MarshalJSON writes an array of names.
func (m Meals) MarshalJSON() ([]byte, error) {
	if m == 0 {
		return []byte("[]"), nil
	}
	return json.Marshal(m.Names())
}

// UnmarshalJSON reads an array of names.
func (m *Meals) UnmarshalJSON(b []byte) error {
	var names []string
	if err := json.Unmarshal(b, &names); err != nil {
		return fmt.Errorf("hours: meals: %w", err)
	}
	var set Meals
	for _, n := range names {
		meal, ok := ParseMeal(n)
		if !ok {
			return fmt.Errorf("hours: %q is no meal", n)
		}
		set |= meal
	}
	*m = set
	return nil
}
