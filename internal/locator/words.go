package locator

import "fmt"

// Service is what a site offers.
type Service string

// The two services.
const (
	Meal    Service = "meal"    // 老年助餐点
	Station Service = "station" // 户外劳动者服务站点
)

// Services lists every service in the order pages show them.
func Services() []Service { return []Service{Meal, Station} }

// Channel is who runs a meal point.
type Channel string

// The channels of the meal programme.
const (
	ChannelUnknown Channel = "unknown"
	Community      Channel = "community" // 社区老年人助餐食堂
	CareHome       Channel = "care_home" // 养老服务机构食堂
	Chain          Channel = "chain"     // 社会连锁化餐饮企业
	OtherChannel   Channel = "other"     // 农村老年互助小饭桌, charity…
)

// Channels lists every channel, unknown last.
func Channels() []Channel {
	return []Channel{Community, CareHome, Chain, OtherChannel, ChannelUnknown}
}

// Tri is a fact that may be unknown. The zero value is Unknown.
type Tri uint8

// The values of a Tri.
const (
	Unknown Tri = iota
	Yes
	No
)

func (t Tri) String() string {
	switch t {
	case Yes:
		return "yes"
	case No:
		return "no"
	default:
		return "unknown"
	}
}

// MarshalText writes yes, no or unknown.
func (t Tri) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads yes, no or unknown and refuses anything else.
func (t *Tri) UnmarshalText(b []byte) error {
	v, ok := ParseTri(string(b))
	if !ok {
		return fmt.Errorf("%q is none of yes, no, unknown", b)
	}
	*t = v
	return nil
}

// ParseTri reads yes, no or unknown.
func ParseTri(s string) (Tri, bool) {
	switch s {
	case "yes":
		return Yes, true
	case "no":
		return No, true
	case "unknown":
		return Unknown, true
	}
	return Unknown, false
}

// Tristates are facts by name. Only known ones are kept: a missing key reads
// as Unknown, and [Tristates.Set] drops unknown ones.
type Tristates map[string]Tri

// Set returns t with the fact set, making the map when needed.
func (t Tristates) Set(key string, v Tri) Tristates {
	if v == Unknown {
		delete(t, key)
		return t
	}
	if t == nil {
		t = Tristates{}
	}
	t[key] = v
	return t
}

// Needs are the four of the station programme.
func Needs() []string { return []string{"eat", "drink", "rest", "toilet"} }

// Amenities are the things a site may have.
func Amenities() []string {
	return []string{
		"microwave", "hot_water", "fridge", "seats", "aircon", "heating",
		"phone_charging", "ebike_charging", "battery_swap", "first_aid", "wifi", "books", "umbrella",
		"shower", "toilet_accessible", "reading_glasses", "blood_pressure",
	}
}

// Entries are the ways in, with whether it is open at night and step-free.
func Entries() []string {
	return []string{"walk_in", "register", "scan_code", "app", "face_or_id", "members", "night", "step_free"}
}

// Eligibilities are the groups a meal point may be limited to or open for.
func Eligibilities() []string {
	return []string{"anyone", "age_60", "community_only", "hukou_only", "workers"}
}

// Documents are what a visitor may have to bring.
func Documents() []string { return []string{"id_card", "senior_card", "meal_card"} }

// Payments are the ways to pay.
func Payments() []string {
	return []string{"cash", "bank_card", "face", "wechat", "alipay", "prepaid", "meal_card"}
}

// Orderings are the ways to order a meal.
func Orderings() []string { return []string{"on_site", "ahead", "phone", "wechat"} }

// Diets are the diets a meal point may cater for.
func Diets() []string { return []string{"halal", "soft", "low_sugar", "low_salt", "vegetarian"} }

// Meals are the meals of a day.
func Meals() []string { return []string{"breakfast", "lunch", "dinner"} }
