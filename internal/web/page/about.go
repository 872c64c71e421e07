package page

import (
	"cmp"
	"net/http"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"jiujin/internal/locator"
	"jiujin/internal/search"
)

// aboutPage says what the site is, where its facts come from and what it does
// not do well.
type aboutPage struct {
	base
	*survey
}

// survey is where the facts of all listed sites come from and how old they
// are. It is made once for each state of the data.
type survey struct {
	tag             string       // of the view it was made from
	day             locator.Date // ages are counted from
	Whole           bool         // every listed site was looked at
	Sources         []surveyed
	Hours           ages
	Located, Listed int
}

// surveyed is a source with how many sites have facts of it.
type surveyed struct {
	Name, URL string
	Newest    locator.Date
	Sites     int
}

// ages counts sites by how far their hours can be relied on.
type ages struct{ Checked, Old, Published, Undated, None int }

// surveyMost is up to how many sites the survey is made: looking at a million
// takes seconds.
const surveyMost = 20_000

func (p *Pages) about(c echo.Context) error {
	v := p.Engine.View()
	d := aboutPage{base: p.base(c, v)}
	d.Title = d.text("about.title", d.CityName())
	d.Index, d.WrongHere = true, true
	d.survey = p.survey(v)
	return p.render(c, http.StatusOK, &d.base, false, d.html())
}

func (p *Pages) survey(v *search.View) *survey {
	today := locator.DateOf(v.Now.In(p.Zone))
	tag := v.Revision.Epoch + "-" + string(today) + "-" + strconv.FormatInt(v.Revision.Rev, 10)
	if s := p.surveyed.Load(); s != nil && s.tag == tag {
		return s
	}
	n := v.Count("", "")
	s := &survey{tag: tag, day: today, Listed: n.Listed, Located: n.Located, Whole: n.Listed <= surveyMost}
	if s.Whole {
		s.look(v)
	}
	p.surveyed.Store(s)
	return s
}

func (s *survey) look(v *search.View) {
	sites, _ := v.List(search.ListQuery{Limit: s.Listed + 1})
	at := map[string]int{}
	for _, site := range sites {
		var seen []string
		for _, g := range locator.FactGroups() {
			p := site.Facts[g]
			if p.Source == "" || slices.Contains(seen, p.Source) {
				continue
			}
			seen = append(seen, p.Source)
			i, ok := at[p.Source]
			if !ok {
				i = len(s.Sources)
				at[p.Source] = i
				s.Sources = append(s.Sources, surveyed{Name: p.Source})
			}
			of := &s.Sources[i]
			of.Sites++
			of.URL = cmp.Or(of.URL, p.URL)
			of.Newest = of.Newest.Later(p.SourceDate)
		}
		s.Hours.count(site, s.day)
	}
	slices.SortStableFunc(s.Sources, func(a, b surveyed) int { return cmp.Or(cmp.Compare(b.Sites, a.Sites), cmp.Compare(a.Name, b.Name)) })
}

func (a *ages) count(s *locator.Site, today locator.Date) {
	p := s.Facts[locator.HoursFacts]
	switch {
	case s.HoursText == "":
		a.None++
	case p.VerifiedOn != "" && p.VerifiedOn <= today && !expired(p.VerifiedOn, today, locator.HoursFacts.TimeToLive()):
		a.Checked++
	case p.VerifiedOn != "":
		a.Old++
	case p.SourceDate != "":
		a.Published++
	default:
		a.Undated++
	}
}
