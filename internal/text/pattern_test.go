package text_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"jiujin/internal/text"
)

func TestReadings(t *testing.T) {
	sounds := text.NewSounds()
	for r, want := range map[rune][]string{
		'沈': {"shen", "chen", "tan"},
		'民': {"min"},
		'女': {"nu", "ru"},
		'a': nil,
	} {
		if got := sounds.Readings(r); !slices.Equal(got, want) {
			t.Errorf("%c: %q, want %q", r, got, want)
		}
	}
	for _, both := range []string{"长 chang zhang", "绿 lu", "行 xing hang", "重 zhong chong", "乐 le yue"} {
		words := strings.Fields(both)
		r, _ := utf8.DecodeRuneInString(words[0])
		for _, w := range words[1:] {
			if !slices.Contains(sounds.Readings(r), w) {
				t.Errorf("%c: %q lacks %s", r, sounds.Readings(r), w)
			}
		}
	}
}

func TestKindred(t *testing.T) {
	meal, station := string(text.MealMark), string(text.StationMark)
	for in, want := range map[string]string{
		"民丰社区食堂":        "民丰" + meal,
		"民丰长者食堂":        "民丰" + meal,
		"民丰幸福食堂":        "民丰" + meal,
		"民丰老年助餐点":       "民丰" + meal,
		"民丰社区老年人助餐食堂":   "民丰" + meal,
		"民丰孝老爱亲大食堂":     "民丰" + meal,
		"民丰老年互助小饭桌":     "民丰" + meal,
		"民丰老年餐厅":        "民丰" + meal,
		"民丰餐厅":          "民丰餐厅",
		"幸福社区食堂":        "幸福" + meal, // 幸福 is the community's name
		"瑞兰香社区食堂万山店":    "瑞兰香" + meal + "万山店",
		"建行劳动者港湾":       "建行" + station,
		"建行户外劳动者服务站点":   "建行" + station,
		"建行工会驿站":        "建行" + station,
		"于快小哥爱心驿站":      "于快" + station,
		"蜂行沈阳爱心驿站":      "蜂行沈阳" + station,
		"大东骑手之家":        "大东" + station,
		"儿童之家":          "儿童之家",
		"民丰居家养老服务站":     "民丰居家养老服务站",
		"民丰社区卫生服务站":     "民丰社区卫生服务站",
		"食堂":            meal,
		"驿站":            station,
		"民丰社区":          "民丰社区",
		"":              "",
		"\xff食堂\xffabc": "\xff" + meal + "\xffabc",
	} {
		if got := text.Kindred(in); got != want {
			t.Errorf("Kindred(%s) = %q, want %q", in, got, want)
		}
	}
}

func match(sounds *text.Sounds, typed, name string) text.Match {
	p := text.NewPattern(sounds, typed)
	folded := text.Fold(name)
	kin := []byte(text.Kindred(folded))
	m := p.Match([]byte(folded), kin)
	if m.Tier == text.NoMatch {
		m = p.MatchFuzzy([]byte(folded), kin)
	}
	return m
}

func TestWords(t *testing.T) {
	for typed, want := range map[string][]string{
		"沈北 驿站":          {"沈北", "驿站"},
		"沈北驿站":           {"沈北", "驿站"},
		"和平区\uff0c长者食堂":  {"和平区", "食堂"},
		"shenbei yizhan": {"shenbei", "驿站"},
		"minfengyizhan":  {"minfeng", "驿站"},
		"瑞兰香社区食堂\uff08万山店\uff09": {"瑞兰香", "食堂", "万山店"},
		"46-7号":   {"46-7号"},
		" \u3000": nil,
	} {
		if got := text.Words(typed); !slices.Equal(got, want) {
			t.Errorf("Words(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	sounds := text.NewSounds()
	for _, tt := range []struct {
		typed, name string
		tier        text.Tier
		fit         uint8
	}{
		{"民丰社区食堂", "民丰社区食堂", text.Exact, text.Whole},
		{" 民丰  社区食堂", "“民丰”社区食堂", text.Exact, text.Whole},
		{"民丰长者食堂", "民丰社区食堂", text.Exact, text.Kin},
		{"建行港湾", "建行工会户外劳动者服务站点", text.Exact, text.Kin},
		{"万山长者食堂", "民丰社区食堂", text.NoMatch, text.Inside}, // only the word for what it is agrees
		{"民丰", "民丰社区食堂", text.Prefix, text.Begins},
		{"社区", "民丰社区食堂", text.Word, text.Inside},
		{"饭堂", "民丰社区食堂", text.Word, text.Inside},
		{"minfengshequshitang", "民丰社区食堂", text.Pinyin, text.Whole},
		{"Min Feng", "民丰社区食堂", text.Pinyin, text.Begins},
		{"minfe", "民丰社区食堂", text.Pinyin, text.Begins},
		{"minfengyizhan", "民丰工会户外劳动者服务站点", text.Pinyin, text.Kin},
		{"minfeng canteen", "民丰社区食堂", text.Pinyin, text.Kin},
		{"民feng", "民丰社区食堂", text.Pinyin, text.Begins},
		{"shitang", "民丰社区食堂", text.Word, text.Inside},
		{"fengshequ", "民丰社区食堂", text.Pinyin, text.Inside},
		{"mfsqst", "民丰社区食堂", text.Initials, text.Whole},
		{"minfsq", "民丰社区食堂", text.Initials, text.Begins},
		{"sq", "民丰社区食堂", text.Initials, text.Inside},
		{"m", "民丰社区食堂", text.Pinyin, text.Begins}, // the beginning of min
		{"s", "民丰社区食堂", text.NoMatch, text.Inside},
		{"zhanjiang", "长江街道", text.Fuzzy, text.Begins},
		{"changjiang", "长江街道", text.Pinyin, text.Begins},
		{"zhangjiang", "长江街道", text.Pinyin, text.Begins},
		{"shenbei", "沈北新区", text.Pinyin, text.Begins},
		{"chenbei", "沈北新区", text.Pinyin, text.Begins},
		{"zj", "长江街道", text.Initials, text.Begins},
		{"zhj", "长江街道", text.Initials, text.Begins},
		{"lvyuan", "绿园社区", text.Pinyin, text.Begins},
		{"luyuan", "绿园社区", text.Pinyin, text.Begins},
		{"mingfeng", "民丰社区食堂", text.Fuzzy, text.Begins},
		{"minfneg", "民丰社区食堂", text.NoMatch, text.Inside}, // two wrong letters
		{"sheyang", "沈阳站驿站", text.Fuzzy, text.Begins},
		{"min", "明丰社区食堂", text.Pinyin, text.Begins},  // of ming
		{"mim", "民丰社区食堂", text.NoMatch, text.Inside}, // too short for a mistake
		{"民峰社区食堂", "民丰社区食堂", text.Fuzzy, text.Begins},
		{"民风", "民丰社区食堂", text.Fuzzy, text.Begins},
		{"明丰", "民丰社区食堂", text.Fuzzy, text.Begins},
		{"万柳糖", "万柳塘社区", text.Fuzzy, text.Begins},
		{"万抑塘", "万柳塘社区", text.Fuzzy, text.Begins},
		{"万塘社区", "万柳塘社区", text.Fuzzy, text.Begins},
		{"小万柳塘", "万柳塘社区", text.Fuzzy, text.Begins},
		{"天地", "民丰社区食堂", text.NoMatch, text.Inside},
		{"\uff0c\u3002", "民丰社区食堂", text.NoMatch, text.Inside},
		{"", "", text.NoMatch, text.Inside},
	} {
		if got, want := match(sounds, tt.typed, tt.name), (text.Match{Tier: tt.tier, Fit: tt.fit}); got != want {
			t.Errorf("%q in %s: %v %d, want %v %d", tt.typed, tt.name, got.Tier, got.Fit, want.Tier, want.Fit)
		}
	}
}

func TestMark(t *testing.T) {
	sounds := text.NewSounds()
	for typed, want := range map[string]rune{
		"驿站": text.StationMark, "爱心驿站": text.StationMark, "长者食堂": text.MealMark, "yizhan": text.StationMark, "民丰食堂": 0, "": 0,
	} {
		if got := text.NewPattern(sounds, typed).Mark(); got != want {
			t.Errorf("Mark(%q) = %U, want %U", typed, got, want)
		}
	}
}

// TestSpelled: however the characters of a name are read, typing them in
// letters finds it by sound, typing one letter of each by initials, and one
// letter more is forgiven.
func TestSpelled(t *testing.T) {
	sounds := text.NewSounds()
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.StringOfN(rapid.RuneFrom([]rune("民丰长江沈阳重行乐山万柳塘街道朝阳青年大女绿觉")), 2, 8, -1).Draw(t, "name")
		spelled, initials := "", ""
		for _, r := range name {
			word := rapid.SampledFrom(sounds.Readings(r)).Draw(t, "reading")
			spelled += word
			initials += word[:1]
		}
		if m := match(sounds, spelled, name); m.Tier > text.Pinyin {
			t.Fatalf("%s in %s: %v", spelled, name, m)
		}
		if m := match(sounds, initials, name); m.Tier > text.Initials {
			t.Fatalf("%s in %s: %v", initials, name, m)
		}
		if len(spelled) < 4 {
			return
		}
		at := rapid.IntRange(1, len(spelled)).Draw(t, "at")
		if m := match(sounds, spelled[:at]+"x"+spelled[at:], name); m.Tier > text.Fuzzy {
			t.Fatalf("%sx%s in %s: %v", spelled[:at], spelled[at:], name, m)
		}
	})
}

func FuzzMatch(f *testing.F) {
	sounds := text.NewSounds()
	for _, s := range []string{"民丰", "minfeng", "mfsq", "104 837", "\ue001", strings.Repeat("长", 70), "a\x00\xff", "驿站shitang"} {
		f.Add(s, "民丰社区食堂")
		f.Add("shequ", s)
	}
	f.Fuzz(func(t *testing.T, typed, name string) {
		m := match(sounds, typed, name)
		folded := text.Fold(name)
		if m.Tier > text.NoMatch || m.Fit > text.Inside {
			t.Errorf("%q in %q: %v", typed, name, m)
		}
		if folded != "" && utf8.RuneCountInString(folded) <= text.MaxPattern && match(sounds, name, name).Tier != text.Exact {
			t.Errorf("%q does not find itself", name)
		}
		if once := text.Kindred(folded); text.Kindred(once) != once {
			t.Errorf("Kindred(%q) is not what it is done again", folded)
		}
	})
}
