package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/internal/locator"
	"jiujin/internal/store/storetest"
)

var update = flag.Bool("update", false, "write testdata anew")

// wantGolden compares an answer with testdata/name, byte for byte once it is
// indented and its epoch, which is random, is named.
func wantGolden(t *testing.T, name, epoch string, answer []byte) {
	t.Helper()
	var b bytes.Buffer
	if err := json.Indent(&b, bytes.ReplaceAll(answer, []byte(epoch), []byte("EPOCH")), "", "  "); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got), `go test ./internal/web -update` to accept:\n%s", name, diff)
	}
}

// street is a tiny made-up street: one site with every fact, one with none.
func street() []locator.Site {
	meal := fullCanteen()
	meal.ID, meal.PlaceID = locator.NewID(10483), "roof"
	meal.Aliases = []string{"民丰助餐点"}
	meal.Subdistrict, meal.Community, meal.Directions = "正良街道", "民丰社区", "从东门进"
	meal.Registered, meal.Operator = locator.Yes, "民丰社区"
	meal.Contact.PrivateName, meal.Contact.PrivatePhone, meal.StaffNote = "王某", "13800000000", "只给自己人看"
	meal.Amenities, meal.AmenitiesText, meal.EntryText = locator.Tristates{"hot_water": locator.Yes, "wifi": locator.No}, "有热水", "推门"
	meal.Meal = &locator.MealService{
		Channel: locator.Community, MenuText: "10元 一荤两素", DiscountText: "70岁以上八折",
		Meals: locator.Tristates{"breakfast": locator.Yes, "dinner": locator.No}, DineIn: locator.Yes, Delivery: locator.No, DeliveryText: "不送",
		Eligibility: locator.Tristates{"anyone": locator.Yes}, EligibilityText: "谁都可以",
		Documents: locator.Tristates{"id_card": locator.Yes}, DocumentsText: "第一次带身份证",
		Payment: locator.Tristates{"cash": locator.Yes}, PaymentText: "现金、刷卡",
		Ordering: locator.Tristates{"on_site": locator.Yes}, OrderingText: "到店点",
		Diet: locator.Tristates{"soft": locator.Yes}, DietText: "有软食",
	}
	meal.Facts = map[locator.FactGroup]locator.Provenance{
		locator.HoursFacts: {Source: "区民政局", URL: "https://example.gov.cn/list", SourceDate: "2023-12-06", Method: locator.ByList},
		locator.PriceFacts: {Source: "区民政局", SourceDate: "2023-12", VerifiedOn: "2024-01-02", Method: locator.ByPhone},
	}
	meal.Programme = locator.Programme{Year: 2023, Batch: "一"}
	bare := station("驿站", away(50))
	bare.ID, bare.PlaceID = locator.NewID(10484), "roof"
	bare.Publication = locator.Publication{Status: locator.Suspended, First: storetest.Now(), Until: "2026-12-31", Reason: "装修"}
	return []locator.Site{meal, bare}
}

func TestGoldens(t *testing.T) {
	t.Parallel()
	f, ids := serve(t, street()...)
	f.apply(t, &locator.Batch{Actor: "test", Notices: []locator.NoticeChange{{Notice: locator.Notice{
		Kind: locator.NoticeHours, Sites: ids[:1], From: "2026-11-20", Until: "2026-12-01", Text: "时间临时调整", HoursText: "11:30-12:30", Source: "社区",
	}}}})
	epoch := f.engine.View().Revision.Epoch
	for name, target := range map[string]string{
		"nearest.json":      "/api/v1/nearest?" + at + "&service=meal&need=eat",
		"nearest_both.json": "/api/v1/nearest?" + at + "&pace=senior",
		"sites.json":        "/api/v1/sites?limit=1",
		"site_meal.json":    "/api/v1/sites/" + ids[0],
		"site_station.json": "/api/v1/sites/" + ids[1],
	} {
		wantGolden(t, name, epoch, f.get(t, target).Body.Bytes())
	}
	p := wantProblem(t, f.get(t, "/api/v1/nearest?lat=123.3885&lon=41.7920&k=0"), 400, "bad_query")
	answer, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	wantGolden(t, "problem.json", p.RequestID, answer)
}
