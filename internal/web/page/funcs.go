package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

func htmlLang(lang messages.Lang) string {
	if lang == messages.English {
		return "en"
	}
	return "zh-CN"
}

// dayText is a whole date in words, the year only when it is another one:
// 11月22日. Dates that are not whole come back as they are.
func dayText(lang messages.Lang, d locator.Date, thisYear int) string {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return string(d)
	}
	year := ""
	if lang == messages.English {
		if day.Year() != thisYear {
			year = " " + strconv.Itoa(day.Year())
		}
		return day.Format("2 January") + year
	}
	if day.Year() != thisYear {
		year = strconv.Itoa(day.Year()) + "年"
	}
	return year + strconv.Itoa(int(day.Month())) + "月" + strconv.Itoa(day.Day()) + "日"
}

// scriptWords are the sentences that scripts say, by key without its prefix,
// and those of ours that they say too.
func scriptWords(lang messages.Lang) map[string]string {
	words := map[string]string{}
	for _, key := range messages.Keys(lang) {
		if name, ok := strings.CutPrefix(key, "js."); ok {
			words[name] = messages.Text(lang, key)
		}
		if name, ok := strings.CutPrefix(key, "price.why."); ok {
			words["why_"+name] = messages.Text(lang, key)
		}
	}
	for name, key := range map[string]string{
		"comma": "unit.comma", "aside": "unit.pause", "was": "price.was", "price_ask": "site.prices.note",
	} {
		words[name] = messages.Text(lang, key)
	}
	return words
}

// link is a path of ours with parameters, in the language of the page and for
// the instant that was asked for. Empty values are left out.
func (b *base) link(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if b.Lang == messages.English {
		q.Set("lang", string(messages.English))
	}
	if b.bigSaid {
		q.Set(bigParam, b.size.digit())
	}
	if b.At {
		q.Set("at", b.Moment.Time().Format(time.RFC3339))
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}

// CityName is the city's name in the language of the page.
func (b *base) CityName() string {
	if b.Lang == messages.English {
		return b.City.Profile.Name.En
	}
	return b.City.Profile.Name.Zh
}

func (b *base) districtName(code string) string {
	d, ok := b.City.District(code)
	switch {
	case !ok:
		return code
	case b.Lang == messages.English && d.En != "":
		return d.En
	default:
		return d.Name
	}
}

func (b *base) serviceName() string {
	if b.Service == "" {
		return messages.Text(b.Lang, "service.all")
	}
	return messages.Text(b.Lang, "service."+string(b.Service))
}

// Total is how many sites of a service are listed in the city.
func (b *base) Total(service string) int { return b.View.Count("", locator.Service(service)).Listed }

func (b *base) dayText(d hours.Day) string {
	year, _, _ := b.Moment.Day().Date()
	return dayText(b.Lang, locator.Date(d.String()), year)
}

// Instant is the instant of the page in words: 10月1日 周四 12:00.
func (b *base) Instant() string {
	d := b.Moment.Day()
	return b.dayText(d) + " " + b.weekday(d) + " " + clockText(b.Moment.Clock())
}

func (b *base) weekday(d hours.Day) string {
	iso := (int(d.Start().Weekday())+6)%7 + 1
	return messages.Text(b.Lang, "weekday."+strconv.Itoa(iso))
}

// clockText writes 6:30 and, past midnight, 25:30 as it stands.
func clockText(c hours.Clock) string { return strings.TrimPrefix(c.String(), "0") }
