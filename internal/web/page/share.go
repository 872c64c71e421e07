package page

import (
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/messages"
)

// text is a sentence in the language of the page.
func (b *base) text(key string, args ...any) string { return messages.Text(b.Lang, key, args...) }

// told is a site as text to hand on: copied, read down the telephone or drawn as
// a picture. It is read later than it is made, so it never says "open now": the
// hours carry the date of their source, and a closure the day of this answer.
type told struct {
	*card
	Address, Hours, HoursAge string // "" where nothing is known
	Stopped                  string // 11月23日查到：暂停服务；"" of a site that goes on
	Notices                  []string
	Phones                   []string
	Ask                      string // the number to ask when there is no telephone
	Link                     string
}

func (c *card) told() told {
	b := c.Page
	t := told{card: c, Link: b.siteAddress(c.Site.ID)}
	if c.Site.Address != "" {
		t.Address = c.Address()
	} else {
		t.Address = b.text("card.no_address", c.Address())
	}
	if c.Site.HoursText != "" {
		t.Hours, t.HoursAge = strings.TrimSpace(c.Site.HoursText), c.Age(string(locator.HoursFacts)).Text
	}
	if c.Site.Publication.Status != locator.Published {
		t.Stopped = b.text("share.stopped", b.wholeDay(), c.State.Text(b.Lang))
	}
	for _, n := range c.Coming() {
		t.Notices = append(t.Notices, b.noticeText(n.Notice))
	}
	for _, p := range c.Phones() {
		t.Phones = append(t.Phones, p.Text)
	}
	if len(t.Phones) == 0 {
		t.Ask = c.Hotline()
	}
	return t
}

// wholeDay is the day of the page with its year: what is handed on is kept.
func (b *base) wholeDay() string { return dayText(b.Lang, locator.Date(b.Moment.Day().String()), 0) }

// noticeText is a notice with its days: 暂停：设备检修（11月22日到11月25日）.
func (b *base) noticeText(n *locator.Notice) string {
	year, _, _ := b.Moment.Day().Date()
	when := b.text("notice.from", dayText(b.Lang, n.From, year))
	if n.Until != "" {
		when = b.text("notice.between", dayText(b.Lang, n.From, year), dayText(b.Lang, n.Until, year))
	}
	words := n.Text
	if n.HoursText != "" {
		words = strings.TrimSpace(words + " " + n.HoursText)
	}
	return b.text("share.notice", b.text("notice."+string(n.Kind)), words, when)
}

// Written is the text to copy into a chat, a line for each thing.
func (t told) Written() string {
	b := t.Page
	var lines []string
	if b.Demo {
		lines = append(lines, b.text("share.demo"))
	}
	lines = append(lines, b.text("share.name", t.Site.Name, b.text("service.one."+string(t.Site.Service))))
	if t.Stopped != "" {
		lines = append(lines, t.Stopped)
	}
	lines = append(lines, b.text("share.address", t.Address))
	if t.Site.Directions != "" {
		lines = append(lines, t.Site.Directions)
	}
	if t.Hours == "" {
		lines = append(lines, b.text("share.no_hours"))
	} else if t.Site.Listed() {
		lines = append(lines, b.text("share.hours", t.Hours, t.HoursAge))
	}
	lines = append(lines, t.Notices...)
	if len(t.Phones) > 0 {
		lines = append(lines, b.text("share.phone", strings.Join(t.Phones, b.text("unit.comma"))))
	} else if t.Ask != "" {
		lines = append(lines, b.text("share.ask", t.Ask))
	}
	return strings.Join(append(lines, b.text("share.number", t.Number()), t.Link), "\n")
}

// Spoken is what to read down the telephone, with every number digit by digit.
func (t told) Spoken() string {
	return t.spoken(t.Page.text("spoken.place", t.Site.Name, t.Address))
}

// spoken goes on after the first sentences.
func (t told) spoken(first ...string) string {
	b := t.Page
	var s []string
	if b.Demo {
		s = append(s, b.text("share.demo"))
	}
	s = append(s, first...)
	switch {
	case t.Stopped != "":
		s = append(s, t.Stopped)
	case t.Hours == "":
		s = append(s, b.text("spoken.no_hours"))
	default:
		s = append(s, b.text("spoken.hours", t.Hours, t.HoursAge))
	}
	for _, n := range t.Notices {
		s = append(s, b.text("spoken.notice", n))
	}
	if len(t.Phones) > 0 {
		s = append(s, b.text("spoken.phone", spell(b.Lang, t.Phones[0])))
	} else if t.Ask != "" {
		s = append(s, b.text("spoken.ask", spell(b.Lang, t.Ask)))
	}
	return strings.Join(append(s, b.text("spoken.number", spell(b.Lang, t.Number())), b.text("spoken.last")), b.text("unit.next")) + strings.TrimSpace(b.text("unit.next"))
}

// spell writes the digits of a number apart, in groups a person can repeat:
// 0 2 4，8 8 1 3，9 1 2 3. Words between them stay: 转 8.
func spell(lang messages.Lang, number string) string {
	var groups []string
	word, digits := "", ""
	flush := func() {
		for i, g := range digitGroups(digits) {
			if i == 0 && word != "" {
				g = word + " " + g
			}
			groups = append(groups, g)
		}
		if digits == "" && word != "" {
			groups = append(groups, word)
		}
		word, digits = "", ""
	}
	for _, r := range norm(number) {
		switch {
		case r >= '0' && r <= '9':
			digits += string(r)
		case digits != "":
			flush()
			fallthrough
		default:
			if !strings.ContainsRune(" -()\u2014\u3000", r) {
				word += string(r)
			}
		}
	}
	flush()
	return strings.Join(groups, messages.Text(lang, "unit.pause"))
}

// digitGroups cuts a run of digits into threes and fours, as people say them,
// and puts spaces between.
func digitGroups(digits string) []string {
	var groups []string
	for n := len(digits); n > 0; n = len(digits) {
		size := n
		switch {
		case n == 11 || n == 7 || n == 10 || n == 6:
			size = 3
		case n > 5:
			size = 4
		}
		groups = append(groups, strings.Join(strings.Split(digits[:size], ""), " "))
		digits = digits[size:]
	}
	return groups
}

// picture is what the picture card is drawn from (static/src/picture).
type picture struct {
	Demo    string      `json:"demo,omitempty"`
	Service string      `json:"service"`
	Kind    string      `json:"kind"`
	Name    string      `json:"name"`
	Lines   [][2]string `json:"lines"` // what it is, and the words
	Phone   string      `json:"phone"`
	Call    string      `json:"call"` // what the number is for
	Number  string      `json:"number"`
	Scan    string      `json:"scan"`
	QR      string      `json:"qr"`   // address of the picture of the code
	File    string      `json:"file"` // its name when it is saved
	Brand   string      `json:"brand"`
}

// Picture is the site for the picture card.
func (t told) Picture() picture {
	b := t.Page
	p := picture{
		Service: string(t.Site.Service), Kind: b.text("service.one." + string(t.Site.Service)), Name: t.Site.Name,
		Number: b.text("share.number", t.Number()), Scan: b.text("picture.scan"), QR: b.qrPath(t.Site.ID, "png"),
		File: "jiujin-" + t.Site.ID + ".png", Brand: b.text("picture.brand", b.CityName(), b.wholeDay()),
	}
	if b.Demo {
		p.Demo = b.text("share.demo")
	}
	p.Lines = append(p.Lines, [2]string{b.text("picture.address"), t.Address})
	switch {
	case t.Stopped != "":
		p.Lines = append(p.Lines, [2]string{b.text("picture.hours"), t.Stopped})
	case t.Hours == "":
		p.Lines = append(p.Lines, [2]string{b.text("picture.hours"), b.text("share.no_hours")})
	default:
		p.Lines = append(p.Lines, [2]string{b.text("picture.hours"), b.text("picture.dated", t.Hours, t.HoursAge)})
	}
	for _, n := range t.Notices {
		p.Lines = append(p.Lines, [2]string{b.text("notice.banner"), n})
	}
	p.Call, p.Phone = b.text("card.call"), strings.Join(t.Phones, " ")
	if p.Phone == "" {
		p.Call, p.Phone = b.text("picture.ask"), t.Ask
	}
	return p
}

// qrPath is where the code of a site is, in the language of the page.
func (b *base) qrPath(id, kind string) string {
	path := "/s/" + id + "/qr." + kind
	if b.Lang == messages.English {
		path += "?lang=" + string(messages.English)
	}
	return path
}

// Told is told for templates.
func (c card) Told() told { return c.told() }

// QR is where the code of the site is.
func (c card) QR(kind string) string { return c.Page.qrPath(c.Site.ID, kind) }
