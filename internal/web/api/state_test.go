package api_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"jiujin/internal/hours"
	"jiujin/internal/locator"
	"jiujin/internal/web/api"
)

// TestReasonIsCut: what is cut stays JSON, is as short as was asked for unless
// nothing of the reason is left, and says the beginning of the reason.
func TestReasonIsCut(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := locator.State{State: hours.State{Value: hours.Closed, Code: hours.NoticeClosed, Dated: true}, Basis: locator.BasisPublished}
		s.Note = rapid.OneOf(rapid.StringN(0, 60, -1), rapid.StringOf(rapid.SampledFrom([]rune("停\u2028\"\\\n<a\U0001F35C")))).Draw(t, "note")
		whole := api.State(&s)
		less := rapid.IntRange(1, len(whole)).Draw(t, "less")
		short := api.AppendShort(whole, less)
		var was, is struct {
			State struct {
				Value, Code, Reason, Basis string
			}
		}
		for data, into := range map[*[]byte]any{&whole: &was, &short: &is} {
			if err := json.Unmarshal([]byte("{"+string((*data)[1:])+"}"), into); err != nil {
				t.Fatalf("%s: %v", *data, err)
			}
		}
		begin, more := strings.CutSuffix(is.State.Reason, "\u2026")
		if !more || !strings.HasPrefix(was.State.Reason, begin) {
			t.Fatalf("%q became %q", was.State.Reason, is.State.Reason)
		}
		if len(short) > len(whole)-less && begin != "" {
			t.Fatalf("%d bytes, less %d: %d: %s", len(whole), less, len(short), short)
		}
		was.State.Reason, is.State.Reason = "", ""
		if was != is {
			t.Fatalf("%+v became %+v", was, is)
		}
	})
}
