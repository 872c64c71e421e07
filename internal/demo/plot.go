package demo

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"jiujin/internal/locator"
)

// plot is the ground of a site: which service in which district, in what
// neighbourhood, where exactly. It is settled before anything else is made up.
type plot struct {
	serial   int // index into Data.Sites
	service  locator.Service
	district int
	rural    bool
	word     string // the made-up neighbourhood
	placeID  string // shared by the two sites of a roof
	address  string
	location *locator.Location

	// Ranks within the service, from 0 to 1: shares cut by rank are exact.
	publication, channel, located float64
}

// Shares of all sites.
const (
	notLocatedShare = 0.06
	roofShare       = 1.0 / 40 // of the smaller service
)

// plots settles the ground of every site, meal points first.
func (g *generator) plots(meals, stations int) ([]plot, error) {
	people := make([]float64, len(g.land.districts))
	for i, d := range g.land.districts {
		people[i] = d.people
	}
	mealsOf, stationsOf := apportion(meals, people), apportion(stations, people)
	words := newWords(newDice(g.seed, wordDice), meals+stations, g.land.known)

	plots := make([]plot, 0, meals+stations)
	for _, part := range []struct {
		service locator.Service
		of      []int
	}{{locator.Meal, mealsOf}, {locator.Station, stationsOf}} {
		for i, n := range part.of {
			for range n {
				plots = append(plots, plot{
					serial: len(plots), service: part.service, district: i,
					rural: g.land.districts[i].rural(), word: words[len(plots)],
				})
			}
		}
	}
	rank(newDice(g.seed, mealRankDice), plots[:meals])
	rank(newDice(g.seed, stationRankDice), plots[meals:])
	roofs := g.shareRoofs(plots, meals)
	quarters, err := g.layOut(mealsOf, stationsOf)
	if err != nil {
		return nil, err
	}
	return plots, g.place(plots, quarters, roofs)
}

// rank deals the ranks of one service.
func rank(d *dice, plots []plot) {
	publication, channel, located := ranks(d, len(plots)), ranks(d, len(plots)), ranks(d, len(plots))
	for i := range plots {
		plots[i].publication, plots[i].channel, plots[i].located = publication[i], channel[i], located[i]
	}
}

// apportion splits n by the shares of people, by largest remainder; nobody is
// left without one while there are as many as shares.
func apportion(n int, people []float64) []int {
	total := 0.0
	for _, p := range people {
		total += p
	}
	type remainder struct {
		at   int
		part float64
	}
	out := make([]int, len(people))
	rest := make([]remainder, len(people))
	left := n
	for i, p := range people {
		share := float64(n) * p / total
		out[i] = int(math.Floor(share))
		rest[i] = remainder{i, share - math.Floor(share)}
		left -= out[i]
	}
	slices.SortStableFunc(rest, func(a, b remainder) int { return cmp.Compare(b.part, a.part) })
	for i := range left {
		out[rest[i%len(rest)].at]++
	}
	if n < len(out) {
		return out
	}
	for i := range out {
		if out[i] == 0 {
			most := slices.Index(out, slices.Max(out))
			out[most]--
			out[i]++
		}
	}
	return out
}

// shareRoofs puts a few stations under the roof of a meal point of their
// district: the two get one place id, word and address. It returns the meal
// point's index for each such station.
func (g *generator) shareRoofs(plots []plot, meals int) map[int]int {
	roofs := map[int]int{}
	stations := len(plots) - meals
	smaller := min(meals, stations)
	if smaller == 0 {
		return roofs
	}
	want := max(1, int(roofShare*float64(smaller)))
	next := make([]int, len(g.land.districts)) // first station of a district not looked at yet
	for i := len(plots) - 1; i >= meals; i-- {
		next[plots[i].district] = i
	}
	for _, m := range newDice(g.seed, roofDice).Perm(meals) {
		if len(roofs) == want {
			break
		}
		meal := &plots[m]
		s := next[meal.district]
		for s != 0 && s < len(plots) && plots[s].district == meal.district && !plots[s].isLocated() {
			s++
		}
		if !meal.isLocated() || s == 0 || s >= len(plots) || plots[s].district != meal.district {
			continue
		}
		next[meal.district] = s + 1
		roofs[s] = m
		meal.placeID = fmt.Sprintf("demo-%04d", len(roofs))
		plots[s].placeID, plots[s].word = meal.placeID, meal.word
	}
	return roofs
}

func (p *plot) isLocated() bool { return p.located >= notLocatedShare }

// layOut finds the neighbourhoods of every district that gets sites.
func (g *generator) layOut(mealsOf, stationsOf []int) ([]quarter, error) {
	r := newDice(g.seed, landDice)
	quarters := make([]quarter, len(g.land.districts))
	for i := range quarters {
		sites := mealsOf[i] + stationsOf[i]
		if sites == 0 {
			continue
		}
		q, err := layOut(r, &g.land.districts[i], sites)
		if err != nil {
			return nil, err
		}
		quarters[i] = q
	}
	return quarters, nil
}

// place finds a point and an address for every plot: meal points first, then
// the stations under their roofs, then the other stations.
func (g *generator) place(plots []plot, quarters []quarter, roofs map[int]int) error {
	count := map[locator.Service]int{}
	for i := range plots {
		count[plots[i].service]++
	}
	r := newDice(g.seed, pointDice)
	yards := map[locator.Service]*yard{}
	for _, s := range locator.Services() {
		yards[s] = newYard(spacing(quarters, count[s]))
	}
	settle := func(p *plot) error {
		p.address = g.address(p)
		if !p.isLocated() {
			return nil
		}
		at, err := quarters[p.district].find(r, yards[p.service])
		if err != nil {
			return err
		}
		p.location = &locator.Location{Point: at, Precision: precision(r), Method: locator.ByDemo}
		return nil
	}
	meals, stations := plots[:count[locator.Meal]], plots[count[locator.Meal]:]
	for i := range meals {
		if err := settle(&meals[i]); err != nil {
			return err
		}
	}
	for i := range stations {
		if m, shared := roofs[stations[i].serial]; shared {
			here := *meals[m].location
			stations[i].location, stations[i].address = &here, meals[m].address
			yards[locator.Station].take(here.Point)
		}
	}
	for i := range stations {
		if _, shared := roofs[stations[i].serial]; shared {
			continue
		}
		if err := settle(&stations[i]); err != nil {
			return err
		}
	}
	return nil
}

// spacing returns the metres to keep between so many sites of one service:
// [minSpacing], or what lets all find room.
func spacing(quarters []quarter, sites int) float64 {
	built := 0.0
	for i := range quarters {
		built += quarters[i].built
	}
	return min(minSpacing, math.Sqrt(built/float64(max(sites, 1)))/2)
}

func precision(d *dice) locator.Precision {
	return choose(d, []weighted[locator.Precision]{
		{35, locator.AtDoor},
		{40, locator.AtBuilding},
		{25, locator.AtStreet},
	})
}

// address is a street that says it is invented, and a Heavenly Stem where the
// number of the house would be.
func (g *generator) address(p *plot) string {
	d := newDice(g.seed, addressDice+uint64(p.serial))
	name := g.land.districts[p.district].name
	stem := pick(d, "甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸")
	switch n := d.IntN(100); {
	case n < 3:
		return ""
	case p.rural && n < 50:
		return name + "演示镇（虚构）" + p.word + "村"
	case n < 12:
		return name + "演示广场（虚构）" + pick(d, "东侧", "西侧", "南门旁", "北门旁")
	case n < 20:
		return name + "演示" + p.word + "小区（虚构）" + stem + "栋一楼"
	}
	street := pick(d, "街", "路", "巷", "大街", "胡同", "东路", "南街")
	return name + "演示" + p.word + street + "（虚构）" + stem + "号" + pick(d, "", "", "", "一楼", "院内", "门市", "乙门")
}

func directions(d *dice) string {
	if !d.chance(30) {
		return ""
	}
	return pick(d,
		"临街一楼，门口有坡道",
		"进院后右手边第一个门",
		"社区大院内，活动室隔壁",
		"正门进去左转，走廊尽头",
		"侧门进，门上有站点标牌",
		"二楼，有电梯",
		"公交站牌后面，门口有长椅",
		"地下一层，从东侧楼梯下",
	)
}
