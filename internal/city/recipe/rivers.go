package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
)

type river struct {
	Name   string `json:"name"`
	NameEn string `json:"name_en"`
}

// line is one stretch of a river with its rank in GSHHG.
type line struct {
	level  int
	points orb.LineString
}

// rivers reads `gmt pscoast -M` (args[0]) and writes the stretches in the
// districts' (args[1]) bounds plus a margin to args[2], one feature a river.
// A stretch that no rule names is kept without a name.
func rivers(s settings, args []string) error {
	areas, err := readAreas(s, args[1])
	if err != nil {
		return err
	}
	lines, err := readLines(args[0])
	if err != nil {
		return err
	}
	box := cityBound(areas).Pad(s.RiverMarginDg)
	var named []river
	parts := map[river]orb.MultiLineString{}
	for _, l := range lines {
		for _, cut := range clip.LineString(box, l.points) {
			if cut = tidyLine(cut); len(cut) < 2 {
				continue
			}
			r := s.riverOf(l.level, cut[len(cut)/2])
			if _, ok := parts[r]; !ok {
				named = append(named, r)
			}
			parts[r] = join(parts[r], cut)
		}
	}
	var out []feature
	for _, r := range named {
		out = append(out, feature{Properties: r, Geometry: geometryOf(parts[r])})
	}
	return writeFeatures(args[2], out)
}

func (s settings) riverOf(level int, middle orb.Point) river {
	for _, rule := range s.Rivers {
		if rule.Level == level && rule.bound().Contains(middle) {
			return river{rule.Name, rule.NameEn}
		}
	}
	return river{}
}

// readLines reads "> River Bin # 16682, Level 2" headers, each followed by
// its points, one "lon lat" a line.
func readLines(name string) ([]line, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var lines []line
	for sc := bufio.NewScanner(f); sc.Scan(); {
		text := sc.Text()
		if head, ok := strings.CutPrefix(text, ">"); ok {
			_, level, _ := strings.Cut(head, "Level ")
			n, err := strconv.Atoi(strings.TrimSpace(level))
			if err != nil {
				return nil, fmt.Errorf("%s: header %q: %w", name, text, err)
			}
			lines = append(lines, line{level: n})
			continue
		}
		var p orb.Point
		if _, err := fmt.Sscan(text, &p[0], &p[1]); err != nil || len(lines) == 0 {
			return nil, fmt.Errorf("%s: %q is no point of a line", name, text)
		}
		last := &lines[len(lines)-1]
		last.points = append(last.points, p)
	}
	return lines, nil
}

func tidyLine(ls orb.LineString) orb.LineString {
	var out orb.LineString
	for _, p := range ls {
		if p = round(p); len(out) == 0 || p != out[len(out)-1] {
			out = append(out, p)
		}
	}
	return out
}

// join adds the line to the first one it continues; gmt cuts rivers at the
// borders of its bins.
func join(mls orb.MultiLineString, ls orb.LineString) orb.MultiLineString {
	for i, have := range mls {
		switch {
		case have[len(have)-1] == ls[0]:
			mls[i] = append(have, ls[1:]...)
			return mls
		case ls[len(ls)-1] == have[0]:
			mls[i] = append(ls, have[1:]...)
			return mls
		}
	}
	return append(mls, ls)
}
