package price_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/price"
)

// rowsOf writes a table as testdata/tables.json does.
func rowsOf(t *price.Tariff) []string {
	var rows []string
	for _, r := range t.Table() {
		end := ""
		if r.Band.Max > 0 {
			end = fmt.Sprint(r.Band.Max)
		}
		rows = append(rows, fmt.Sprintf("%d-%s: %s", r.Band.Min, end, strings.Join(said(r.Quote), "; ")))
	}
	return rows
}

// TestTables holds the tables by age of the vectors' tariffs, for the twin.
// JIUJIN_TEST_UPDATE=1 writes them.
func TestTables(t *testing.T) {
	tariffs, _ := readVectors(t)
	tables := map[string][]string{}
	for name, of := range tariffs {
		tables[name] = rowsOf(price.Read(of.Menu, of.Rules))
	}
	got, err := json.MarshalIndent(tables, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "testdata/tables.json", string(got)+"\n")
}

// TestTable is one table by hand: 蒲雅's.
func TestTable(t *testing.T) {
	tariff := price.Read(
		"一荤两素12元、两荤两素15元、三荤一素20元；老年人就餐一荤两素10元",
		"10元套餐60-79周岁补贴1元，80-89周岁补贴3元，90周岁以上免费")
	want := []string{
		"0-59: full_price 1200; full_price 1500; full_price 2000; not_offered",
		"60-79: other_price; full_price 1500; full_price 2000; rule_applies 900 #0",
		"80-89: other_price; full_price 1500; full_price 2000; rule_applies 700 #1",
		"90-: other_price; full_price 1500; full_price 2000; free #2",
	}
	if diff := cmp.Diff(want, rowsOf(tariff)); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// TestTableIsFor: the row of an age says what For says of a person of that age.
func TestTableIsFor(t *testing.T) {
	tariffs, _ := readVectors(t)
	at := time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
	for name, of := range tariffs {
		tariff := price.Read(of.Menu, of.Rules)
		rows := tariff.Table()
		if first := rows[0].Band.Min; first != 0 {
			t.Errorf("%s: begins at %d", name, first)
		}
		for age, row := 0, 0; age < 120; age++ {
			if rows[row].Band.Max > 0 && age > rows[row].Band.Max {
				row++
			}
			if !rows[row].Band.Contains(age) {
				t.Fatalf("%s: no row for %d in %v", name, age, rows)
			}
			q := tariff.For(price.Person{BirthYear: 2026 - age, BirthMonth: 1}, at)
			if diff := cmp.Diff(said(q), said(rows[row].Quote)); diff != "" {
				t.Errorf("%s at %d (-For +Table):\n%s", name, age, diff)
			}
		}
	}
}
