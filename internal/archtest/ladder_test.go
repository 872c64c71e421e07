package archtest

// ladder says, for each package of ours, which others of ours it may import
// (DESIGN §2). A package that is not listed is a fault, so a new one is placed
// here first. messages may be imported by anyone but the pure ones, which are
// the first row of DESIGN: they import nothing they do not name.
var ladder = map[string]step{
	"geo":               {pure: true},
	"internal/text":     {pure: true},
	"static":            {pure: true},
	"internal/messages": {pure: true},
	"geo/knn":           {pure: true, may: []string{"geo"}},

	"internal/hours":    {},
	"internal/price":    {may: []string{"internal/text"}},
	"internal/locator":  {may: []string{"geo", "internal/hours", "internal/hours/hourstext", "internal/price"}},
	"internal/city":     {may: []string{"geo", "internal/text", "internal/hours", "internal/hours/hourstext"}},
	"internal/diff":     {may: []string{"internal/locator", "geo", "internal/hours", "internal/hours/hourstext", "internal/price"}},
	"internal/transfer": {may: []string{"internal/locator", "geo", "internal/hours", "internal/hours/hourstext", "internal/price", "internal/text", "internal/city"}},
	"internal/importer": {may: []string{
		"internal/transfer", "internal/diff", "internal/city", "internal/locator", "geo", "internal/hours", "internal/hours/hourstext",
		"internal/price", "internal/text",
	}},
	"internal/demo":   {may: []string{"internal/locator", "geo", "internal/hours", "internal/hours/hourstext", "internal/price", "internal/text", "internal/city"}},
	"internal/store":  {may: []string{"internal/locator", "geo", "internal/hours"}},
	"internal/search": {may: []string{"internal/locator", "geo", "geo/knn", "internal/hours", "internal/hours/hourstext", "internal/price", "internal/text", "internal/city", "internal/search/packed"}},
	"internal/auth":   {may: []string{"internal/locator"}},
	"internal/photo":  {may: []string{"internal/locator"}},

	"internal/admin": {may: useCases},

	"internal/web/httpstatus": {may: []string{"internal/locator"}},
	"internal/web/query":      {may: []string{"geo", "internal/locator", "internal/hours", "internal/search"}},

	"internal/web":       {may: []string{anything}, not: []string{"internal/store", "cmd"}},
	"internal/web/api":   {may: []string{anything}, not: []string{"internal/store", "cmd"}},
	"internal/web/page":  {may: []string{anything}, not: []string{"internal/store", "cmd"}},
	"internal/web/staff": {may: []string{anything}, not: []string{"internal/store", "cmd"}},
	"cmd/jiujin":         {may: []string{anything}},
	"cmd/bench":          {may: []string{anything}},
	"cmd/bench/alone":    {may: []string{anything}, not: []string{"internal/store"}},

	"internal/search/packed":   {may: []string{"internal/locator", "geo", "internal/hours"}},
	"internal/hours/hourstext": {may: []string{"internal/hours", "internal/text"}},
	"internal/store/storetest": {may: []string{"internal/store", "internal/locator", "geo", "internal/hours"}},
	"internal/city/recipe":     {may: []string{"geo", "internal/city"}},
	"internal/archtest":        {pure: true},
}

// useCases is everything above admin in DESIGN's ladder, except store: use
// cases declare the store they need.
var useCases = []string{
	"geo", "geo/knn", "static", "internal/text", "internal/hours", "internal/hours/hourstext", "internal/price", "internal/locator", "internal/city",
	"internal/transfer", "internal/diff", "internal/importer", "internal/demo", "internal/search", "internal/auth", "internal/photo",
}

// realParts may be imported by any test besides what its package may: tests
// use real parts, not doubles.
var realParts = []string{
	"internal/store", "internal/store/storetest", "internal/demo", "internal/city", "internal/search", "internal/admin",
	"internal/hours/hourstext",
}

// step is one package's place on the ladder.
type step struct {
	may  []string // packages it may import
	not  []string // packages it may not, though may says anything; with what lies below them
	pure bool     // not even messages
}

const anything = "anything"

// modules lists every outside module, why it is here, and where it may be
// imported: below one of the folders, or anywhere. Tests keep to it too.
var modules = []module{
	{path: "github.com/alecthomas/kong", in: []string{"cmd"}, why: "flags, environment and help from one struct"},
	{path: "github.com/labstack/echo/v4", in: []string{"internal/web", "cmd/bench/alone"}, why: "routing and middleware; cmd/bench/alone measures the API on a bare router, so it has to make one"},
	{path: "modernc.org/sqlite", in: []string{"internal/store"}, why: "SQLite without a C compiler"},
	{path: "github.com/jackc/pgx/v5", in: []string{"internal/store"}, why: "PostgreSQL"},
	{path: "github.com/pressly/goose/v3", in: []string{"internal/store"}, why: "migrations"},
	{path: "github.com/paulmach/orb", why: "points, lines and areas as plain values; GeoJSON, EWKB"},
	{path: "github.com/alexedwards/scs/v2", in: []string{"internal/auth"}, why: "staff sessions"},
	{path: "github.com/alexedwards/argon2id", in: []string{"internal/auth", "internal/web/staff", "cmd/jiujin"}, why: "password hashes; tests of pages and commands make cheap ones"},
	{path: "github.com/xuri/excelize/v2", in: []string{"internal/transfer"}, why: "XLSX"},
	{path: "golang.org/x/text", in: []string{"internal/text", "internal/transfer", "internal/city"}, why: "width folding, GB18030"},
	{path: "github.com/mozillazg/go-pinyin", in: []string{"internal/text"}, why: "pinyin and initials"},
	{path: "github.com/6tail/lunar-go", in: []string{"internal/hours"}, why: "lunar dates of statutory days"},
	{path: "github.com/prometheus/client_golang", in: []string{"internal/web", "cmd"}, why: "metrics"},
	{path: "github.com/a-h/templ", in: []string{"internal/web/page"}, why: "templates of the public pages, compiled to Go"},
	{path: "github.com/klauspost/compress", in: []string{"internal/web", "internal/search"}, why: "gzip and zstd answers; sites of large data packed in memory"},
	{path: "github.com/boombuler/barcode", in: []string{"internal/web/page"}, why: "QR codes of sites"},
	{path: "golang.org/x/image", in: []string{"internal/photo"}, why: "WebP and scaling of photos"},
	{path: "golang.org/x/term", in: []string{"cmd"}, why: "is this a terminal; a password without echo"},

	{path: "github.com/google/go-cmp", testOnly: true, why: "differences one can read"},
	{path: "pgregory.net/rapid", testOnly: true, why: "properties"},
	{path: "github.com/rogpeppe/go-internal", testOnly: true, why: "testscript: the command line as one types it"},
	{path: "golang.org/x/tools", testOnly: true, why: "txtar, the files of testscript"},
	{path: "golang.org/x/net", testOnly: true, why: "html: pages are checked by meaning"},
}

// testSupport are modules of go.mod that come with the testOnly ones and are
// never compiled into the program, so NOTICE does not name them.
var testSupport = []string{}

// module is an outside module that may be imported.
type module struct {
	path     string
	in       []string // folders below which it may be; none: anywhere
	testOnly bool     // in _test.go files and internal/store/storetest
	why      string
}

// top is what may lie at the top of the repository, besides names that begin
// with a dot.
var top = []string{
	"cmd", "internal", "geo", "static", "go.mod", "go.sum", "Makefile",
	"README.md", "LICENSE", "NOTICE", "CHANGELOG.md",
}

// ignored is what .gitignore names at the top: made here, never committed.
var ignored = []string{"bin", "jiujin.db*", "*.test", "*.prof", "*.out"}

// skipped folders hold nothing of ours to read.
var skipped = []string{"static/node_modules", "static/lighthouse/node_modules", "static/dist"}

// maxLines is where a file of internal has to be looked at again (DESIGN §2
// says about 500).
const maxLines = 600
