package demo

import "slices"

// Neighbourhoods are called by made-up words: weather or light, then a plant
// or a bird, which together name nothing known. Rural markers, house words and
// the like come with the names of the sites.
const (
	firstRunes = "云霁岚霞虹晴星暮晓晨朝夕霜露雾暖微静听望映拾澄漪煦皎"
	lastRunes  = "枫桦榆槐樱梅兰菊荷葵薇莺鹭鹤雁鹊鸥鹂蝉萤蕊荻芦苇萝茉杏桐楸"
)

// flag ends the name of every made-up site.
const flag = "（演示）"

// newWords returns n different neighbourhood names, short ones first and a
// numeral behind when words run out. None has two neighbouring characters in
// common with a known name, so none can be mistaken for one.
func newWords(d *dice, n int, known []string) []string {
	pairs := map[[2]rune]bool{}
	for _, name := range known {
		var before rune
		for _, r := range name {
			pairs[[2]rune{before, r}] = true
			before = r
		}
	}
	taken := func(word ...rune) bool {
		for i := 1; i < len(word); i++ {
			if pairs[[2]rune{word[i-1], word[i]}] {
				return true
			}
		}
		return false
	}
	var short, long []string
	for _, a := range firstRunes {
		for _, z := range lastRunes {
			if !taken(a, z) {
				short = append(short, string([]rune{a, z}))
			}
			for _, b := range firstRunes {
				if a != b && !taken(a, b, z) {
					long = append(long, string([]rune{a, b, z}))
				}
			}
		}
	}
	shuffle(d, short)
	shuffle(d, long)
	words := slices.Concat(short, long)
	out := make([]string, n)
	for i := range out {
		out[i] = words[i%len(words)]
		if round := i / len(words); round > 0 {
			out[i] += numeral(round + 1)
		}
	}
	return out
}

func shuffle(d *dice, s []string) {
	d.Shuffle(len(s), func(i, j int) { s[i], s[j] = s[j], s[i] })
}

// numeral writes a positive number digit by digit in Chinese: 12 is 一二.
func numeral(n int) string {
	s := ""
	for ; n > 0; n /= 10 {
		s = string([]rune("〇一二三四五六七八九")[n%10]) + s
	}
	return s
}
