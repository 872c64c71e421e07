package transfer_test

import (
	"testing"

	"jiujin/internal/transfer"
)

func TestIsSummary(t *testing.T) {
	for name, want := range map[string]bool{
		"": false, "合 计": true, "合计\uff1a12": true, "共12家站点": true, "１２": true, "和平区小计": true,
		"合计路食堂": false, "12号驿站": false, "共青团驿站": false, "总工会驿站": false,
	} {
		if got := transfer.IsSummary(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}
