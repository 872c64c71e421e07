package main

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestTable(t *testing.T) {
	tab := &table{
		title:   words{"Over HTTP", "经 HTTP"},
		columns: []words{{"server", "服务"}, {"µs", "微秒"}, {"ratio", "比"}},
		notes:   []words{{"one note", "一条注"}},
	}
	tab.add(words{"bare", "空架子"}, same("%.1f", 13.8), same("1.00"))
	tab.add(words{"a|b", "甲|乙"}, same("%d", 7), same("0.5"))
	var text, markdown strings.Builder
	tab.print(&text)
	tab.markdown(&markdown)
	wantText := `
Over HTTP
  server    µs  ratio
  bare    13.8   1.00
  a|b        7    0.5
  one note
`
	wantMarkdown := `
### 经 HTTP

| 服务 | 微秒 | 比 |
|---|--:|--:|
| 空架子 | 13.8 | 1.00 |
| 甲\|乙 | 7 | 0.5 |

一条注
`
	if diff := cmp.Diff(wantText, text.String()); diff != "" {
		t.Errorf("text (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wantMarkdown, markdown.String()); diff != "" {
		t.Errorf("markdown (-want +got):\n%s", diff)
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		nanoText(532.4): "532 ns", nanoText(1414): "1.41 µs", nanoText(13_840): "13.8 µs", nanoText(684_000): "684 µs",
		nanoText(2.5e6): "2.50 ms", nanoText(9996): "10.0 µs", nanoText(300e6): "300 ms", secondsText(1500 * time.Millisecond): "1.50 s",
		bytesText(39_900_000): "39.9 MB", bytesText(2_500_000_000): "2.50 GB",
		countText(600): "600", countText(100_000): "100,000", countText(1_000_000): "1,000,000",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
