package auth_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// What each role may do, written down by hand: an action is to the sites of
// the person's own districts and services ("own"), to all ("all"), or not ("").
// A row for each action; a column for administrator, editor, contributor,
// auditor.
const rights = `
read_private   all own own all
draft          all own own -
edit           all own -   -
publish        all own -   -
delete         all own -   -
notify         all own -   -
record         all own -   -
`

// What is done to no site in particular is yes or no.
const otherRights = `
read           yes yes yes yes
import         yes yes -   -
undo           yes yes -   -
redact         yes -   -   -
audit          yes -   -   yes
manage_people  yes -   -   -
manage_city    yes -   -   -
`

func table(t *testing.T, s string) map[auth.Action][]string {
	t.Helper()
	rows := map[auth.Action][]string{}
	for line := range strings.Lines(strings.TrimSpace(s)) {
		cells := strings.Fields(line)
		if len(cells) != 5 {
			t.Fatalf("row %q", line)
		}
		rows[auth.Action(cells[0])] = cells[1:]
	}
	return rows
}

// everyAction lists the actions of rights.go. A row of a table stands for each.
func everyAction(t *testing.T) []auth.Action {
	t.Helper()
	source, err := os.ReadFile("rights.go")
	if err != nil {
		t.Fatal(err)
	}
	site, other := table(t, rights), table(t, otherRights)
	var actions []auth.Action
	for _, m := range regexp.MustCompile(`(?m)^\t\w+ +Action = "(\w+)"`).FindAllSubmatch(source, -1) {
		a := auth.Action(m[1])
		if (site[a] == nil) == (other[a] == nil) {
			t.Errorf("no row for %s, or two", a)
		}
		actions = append(actions, a)
	}
	if len(actions) != len(site)+len(other) {
		t.Fatalf("%d rows for %d actions", len(site)+len(other), len(actions))
	}
	return actions
}

func TestMay(t *testing.T) {
	const own, other = "210102", "210103"
	rows := table(t, rights)
	for a := range rows {
		for i, role := range locator.Roles() {
			u := &locator.User{Name: "王芳", Role: role}
			if role.Bounded() {
				u.Districts, u.Services = []string{own}, []locator.Service{locator.Meal}
			}
			for _, district := range []string{own, other, ""} {
				for _, service := range append(locator.Services(), "") {
					want := rows[a][i] == "all" || rows[a][i] == "own" && district == own && service == locator.Meal
					if got := auth.May(u, a, district, service); got != want {
						t.Errorf("%s may %s in %q %q: %v", role, a, district, service, got)
					}
				}
			}
			u.Disabled = true
			if auth.May(u, a, own, locator.Meal) || auth.MayAnywhere(u, a) {
				t.Errorf("a disabled %s may %s", role, a)
			}
		}
		if auth.May(nil, a, own, locator.Meal) {
			t.Errorf("nobody may %s", a)
		}
	}
}

func TestMayAnywhere(t *testing.T) {
	rows := table(t, otherRights)
	for a := range rows {
		for i, role := range locator.Roles() {
			u := &locator.User{Name: "王芳", Role: role, Districts: []string{"210102"}, Services: []locator.Service{locator.Meal}}
			if got := auth.MayAnywhere(u, a); got != (rows[a][i] == "yes") {
				t.Errorf("%s may %s: %v", role, a, got)
			}
			// An editor of nothing may do nothing.
			bare := &locator.User{Name: "王芳", Role: role}
			if role.Bounded() && auth.MayAnywhere(bare, a) {
				t.Errorf("a %s of no district may %s", role, a)
			}
		}
	}
	for _, a := range everyAction(t) {
		if !auth.MayAnywhere(auth.Program("jiujin import"), a) {
			t.Errorf("the program may not %s", a)
		}
	}
	if auth.MayAnywhere(&locator.User{Role: "owner"}, auth.Read) {
		t.Error("a role that is none may read")
	}
}
