package city

import (
	"fmt"
	"slices"

	"jiujin/internal/messages"
)

// Plan is how many sites of a service a year is to bring, in the whole city or
// in one district.
type Plan struct {
	Year     int    `json:"year"`
	Service  string `json:"service"`
	District string `json:"district"` // code; "" is the whole city
	Sites    int    `json:"sites"`
}

// Target is how many sites of the service the year is to bring, in a district
// or, for "", in the whole city; false where nobody has set it. A year of the
// whole city that has no plan of its own goes by Targets.
func (p *Profile) Target(year int, service, district string) (sites int, ok bool) {
	for _, plan := range p.Plans {
		if plan.Year == year && plan.Service == service && plan.District == district {
			return plan.Sites, true
		}
	}
	if district != "" {
		return 0, false
	}
	sites, ok = p.Targets[service]
	return sites, ok
}

// WithPlans returns the list of plans with those of one year and service
// replaced.
func (p *Profile) WithPlans(year int, service string, plans []Plan) []Plan {
	rest := slices.DeleteFunc(slices.Clone(p.Plans), func(plan Plan) bool { return plan.Year == year && plan.Service == service })
	return append(rest, plans...)
}

// mostPlanned is more sites than any city has.
const mostPlanned = 100_000

func plansFaults(plans []Plan) Faults {
	var fs Faults
	type key struct {
		year              int
		service, district string
	}
	seen := map[key]bool{}
	for i, p := range plans {
		at := fmt.Sprintf("plans[%d]", i)
		if p.Year < 2000 || p.Year >= 2200 {
			fs = append(fs, Fault{CodeBadValue, at + ".year", messages.Text(messages.Chinese, "city.plan_year")})
		}
		if !isService(p.Service) {
			fs = append(fs, Fault{CodeUnknownService, at + ".service", messages.Text(messages.Chinese, "city.plan_service")})
		}
		if p.District != "" && (len(p.District) != 6 || !isDigits(p.District)) {
			fs = append(fs, Fault{CodeBadValue, at + ".district", messages.Text(messages.Chinese, "city.plan_district")})
		}
		if p.Sites < 0 || p.Sites > mostPlanned {
			fs = append(fs, Fault{CodeBadValue, at + ".sites", messages.Text(messages.Chinese, "city.plan_sites", mostPlanned)})
		}
		k := key{p.Year, p.Service, p.District}
		if seen[k] {
			fs = append(fs, Fault{CodeBadValue, at, messages.Text(messages.Chinese, "city.plan_twice")})
		}
		seen[k] = true
	}
	return fs
}
