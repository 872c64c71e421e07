package staff

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"jiujin/internal/admin"
	"jiujin/internal/transfer"
)

// exportTime is how long a list may take to be written and sent: 100,000 sites
// over a slow line.
const exportTime = 15 * time.Minute

// export sends the list that the filter of /staff/sites selects, as a file.
// private=no leaves out what only staff may read.
func (v *visit) export(format transfer.Format) error {
	query := v.QueryParams()
	filter := admin.ParseSiteFilter(query)
	if err := http.NewResponseController(v.Response()).SetWriteDeadline(v.handler.Auth.Now().Add(exportTime)); err != nil {
		v.handler.Log.DebugContext(v.Request().Context(), "staff: export", "error", err)
	}
	header := v.Response().Header()
	header.Set("Content-Type", format.MediaType())
	header.Set("Content-Disposition", attachment(v.exportName(&filter), format, string(v.desk.Today())))
	private := query.Get("private") != "no"
	sites, err := v.desk.Export(v.Request().Context(), v.Response(), filter, admin.ExportOptions{
		Format: format, Private: private,
	})
	switch {
	case err == nil:
		v.handler.Log.InfoContext(v.Request().Context(), "staff: export", "who", v.desk.Who.Name, "format", format, "sites", sites, "private", private)
		return nil
	case !v.Response().Committed:
		header.Del("Content-Type")
		header.Del("Content-Disposition")
		return err
	}
	// Half a list must not look like a whole one: the connection breaks off.
	v.handler.Log.WarnContext(v.Request().Context(), "staff: export", "error", err)
	panic(http.ErrAbortHandler)
}

// exportName is what the file is called: its service and district, if it has
// one.
func (v *visit) exportName(f *admin.SiteFilter) string {
	parts := []string{text("export.sheet")}
	if v.view.Revision.Demo {
		parts[0] = text("export.demo_sheet")
	}
	if d, ok := v.view.City.District(f.District); ok {
		parts = append(parts, d.Name)
	}
	if f.Service != "" {
		parts = append(parts, text("service."+string(f.Service)))
	}
	return strings.Join(parts, "-")
}

// attachment is the header of a file to keep: its name in ASCII for old
// browsers, and as it is (RFC 6266, RFC 8187).
func attachment(name string, format transfer.Format, day string) string {
	return `attachment; filename="jiujin-` + day + "." + string(format) + `"; filename*=UTF-8''` +
		strings.ReplaceAll(url.QueryEscape(name+"-"+day+"."+string(format)), "+", "%20")
}
