package admin_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"jiujin/geo"
	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/photo"
	"jiujin/internal/store"
)

const heping = "210102"

// placed is a draft at an address; lon 0 leaves it without a place.
func placed(name, address string, lon, lat float64) locator.Site {
	s := locator.Site{
		Service: locator.Meal, Name: name, District: heping, Address: address, Meal: &locator.MealService{},
		Publication: locator.Publication{Status: locator.Draft},
	}
	if lon != 0 {
		s.Location = &locator.Location{Point: geo.Point{lon, lat}, Precision: locator.AtDoor, Method: locator.ByStaff}
	}
	return s
}

// street stores sites and gives their ids by name.
func street(t *testing.T, db *store.DB, all ...locator.Site) map[string]string {
	t.Helper()
	b := &locator.Batch{}
	for _, s := range all {
		b.Sites = append(b.Sites, locator.SiteChange{Site: s})
	}
	put(t, db, b)
	ids := map[string]string{}
	for i := range b.Sites {
		ids[b.Sites[i].Site.Name] = b.Sites[i].Site.ID
	}
	return ids
}

func TestSpot(t *testing.T) {
	a, db := staffRoom(t)
	street(t, db,
		placed("甲食堂", "和平区南京南街46号", 123.402, 41.785),
		placed("乙食堂", "沈阳市和平区南京南街60-2号", 123.403, 41.780),
		placed("丙食堂", "和平区太原街5号", 123.3995, 41.79),
		placed("丁食堂", "和平区南京南街48号", 0, 0),
	)
	d := a.ForProgram("test")
	site := locator.Site{Service: locator.Meal, Name: "甲社区食堂", District: heping, Address: "和平区南京南街50号", Meal: &locator.MealService{}}
	near := func(p geo.Point) func(geo.Point) bool {
		return func(q geo.Point) bool { return geo.Distance(p, q) < 1 }
	}
	want := geo.Point{123.4021, 41.7851}
	gcj := geo.FromWGS84(want, geo.GCJ02)
	amap := "https://uri.amap.com/marker?position=" + num(gcj[0]) + "," + num(gcj[1])
	for _, test := range []struct {
		name string
		q    admin.SpotQuery
		code geo.Code
		ask  bool
		data geo.Datum
	}{
		{"a link", admin.SpotQuery{Text: amap}, "", false, geo.GCJ02},
		{"numbers, latitude first, of a datum", admin.SpotQuery{Text: num(gcj[1]) + " " + num(gcj[0]), Datum: geo.GCJ02, Declared: true}, "", false, geo.GCJ02},
		{"numbers of a map", admin.SpotQuery{Text: "高德坐标 " + num(gcj[0]) + "," + num(gcj[1])}, "", false, geo.GCJ02},
		{"a point", admin.SpotQuery{Point: &want}, "", false, geo.WGS84},
		{"bare numbers", admin.SpotQuery{Text: num(gcj[0]) + "," + num(gcj[1])}, geo.CodeUnknownDatum, true, 0},
		{"a short link", admin.SpotQuery{Text: "https://surl.amap.com/abc123"}, geo.CodeShortLink, false, 0},
		{"words", admin.SpotQuery{Text: "南京南街50号"}, geo.CodeNoCoordinates, false, 0},
		{"another city", admin.SpotQuery{Text: "116.397,39.909 WGS84"}, geo.CodeOutside, false, 0},
		{"swapped", admin.SpotQuery{Point: &geo.Point{41.7851, 123.4021}}, geo.CodeSwapped, false, 0},
	} {
		test.q.Site = site
		got, err := d.Spot(t.Context(), test.q)
		if err != nil {
			t.Fatalf("%s: %v", test.name, err)
		}
		if test.code != "" {
			if got.Refused == nil || got.Refused.Code != test.code || got.AskDatum != test.ask || got.Reading != nil {
				t.Errorf("%s: %+v", test.name, got.Refused)
			}
			if test.ask && !slices.ContainsFunc(got.Refused.Readings, func(r geo.Reading) bool { return r.Datum == geo.GCJ02 && near(want)(r.Point) }) {
				t.Errorf("%s: the choices lack the right one: %+v", test.name, got.Refused.Readings)
			}
			continue
		}
		if got.Reading == nil || !near(want)(got.Reading.Point) || got.Reading.Datum != test.data {
			t.Errorf("%s: %+v, %v", test.name, got.Reading, got.Refused)
			continue
		}
		if got.District != heping || got.Questioned {
			t.Errorf("%s: district %q, questioned %v", test.name, got.District, got.Questioned)
		}
		var names []string
		for _, n := range got.Street {
			names = append(names, n.Name)
		}
		if diff := cmp.Diff([]string{"甲食堂", "乙食堂"}, names); diff != "" {
			t.Errorf("%s: neighbours (-want +got):\n%s", test.name, diff)
		}
		if m := got.Street[0].Metres; m < 10 || m > 20 {
			t.Errorf("%s: the neighbour is %.1f m away", test.name, m)
		}
		if len(got.Duplicates) != 1 || got.Duplicates[0].B.Name != "甲食堂" || !slices.Contains(got.Duplicates[0].Reasons, admin.SimilarName) {
			t.Errorf("%s: duplicates %+v", test.name, got.Duplicates)
		}
	}
	site.District = "210103"
	got, err := d.Spot(t.Context(), admin.SpotQuery{Point: &want, Site: site})
	if err != nil || !got.Questioned || got.District != heping {
		t.Errorf("another district: %+v, %v", got, err)
	}
}

func num(x float64) string {
	return strings.Trim(strings.Split(geo.URI(geo.Point{0, x}), ",")[0], "geo:")
}

func TestLocateQueue(t *testing.T) {
	a, db := staffRoom(t)
	published := placed("己食堂", "和平区三好街8号", 0, 0)
	published.Publication.Status, published.Registered = locator.Published, locator.Yes
	elsewhere := placed("庚食堂", "沈河区热闹路49号", 0, 0)
	elsewhere.District = "210103"
	closed := placed("辛食堂", "和平区三好街9号", 0, 0)
	closed.Publication = locator.Publication{Status: locator.Closed, Reason: "搬走了"}
	ids := street(t, db, placed("甲食堂", "和平区三好街1号", 123.41, 41.77), placed("戊食堂", "和平区南京南街7号", 0, 0), published, elsewhere, closed)

	names := func(d *admin.Desk, district string) (all []string) {
		t.Helper()
		queue, err := d.LocateQueue(t.Context(), district, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range queue {
			all = append(all, e.Name)
		}
		return all
	}
	desk := func(role locator.Role) *admin.Desk {
		return a.For(&locator.User{Name: "王芳", Role: role, Districts: []string{heping}, Services: []locator.Service{locator.Meal}})
	}
	editor, contributor := desk(locator.Editor), desk(locator.Contributor)
	for _, test := range []struct {
		who  string
		got  []string
		want []string
	}{
		{"an editor", names(editor, ""), []string{"己食堂", "戊食堂"}},
		{"a contributor, who changes drafts only", names(contributor, ""), []string{"戊食堂"}},
		{"an administrator", names(a.ForProgram("x"), ""), []string{"己食堂", "戊食堂", "庚食堂"}},
		{"one district", names(a.ForProgram("x"), "210103"), []string{"庚食堂"}},
	} {
		slices.Sort(test.got)
		slices.Sort(test.want)
		if diff := cmp.Diff(test.want, test.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.who, diff)
		}
	}
	if _, err := desk(locator.Auditor).LocateQueue(t.Context(), "", ""); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("an auditor: %v", err)
	}

	// Not found: noted, and last from now on.
	first := names(editor, "")[0]
	if err := editor.NotFound(t.Context(), ids[first], 1, " 打过\n电话 "); err != nil {
		t.Fatal(err)
	}
	if all := names(editor, ""); len(all) != 2 || all[1] != first {
		t.Errorf("sought in vain, %s is not last: %v", first, all)
	}
	held, err := db.Site(t.Context(), ids[first])
	if err != nil || held.StaffNote != "定位没找到 2026-11-23 王芳\uff1a打过 电话" {
		t.Errorf("note %q, %v", held.StaffNote, err)
	}

	place := locator.Location{Point: geo.Point{123.4102, 41.7702}, Precision: locator.AtDoor, Method: locator.ByVisit, Given: "GCJ02 1,2"}
	if err := contributor.Locate(t.Context(), ids["己食堂"], 2, place); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("a contributor places what is published: %v", err)
	}
	if err := editor.Locate(t.Context(), ids["庚食堂"], 1, place); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("an editor places another district's: %v", err)
	}
	id := ids["戊食堂"]
	version := held.Version
	if first != "戊食堂" {
		version = 1
	}
	if err := editor.Locate(t.Context(), id, version+7, place); locator.KindOf(err) != locator.Conflict {
		t.Errorf("from another version: %v", err)
	}
	if err := editor.Locate(t.Context(), id, version, place); err != nil {
		t.Fatal(err)
	}
	s, err := db.Site(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&place, s.Location); diff != "" {
		t.Errorf("place (-want +got):\n%s", diff)
	}
	if p := s.Facts[locator.LocationFacts]; p.VerifiedOn != "2026-11-23" || p.Method != locator.ByVisit {
		t.Errorf("how it is known: %+v", p)
	}
	if all := names(editor, ""); len(all) != 1 {
		t.Errorf("still waiting: %v", all)
	}
}

func picture(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 90, 70))
	draw.Draw(img, img.Bounds(), image.NewUniform(color.Gray{shade}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPhotos(t *testing.T) {
	a, db := staffRoom(t)
	ids := street(t, db, placed("甲食堂", "", 0, 0))
	id := ids["甲食堂"]
	d := a.For(&locator.User{Name: "王芳", Role: locator.Editor, Districts: []string{heping}, Services: []locator.Service{locator.Meal}})
	site := func() *locator.Site {
		t.Helper()
		s, err := db.Site(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	faults, err := d.AddPhotos(t.Context(), id, 1, []admin.PhotoUpload{{Data: picture(t, 10), Alt: "门口"}, {Data: []byte("no"), Alt: "?"}})
	if err != nil || len(faults) != 1 || faults[0] != (admin.PhotoFault{Index: 1, Code: photo.BadFormat}) || len(site().Photos) != 0 {
		t.Errorf("one of two is no picture: %v, %v, %v", faults, err, site().Photos)
	}
	uploads := []admin.PhotoUpload{{Data: picture(t, 10), Alt: "门口"}, {Data: picture(t, 20), Alt: "菜单"}, {Data: picture(t, 10), Alt: "又是门口"}}
	if faults, err := d.AddPhotos(t.Context(), id, 1, uploads); err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	all := site().Photos
	if len(all) != 2 || all[0].Alt != "门口" || all[1].Alt != "菜单" || all[0].Width != 90 {
		t.Fatalf("photos %+v", all)
	}
	if _, err := d.AddPhotos(t.Context(), id, 1, uploads[:1]); locator.KindOf(err) != locator.Conflict {
		t.Errorf("from an old version: %v", err)
	}
	stranger := locator.Photo{ID: strings.Repeat("a", 64), Alt: "别处的", Width: 1, Height: 1}
	if err := d.ArrangePhotos(t.Context(), id, 2, []locator.Photo{{ID: all[1].ID, Alt: "价目"}, stranger, all[0]}); err != nil {
		t.Fatal(err)
	}
	turned := site().Photos
	if len(turned) != 2 || turned[0].ID != all[1].ID || turned[0].Alt != "价目" || turned[0].Width != 90 || turned[1] != all[0] {
		t.Errorf("arranged %+v", turned)
	}
	if err := d.ArrangePhotos(t.Context(), id, 3, []locator.Photo{{ID: all[0].ID, Alt: " "}}); err == nil {
		t.Error("a photo without words was taken")
	}
	other := a.For(&locator.User{Name: "李", Role: locator.Editor, Districts: []string{"210103"}, Services: locator.Services()})
	if _, err := other.AddPhotos(t.Context(), id, 3, uploads); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("another district's editor adds: %v", err)
	}
	if err := other.ArrangePhotos(t.Context(), id, 3, nil); locator.KindOf(err) != locator.Forbidden {
		t.Errorf("another district's editor takes away: %v", err)
	}
	if _, err := d.SitePhoto(t.Context(), id, stranger.ID); locator.KindOf(err) != locator.NotFound {
		t.Errorf("a photo the site does not name: %v", err)
	}
	if p, err := d.SitePhoto(t.Context(), id, all[0].ID); err != nil || p.CreatedBy != "王芳" {
		t.Errorf("its photo: %v, %v", p, err)
	}
	many := make([]admin.PhotoUpload, locator.MaxPhotos)
	for i := range many {
		many[i] = admin.PhotoUpload{Data: picture(t, uint8(100+i)), Alt: "多"}
	}
	if _, err := d.AddPhotos(t.Context(), id, 3, many); err == nil || len(site().Photos) != 2 {
		t.Errorf("more than %d were taken: %v", locator.MaxPhotos, err)
	}
}
