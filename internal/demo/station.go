package demo

import (
	"strings"

	"jiujin/internal/locator"
)

// The hosts of stations.
const (
	bankHall    = "bank hall"
	community   = "community"
	supermarket = "supermarket"
	restaurant  = "restaurant"
	convenience = "convenience shop"
	petrol      = "petrol station"
	fire        = "fire station"
	cleaning    = "street cleaners"
	park        = "park"
	parcels     = "parcel depot"
	cabin       = "cabin"
)

func anyHost(rank float64) string {
	return at([]weighted[string]{
		{34, community},
		{20, bankHall},
		{8, supermarket},
		{8, convenience},
		{6, restaurant},
		{6, cleaning},
		{5, petrol},
		{4, parcels},
		{4, cabin},
		{3, park},
		{2, fire},
	}, rank)
}

// house is what a host is called in a station's name and who it is.
func house(d *dice, host string) (inName, operator string) {
	switch host {
	case bankHall:
		return "小区银行大厅", pick(d, "某银行营业厅（虚构）", "演示银行网点（虚构）")
	case supermarket:
		return pick(d, "小区超市", "生鲜超市"), "演示超市（虚构）"
	case restaurant:
		return pick(d, "面馆", "饺子馆", "快餐店"), "演示餐馆（虚构）"
	case convenience:
		return "小区便利店", "演示便利店（虚构）"
	case petrol:
		return "加油站", "演示加油站（虚构）"
	case fire:
		return "消防救援站", "演示消防救援站（虚构）"
	case cleaning:
		return pick(d, "环卫", "环卫休息室"), "演示环卫所（虚构）"
	case park:
		return "公园", "演示公园管理处（虚构）"
	case parcels:
		return "快递网点", "演示快递网点（虚构）"
	case cabin:
		return "街心岗亭", pick(d, "", "演示街道工会（虚构）")
	}
	return pick(d, "社区", "社区", "社区党群服务中心"), pick(d, "演示社区居委会（虚构）", "演示社区工会联合会（虚构）", "")
}

// station makes up what only a station has.
func station(d *dice, p *plot, s *locator.Site) {
	host := anyHost(p.channel)
	if p.placeID != "" {
		host = community
	}
	inName, operator := house(d, host)
	kind := pick(d, "工会驿站", "工会驿站", "户外劳动者驿站", "户外劳动者服务站", "爱心驿站", "工会户外劳动者服务站点")
	s.Name = p.word + inName + kind + flag
	if d.chance(25) {
		s.Aliases = []string{p.word + pick(d, "爱心驿站", "劳动者港湾", "小哥驿站", "暖心驿站", "骑手之家") + flag}
	}
	s.Operator = operator
	h := anyStationHours(d, host)
	s.HoursText = h.text
	furnish(d, s)
	door(d, host, h, s)
}

// thing is an amenity of a station: how often it is there, how often it is
// said not to be there, and what a source calls it.
type thing struct {
	key     string
	yes, no int // percent; for the rest nobody says
	name    string
}

func things() []thing {
	return []thing{
		{"seats", 70, 2, "桌椅"},
		{"hot_water", 62, 5, "饮水机"},
		{"microwave", 55, 12, "微波炉"},
		{"fridge", 34, 26, "冰箱"},
		{"first_aid", 48, 12, "应急药箱"},
		{"aircon", 45, 20, "空调"},
		{"heating", 42, 8, "暖气"},
		{"phone_charging", 55, 10, "手机充电"},
		{"ebike_charging", 14, 45, "电动车充电"},
		{"battery_swap", 9, 50, "换电柜"},
		{"wifi", 35, 25, "无线网"},
		{"books", 32, 28, "图书"},
		{"umbrella", 30, 25, "雨伞"},
		{"shower", 3, 60, "淋浴"},
		{"toilet_accessible", 12, 40, "无障碍卫生间"},
		{"reading_glasses", 20, 35, "老花镜"},
		{"blood_pressure", 12, 45, "血压计"},
	}
}

// furnish makes up the four needs and the amenities of a station, and the
// words a source has for them. What the words name is there.
func furnish(d *dice, s *locator.Site) {
	if d.chance(8) { // a list that gives a name and nothing else
		return
	}
	var named []string
	for _, t := range things() {
		v := d.tri(t.yes, t.no)
		s.Amenities = s.Amenities.Set(t.key, v)
		if v == locator.Yes {
			named = append(named, t.name)
		}
	}
	for _, need := range []struct {
		key, from string
		yes, no   int
	}{{"eat", "microwave", 20, 30}, {"drink", "hot_water", 35, 8}, {"rest", "seats", 45, 3}, {"toilet", "toilet_accessible", 38, 24}} {
		v := d.tri(need.yes, need.no)
		if s.Amenities[need.from] == locator.Yes {
			v = locator.Yes
		}
		s.Needs = s.Needs.Set(need.key, v)
	}
	list := strings.Join(named, "、")
	switch n := d.IntN(100); {
	case n < 8:
		s.AmenitiesText = "累了来歇脚，渴了来喝水"
		s.Needs = s.Needs.Set("rest", locator.Yes).Set("drink", locator.Yes)
	case n < 12:
		s.AmenitiesText = "冷可取暖、热可纳凉、渴可饮水、急可如厕、累可歇脚"
		s.Needs = s.Needs.Set("rest", locator.Yes).Set("drink", locator.Yes).Set("toilet", locator.Yes)
	case n < 24 && list != "":
		s.AmenitiesText = "30余平方米，配有" + list
	case n < 76:
		s.AmenitiesText = list
	}
}

// door makes up the ways in.
func door(d *dice, host string, h stationHours, s *locator.Site) {
	set := func(key string, v locator.Tri) { s.Entry = s.Entry.Set(key, v) }
	way := choose(d, []weighted[string]{{46, "walk_in"}, {7, "register"}, {6, "scan_code"}, {4, "app"}, {4, "members"}, {33, ""}})
	if host == bankHall && way != "" {
		way = "walk_in"
	}
	if h.faceID {
		way = "face_or_id"
	}
	switch way {
	case "walk_in":
		s.EntryText = pick(d, "推门就进", "推门就能进，不用登记", "", "人人可进")
		set("members", d.tri(0, 50))
	case "register":
		s.EntryText = pick(d, "进门登记姓名", "到前台登记后使用")
		set("walk_in", locator.No)
	case "scan_code":
		s.EntryText = "扫门口二维码开门"
		set("walk_in", locator.No)
	case "app":
		s.EntryText = "用工会小程序开门"
		set("walk_in", locator.No)
	case "members":
		s.EntryText = "凭工会会员卡进入"
		set("walk_in", locator.No)
	case "face_or_id":
		s.EntryText = pick(d, "夜间刷身份证进入", "夜间刷脸或刷身份证进入")
	}
	if way != "" {
		set(way, locator.Yes)
	}
	if d.chance(67) {
		set("night", h.night)
	}
	set("step_free", d.tri(40, 26))
}
