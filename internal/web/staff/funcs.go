package staff

import (
	"html/template"
	"strings"
	"time"

	"jiujin/internal/auth"
	"jiujin/internal/locator"
)

// funcs are what templates may call.
func (h *Handler) funcs() template.FuncMap {
	return template.FuncMap{
		"t":       text,
		"asset":   h.Assets.Path,
		"id":      locator.FormatID,
		"inc":     func(i int) int { return i + 1 },
		"words":   strings.Fields,
		"grouped": grouped,
		"pair":    newPair,
		"when":    func(t time.Time) string { return t.In(h.Zone).Format("2006-01-02 15:04") },
	}
}

// menuItem is one line of the left list.
type menuItem struct {
	Section, Path, Label string
}

// Menu lists where this person may go. Each line is there only for those who
// can do something behind it.
func (b *base) Menu() []menuItem {
	if b.Who == nil {
		return nil
	}
	var menu []menuItem
	for _, e := range []struct {
		section, path string
		right         auth.Action
	}{
		{"work", "/staff", auth.Read},
		{"sites", "/staff/sites", auth.Read},
		{"locate", "/staff/locate", auth.WriteDraft},
		{"notices", "/staff/notices", auth.Read},
		{"import", "/staff/import", auth.Import},
		{"ledger", "/staff/ledger", auth.Read},
		{"batches", "/staff/batches", auth.Read},
		{"audit", "/staff/audit", auth.Audit},
		{"people", "/staff/people", auth.ManagePeople},
		{"city", "/staff/city", auth.ManageCity},
	} {
		if auth.MayAnywhere(b.Who, e.right) {
			menu = append(menu, menuItem{e.section, e.path, text("staff.menu." + e.section)})
		}
	}
	return menu
}

// May reports whether the person may do the action to something.
func (b *base) May(a string) bool { return auth.MayAnywhere(b.Who, auth.Action(a)) }

// DistrictName is the name of a district, its code when nobody knows it.
func (b *base) DistrictName(code string) string {
	if d, ok := b.City.District(code); ok {
		return d.Name
	}
	return code
}
