package staff

import (
	"mime"
	"testing"

	"jiujin/internal/transfer"
)

func TestAttachment(t *testing.T) {
	t.Parallel()
	header := attachment("站点-沈北新区 \"甲\"+;", transfer.XLSX, "2026-11-24")
	for _, r := range header {
		if r >= 0x7f {
			t.Fatalf("not ASCII: %s", header)
		}
	}
	kind, params, err := mime.ParseMediaType(header)
	if err != nil || kind != "attachment" || params["filename"] != "站点-沈北新区 \"甲\"+;-2026-11-24.xlsx" {
		t.Errorf("%s: %s, %v, %v", header, kind, params, err)
	}
}
