package staff_test

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// query returns the elements that a selector finds, in the order of the page.
// It knows names, .class, #id, [attribute], = and ^= with and without quotes,
// descendants, > and commas.
func query(page *html.Node, selector string) []*html.Node {
	var found []*html.Node
	for n := range page.Descendants() {
		if n.Type == html.ElementNode && slices.ContainsFunc(strings.Split(selector, ","), func(one string) bool {
			return matches(n, strings.Fields(one))
		}) {
			found = append(found, n)
		}
	}
	return found
}

func matches(n *html.Node, path []string) bool {
	last := len(path) - 1
	if last < 0 || n.Type != html.ElementNode || !simple(n, path[last]) {
		return false
	}
	if last == 0 {
		return true
	}
	if path[last-1] == ">" {
		return n.Parent != nil && matches(n.Parent, path[:last-1])
	}
	for up := n.Parent; up != nil; up = up.Parent {
		if matches(up, path[:last]) {
			return true
		}
	}
	return false
}

var simplePattern = regexp.MustCompile(`^[a-z0-9]+|[.#][\w-]+|\[([\w-]+)(?:(\^?=)['"]?([^'"\]]*)['"]?)?\]`)

func simple(n *html.Node, selector string) bool {
	for _, part := range simplePattern.FindAllStringSubmatch(selector, -1) {
		var ok bool
		switch part[0][0] {
		case '.':
			class, _ := attribute(n, "class")
			ok = slices.Contains(strings.Fields(class), part[0][1:])
		case '#':
			id, _ := attribute(n, "id")
			ok = id == part[0][1:]
		case '[':
			var value string
			value, ok = attribute(n, part[1])
			ok = ok && (part[2] == "" || part[2] == "=" && value == part[3] || part[2] == "^=" && strings.HasPrefix(value, part[3]))
		default:
			ok = n.Data == part[0]
		}
		if !ok {
			return false
		}
	}
	return true
}

func attribute(n *html.Node, name string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val, true
		}
	}
	return "", false
}
