package geo

import (
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// link is a URL taken apart, leniently: people paste links with raw Chinese,
// stray marks and doubled encodings.
type link struct {
	service  Service // "" for one that is not known
	scheme   string  // lower case, without the colon; "" where the text had none
	host     string  // lower case, without port
	path     string  // decoded
	fragment string  // decoded
	params   []param // decoded, of the query and of path segments with a =
}

type param struct{ key, value string }

// splitLinks cuts the links out of the text.
func splitLinks(s string) (links []link, rest string) {
	var out strings.Builder
	s = strings.ReplaceAll(s, "&amp;", "&")
	for at := 0; at < len(s); {
		end := at
		if startsLink(s[at:], at == 0 || !isHostByte(s[at-1])) {
			end = linkEnd(s, at)
		}
		if end == at {
			out.WriteByte(s[at])
			at++
			continue
		}
		links = append(links, parseLink(s[at:end]))
		out.WriteByte('\n') // parts what stood on both sides
		at = end
	}
	return links, out.String()
}

// startsLink reports whether s begins with http, or, where a word begins, with
// another scheme, a geo: URI, or the bare host of a map.
func startsLink(s string, word bool) bool {
	if startsHTTP(s) {
		return true
	}
	if !word {
		return false
	}
	i := 0
	for i < len(s) && isHostByte(s[i]) {
		i++
	}
	head, rest := strings.ToLower(s[:i]), s[i:]
	switch {
	case head == "" || rest == "":
		return false
	case strings.HasPrefix(rest, "://"):
		// What is stuck to http is no scheme: the link begins further on.
		return head[0] >= 'a' && head[0] <= 'z' && !strings.HasSuffix(head, "http") && !strings.HasSuffix(head, "https")
	case head == "geo" && len(rest) > 1 && rest[0] == ':':
		return rest[1] == '?' || rest[1] == '-' || isDigit(rune(rest[1]))
	}
	return strings.IndexByte("/?#", rest[0]) >= 0 && serviceOf("", head, rest) != ""
}

func startsHTTP(s string) bool {
	for _, scheme := range [...]string{"http://", "https://"} {
		if len(s) >= len(scheme) && strings.EqualFold(s[:len(scheme)], scheme) {
			return true
		}
	}
	return false
}

func isHostByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || isDigit(rune(b)) || b == '.' || b == '-' || b == '+'
}

// linkEnd finds the end of the link at s[at:]: white space, quotes, the next
// link, or a Chinese mark that no further parameter follows.
func linkEnd(s string, at int) int {
	end := len(s)
	if i := strings.IndexFunc(s[at:], func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune("\"<>`", r)
	}); i >= 0 {
		end = at + i
	}
	for _, scheme := range [...]string{"http://", "https://"} {
		if i := strings.Index(s[at+1:end], scheme); i >= 0 {
			end = at + 1 + i
		}
	}
	for i, r := range s[at:end] {
		if r > unicode.MaxASCII && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.Contains(s[at+i:end], "&") {
			end = at + i
			break
		}
	}
	return at + len(strings.TrimRight(s[at:end], ".,;:!?'\")]}([{"))
}

// parseLink takes a link apart. It never fails: what it cannot decode stays as
// it is.
func parseLink(s string) link {
	var l link
	if scheme, rest, ok := strings.Cut(s, "://"); ok && !strings.ContainsAny(scheme, "/?#") {
		l.scheme, s = strings.ToLower(scheme), rest
	} else if rest, ok := cutGeo(s); ok {
		l.scheme, s = "geo", "/"+rest
	}
	s, fragment, _ := strings.Cut(s, "#")
	s, query, _ := strings.Cut(s, "?")
	host, path, _ := strings.Cut(s, "/")
	host = host[strings.LastIndexByte(host, '@')+1:]
	host, _, _ = strings.Cut(host, ":")
	l.host = strings.ToLower(host)
	l.path = "/" + decode(path, url.PathUnescape)
	l.fragment = decode(fragment, url.PathUnescape)
	l.addParams(query)
	for segment := range strings.SplitSeq(path, "/") {
		if strings.Contains(segment, "=") {
			l.addParams(segment)
		}
	}
	l.service = serviceOf(l.scheme, l.host, l.path)
	return l
}

func cutGeo(s string) (string, bool) {
	if len(s) > 4 && strings.EqualFold(s[:4], "geo:") {
		return s[4:], true
	}
	return s, false
}

func (l *link) addParams(query string) {
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		l.params = append(l.params, param{decode(key, url.QueryUnescape), decode(value, url.QueryUnescape)})
	}
}

// decode undoes percent-encoding, twice where it was done twice.
func decode(s string, unescape func(string) (string, error)) string {
	for range 2 {
		plain, err := unescape(s)
		if err != nil {
			return s
		}
		s = plain
		if !strings.Contains(s, "%2") && !strings.Contains(s, "%3") {
			break
		}
	}
	return s
}

// serviceOf knows a map by its scheme or host. Hosts of Google count with the
// path of its maps only.
func serviceOf(scheme, host, path string) Service {
	switch scheme {
	case "amapuri", "androidamap", "iosamap":
		return Amap
	case "baidumap", "bdapp":
		return Baidu
	case "qqmap":
		return Tencent
	}
	switch {
	case ofDomain(host, "amap.com"), ofDomain(host, "gaode.com"):
		return Amap
	case ofDomain(host, "map.baidu.com"):
		return Baidu
	case ofDomain(host, "map.qq.com"), host == "map.wap.qq.com":
		return Tencent
	case ofDomain(host, "maps.apple.com"), host == "maps.apple":
		return Apple
	case ofDomain(host, "openstreetmap.org"), ofDomain(host, "osm.org"):
		return OSM
	case host == "maps.app.goo.gl", host == "goo.gl" && strings.HasPrefix(path, "/maps"):
		return Google
	case strings.HasPrefix(host, "maps.google."), strings.HasPrefix(host, "ditu.google."):
		return Google
	case strings.HasPrefix(path, "/maps") && (strings.HasPrefix(host, "google.") || strings.HasPrefix(host, "www.google.")):
		return Google
	}
	return ""
}

func ofDomain(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}

// isShort knows the hosts and paths that services shorten their links to.
// What they lead to only the service can tell.
func (l link) isShort() bool {
	switch l.host {
	case "surl.amap.com", "u.amap.com", "j.map.baidu.com", "maps.app.goo.gl", "goo.gl":
		return true
	case "map.qq.com":
		return strings.HasPrefix(l.path, "/l/")
	case "maps.apple", "maps.apple.com":
		return strings.HasPrefix(l.path, "/p/")
	}
	return false
}

// candidate reads the place a link gives, or says why it gives none.
func (l link) candidate() (candidate, Code) {
	if l.isShort() {
		return candidate{}, CodeShortLink
	}
	switch {
	case l.scheme == "geo":
		return l.geoURI()
	case l.service == Amap:
		return l.amap()
	case l.service == Baidu:
		return l.baidu()
	case l.service == Tencent:
		return l.tencent()
	case l.service == Apple:
		return l.apple()
	case l.service == OSM:
		return l.osm()
	case l.service == Google:
		return l.google()
	default:
		return candidate{}, CodeUnknownLink
	}
}

// get returns the parameter's value, "" if it is not there.
func (l link) get(key string) string {
	for _, p := range l.params {
		if p.key == key {
			return p.value
		}
	}
	return ""
}

// has reports whether the parameter is there, with a value or without.
func (l link) has(key string) bool {
	return slices.ContainsFunc(l.params, func(p param) bool { return p.key == key })
}

// place says where in a link a pair of numbers stands.
type place struct {
	keys   []string // parameters that hold the pair, or its first and second number
	apart  bool     // keys are the two numbers
	order  order
	centre bool // of a map view
}

// find returns the pair at the first of the places that has one. CodeSeveral
// is for a parameter that was given twice with different pairs.
func (l link) find(places ...place) (candidate, Code) {
	for _, p := range places {
		var found []candidate
		if p.apart {
			if c, ok := twoNumbers(l.get(p.keys[0]) + "," + l.get(p.keys[1])); ok {
				found = append(found, c)
			}
		} else {
			for _, q := range l.params {
				for _, key := range p.keys {
					if q.key == key {
						if c, ok := twoNumbers(q.value); ok {
							found = append(found, c)
						}
					}
				}
			}
		}
		switch found = distinct(found); len(found) {
		case 0:
		case 1:
			found[0].order, found[0].centre = p.order, p.centre
			return found[0], ""
		default:
			return candidate{}, CodeSeveral
		}
	}
	return candidate{}, CodeBareLink
}

// in finishes a candidate: it is of this link, in the datum.
func (l link) in(d Datum, basis DatumBasis, c candidate) candidate {
	c.form, c.service = FormLink, l.service
	c.datum, c.basis = d, basis
	return c
}

// twoNumbers reads "12.3,45.6" at the start of s. What follows may be anything
// that does not go on as a number or a word: ",name", "(name)", "|name:…".
func twoNumbers(s string) (candidate, bool) {
	first, firstHalf, rest, ok := leadingNumber(strings.TrimLeft(s, " "))
	if !ok {
		return candidate{}, false
	}
	rest = strings.TrimLeft(rest, " ")
	comma := strings.TrimLeft(rest, ",\uff0c")
	if comma == rest {
		return candidate{}, false
	}
	second, secondHalf, rest, ok := leadingNumber(strings.TrimLeft(comma, " "))
	if !ok || rest != "" && (isHostByte(rest[0]) || rest[0] == '_') {
		return candidate{}, false
	}
	return candidate{first: first, second: second, halfUnit: math.Max(firstHalf, secondHalf)}, true
}

// leadingNumber reads a decimal number, and half a unit of its last digit.
func leadingNumber(s string) (value, halfUnit float64, rest string, ok bool) {
	end := 0
	if strings.HasPrefix(s, "-") || strings.HasPrefix(s, "+") {
		end++
	}
	point := -1
	for ; end < len(s) && (isDigit(rune(s[end])) || s[end] == '.' && point < 0); end++ {
		if s[end] == '.' {
			point = end
		}
	}
	value, err := strconv.ParseFloat(s[:end], 64)
	if err != nil {
		return 0, 0, s, false
	}
	halfUnit = 0.5
	if point >= 0 {
		halfUnit *= math.Pow(10, -float64(end-point-1))
	}
	return value, halfUnit, s[end:], true
}
