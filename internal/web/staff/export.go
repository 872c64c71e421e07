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
func (req *request) export(format transfer.Format) error {
	query := req.QueryParams()
	filter := admin.ParseSiteFilter(query)
	if err := http.NewResponseController(req.Response()).SetWriteDeadline(req.handler.Auth.Now().Add(exportTime)); err != nil {
		req.handler.Log.DebugContext(req.Request().Context(), "staff: export", "error", err)
	}
	header := req.Response().Header()
	header.Set("Content-Type", format.MediaType())
	header.Set("Content-Disposition", attachment(req.exportName(&filter), format, string(req.desk.Today())))
	private := query.Get("private") != "no"
	sites, err := req.desk.Export(req.Request().Context(), req.Response(), filter, admin.ExportOptions{
		Format: format, Private: private,
	})
	switch {
	case err == nil:
		req.handler.Log.InfoContext(req.Request().Context(), "staff: export", "who", req.desk.Who.Name, "format", format, "sites", sites, "private", private)
		return nil
	case !req.Response().Committed:
		header.Del("Content-Type")
		header.Del("Content-Disposition")
		return err
	}
	// Half a list must not look like a whole one: the connection breaks off.
	req.handler.Log.WarnContext(req.Request().Context(), "staff: export", "error", err)
	panic(http.ErrAbortHandler)
}

// exportName is what the file is called: its service and district, if it has
// one.
func (req *request) exportName(f *admin.SiteFilter) string {
	parts := []string{text("export.sheet")}
	if req.view.Revision.Demo {
		parts[0] = text("export.demo_sheet")
	}
	if d, ok := req.view.City.District(f.District); ok {
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
