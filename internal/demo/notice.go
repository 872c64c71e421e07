package demo

import "jiujin/internal/locator"

// notices makes up a word or two on some of the published sites, with days
// round today: running, over and still to come.
func (g *generator) notices(sites []locator.Site) []Notice {
	d := newDice(g.seed, noticeDice)
	var meals, stations []int
	for _, i := range d.Perm(len(sites)) {
		switch s := &sites[i]; {
		case s.Publication.Status != locator.Published || s.HoursText == "":
		case s.Service == locator.Meal:
			meals = append(meals, i)
		default:
			stations = append(stations, i)
		}
	}
	var out []Notice
	// add is silent when too few sites are left, in a very small city.
	add := func(from *[]int, n int, text locator.Notice) {
		if len(*from) < n {
			return
		}
		text.Source = Source
		out = append(out, Notice{text, append([]int(nil), (*from)[:n]...)})
		*from = (*from)[n:]
	}
	add(&meals, 1, locator.Notice{
		Kind: locator.NoticeClosure, From: g.day(1), Until: g.day(-2),
		Text: "后厨检修，停餐四天（演示）",
	})
	add(&meals, 3, locator.Notice{
		Kind: locator.NoticeClosure, From: g.day(0), Until: g.day(0),
		Text: "停水，今天停餐（演示）",
	})
	add(&stations, 2, locator.Notice{
		Kind: locator.NoticeClosure, From: g.day(-5), Until: g.day(-9),
		Text: "室内粉刷，站点关闭五天（演示）",
	})
	add(&meals, 2, locator.Notice{
		Kind: locator.NoticeHours, From: g.day(10), Until: g.day(-20),
		Text: "供餐时间临时调整（演示）", HoursText: "午餐11:30-12:30",
	})
	add(&stations, 1, locator.Notice{
		Kind: locator.NoticeHours, From: g.day(3),
		Text: "开放时间调整（演示）", HoursText: "每天8:30-16:30",
	})
	add(&meals, 1, locator.Notice{
		Kind: locator.NoticeTrial, From: g.day(30), Until: g.day(-60),
		Text: "试运行三个月（演示）",
	})
	add(&meals, 1, locator.Notice{
		Kind: locator.NoticeEnd, From: g.day(-14),
		Text: "场地到期，两周后停止供餐（演示）",
	})
	return append(out, Notice{Text: locator.Notice{
		Kind: locator.NoticeBanner, From: g.day(2), Until: g.day(-30), Source: Source,
		Text: "这几天夜里有雪，路上请慢走（演示通知）",
	}})
}
