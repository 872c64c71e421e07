package page

import (
	"slices"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/search"
)

// walkLimit is how far [walkable] minutes reach, in metres along the geodesic.
func walkLimit(pace search.Pace) float64 {
	const far = 1e6
	return walkable * far / float64(search.WalkMinutes(far, pace))
}

// hits are the sites of the list. Those within [walkable] minutes come first,
// in the order of [search.View.Reachable]: whether one arrives in time says
// something of these alone. The others follow by distance.
func (d *findPage) hits(n *search.NearestQuery, pace search.Pace) []search.Hit {
	if d.ByMetres || d.dayMeal != 0 {
		return d.View.Nearest(*n)
	}
	limit, near := walkLimit(pace), *n
	if near.MaxMetres == 0 || near.MaxMetres > limit {
		near.MaxMetres = limit
	}
	var hits []search.Hit
	for _, r := range d.View.Reachable(&near, pace) {
		hits = append(hits, search.Hit{Site: d.View.Found(r), Metres: r.Metres})
	}
	if len(hits) == n.K {
		return hits
	}
	for _, hit := range d.View.Nearest(*n) {
		if hit.Metres > limit {
			hits = append(hits, hit)
		}
	}
	return hits[:min(n.K, len(hits))]
}

// line is a sentence of the answer, with the state of the site it names.
type line struct {
	Text  string
	State *badge
	Until string // until when by a source that the state itself does not rely on
	Cost  string // what a meal costs there, as far as that is understood
	site  string // id
	// More: not the answer itself but something to know beside it.
	More bool
}

// says makes the sentences of one service.
type says struct {
	page  *base
	query search.NearestQuery // of the service
	pace  search.Pace
}

// mostAsked is how many sites within reach are looked through for what else
// there is to say.
const mostAsked = 100

// lines are what a person would say: the nearest site that one reaches while
// it serves. Where none is certain to, that is said first, and then the
// nearest that may, and the one that opens next.
func (s *says) lines() []line {
	if s.page.dayMeal != 0 {
		return s.dayLines()
	}
	limit, near := walkLimit(s.pace), s.query
	if near.MaxMetres == 0 || near.MaxMetres > limit {
		near.MaxMetres = limit
	}
	near.K = 1
	best := s.page.View.Reachable(&near, s.pace)
	if len(best) == 0 {
		return s.far()
	}
	c := s.card(best[0])
	near.K = mostAsked
	cards := s.cards(&near)
	if s.reach(&c) == hours.Open {
		lines := []line{s.named("find.sentence.", &c, s.asked(s.serving(s.arrival(&c).Basis)))}
		if first := &cards[0]; first.Site.ID != c.Site.ID && first.worthSaying() {
			b := first.Badge()
			lines = append(lines, line{Text: messages.Text(s.page.Lang, "find.nearer", first.Site.Name), State: &b, More: true})
		}
		return lines
	}
	lines := []line{{Text: s.text("find.none_certain.", s.asked(s.serving(locator.BasisPublished)))}}
	if i := slices.IndexFunc(cards, func(c card) bool { return !c.Shut() && s.reach(&c) == hours.Unknown }); i >= 0 {
		lines = append(lines, s.named("find.maybe.", &cards[i]))
	}
	if next, ok := s.opensNext(cards); ok {
		lines = append(lines, next)
	} else if len(lines) == 1 {
		lines = append(lines, s.named("find.nearest.", &cards[0]))
	}
	return lines
}

// worthSaying reports whether one would wonder why a nearer site is not the
// answer: not when it is past its hours, as it is every day.
func (c *card) worthSaying() bool {
	switch c.State.Code {
	case hours.OpensAt, hours.LastServingPassed, hours.ClosedForDay, hours.DayOff, hours.OutOfSeason:
		return false
	}
	return true
}

// far answers where nothing is within reach on foot: the nearest, and the
// nearest that is open if that one is not.
func (s *says) far() []line {
	q := s.query
	q.K = 1
	cards := s.cards(&q)
	if len(cards) == 0 {
		return nil
	}
	lines := []line{s.named("find.nearest.", &cards[0])}
	if q.Open = true; !cards[0].Shut() || q.Meal != 0 {
		return lines
	}
	if open := s.cards(&q); len(open) > 0 {
		lines = append(lines, s.named("find.open.", &open[0]))
	}
	return lines
}

// opensNext names the site that opens or serves the meal next: on the earliest
// day, and of those the nearest.
func (s *says) opensNext(cards []card) (line, bool) {
	var best *card
	var at time.Time
	for i := range cards {
		t := s.opening(&cards[i])
		if t.IsZero() || best != nil && hours.DayOf(t) >= hours.DayOf(at) {
			continue
		}
		best, at = &cards[i], t
	}
	if best == nil {
		return line{}, false
	}
	if s.query.Meal == 0 {
		return s.named("find.next.", best), true
	}
	meal := messages.Text(s.page.Lang, "meal."+s.query.Meal.Names()[0])
	return s.named("find.next_meal.", best, meal, s.page.when(at)), true
}

// opening is when a closed site opens, or the meal begins next; zero when that
// is not certain. A meal that is running is not asked for: who walks there
// comes too late for it.
func (s *says) opening(c *card) time.Time {
	if s.query.Meal == 0 {
		if c.State.Value == hours.Closed && c.State.Next == hours.Open {
			return c.State.Until
		}
		return time.Time{}
	}
	o, ok := s.page.View.TimetableOf(c.Site).Hours.Next(s.query.Meal, s.page.Moment)
	if !ok || o.Doubt != "" || !o.Period.Opens.Known() {
		return time.Time{}
	}
	t := o.Day.Start().Add(time.Duration(o.Period.Opens.Minutes()) * time.Minute)
	if t.Before(s.page.Moment.Time()) {
		return time.Time{}
	}
	return t
}

// when is an instant to come: 16:00, 明天 6:30, 10月8日 8:00.
func (b *base) when(t time.Time) string {
	t = t.In(hours.Shanghai())
	clock := hours.ClockAt(t.Hour(), t.Minute())
	switch day := hours.DayOf(t); day {
	case b.Moment.Day():
		return clockText(clock)
	case b.Moment.Day() + 1:
		return messages.Text(b.Lang, "state.tomorrow", clockText(clock))
	default:
		return b.dayText(day) + " " + clockText(clock)
	}
}

// reach is what one finds after the walk.
func (s *says) reach(c *card) hours.Value {
	t := s.page.View.TimetableOf(c.Site)
	if s.query.Meal != 0 {
		return t.Hours.Serving(s.query.Meal, s.page.Moment.Add(c.Minutes))
	}
	return t.Hours.Reaches(s.page.Moment, c.Minutes)
}

// arrival is the state after the walk.
func (s *says) arrival(c *card) locator.State {
	return s.page.View.TimetableOf(c.Site).At(s.page.Moment.Add(c.Minutes))
}

// serving is the word for what one wants to find: 开着, 应该开着, 供应午餐.
func (s *says) serving(basis locator.Basis) string {
	key := "find.word.open"
	var args []any
	if s.query.Meal != 0 {
		key, args = "find.word.serving", []any{messages.Text(s.page.Lang, "meal."+s.query.Meal.Names()[0])}
	}
	if basis == locator.BasisStale {
		key += ".stale"
	}
	return messages.Text(s.page.Lang, key, args...)
}

func (s *says) text(key string, args ...any) string {
	return messages.Text(s.page.Lang, key+string(s.query.Service), args...)
}

// named is a sentence that names a site after the words, how far it is, and
// its state.
func (s *says) named(key string, c *card, words ...any) line {
	args := slices.Concat(words, []any{c.Site.Name, c.Distance()})
	key += string(s.query.Service)
	ride := ""
	if minutes := c.Ride(); minutes > 0 {
		ride = messages.Text(s.page.Lang, "find.ride", minutes)
	}
	switch {
	case c.Walkable() && ride != "":
		args = append(args, c.Walk()+messages.Text(s.page.Lang, "unit.pause")+ride)
	case c.Walkable():
		args = append(args, c.Walk())
	default:
		key += ".far"
	}
	b := c.Badge()
	l := line{Text: messages.Text(s.page.Lang, key, args...), State: &b, Cost: c.Cost(), site: c.Site.ID}
	if c.StateAged() && c.State.Value == hours.Open && c.State.Code != hours.OpenAllDay {
		l.Until = messages.Text(s.page.Lang, "find.until", c.State.Detail(s.page.Lang))
	}
	return l
}

// dayLines name the nearest that is certain to serve the meal of the day.
func (s *says) dayLines() []line {
	q := s.query
	q.K = 1
	cards := s.cards(&q)
	if len(cards) == 0 {
		return nil
	}
	return []line{s.named("find.day.", &cards[0], s.page.dayMealText())}
}

// asked adds to the word for what one wants to find what else is asked for:
// 开着、能上厕所.
func (s *says) asked(word string) string {
	for _, need := range s.query.Needs {
		word = messages.Text(s.page.Lang, "find.word.and", word, messages.Text(s.page.Lang, "find.word.need."+need))
	}
	return word
}

func (s *says) cards(q *search.NearestQuery) []card {
	var cards []card
	for _, r := range s.page.View.Near(q, nil) {
		cards = append(cards, s.card(r))
	}
	return cards
}

func (s *says) card(r search.Ref) card {
	return s.page.nearCard(s.query.Point, search.Hit{Site: s.page.View.Found(r), Metres: r.Metres}, s.pace)
}
