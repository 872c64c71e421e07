package staff

import (
	"github.com/labstack/echo/v4"

	"jiujin/internal/transfer"
)

// Routes adds every route of the staff room to the router.
func (h *Handler) Routes(e *echo.Echo) {
	// The only pages for those who have not signed in.
	open := router{e, h, false}
	open.get("/staff/signin", h.signInPage)
	open.post("/staff/signin", h.signIn)
	open.get("/staff/welcome", h.welcomePage)
	open.post("/staff/welcome", h.welcome)

	in := router{e, h, true}
	in.post("/staff/signout", h.signOut)
	in.get("/staff/account", h.account)
	in.post("/staff/account/password", h.changePassword)
	in.post("/staff/account/end", h.endSession)

	in.get("/staff/people", h.people)
	in.get("/staff/people/new", h.newPerson)
	in.post("/staff/people/new", h.savePerson)
	in.get("/staff/people/:user", h.person)
	in.post("/staff/people/:user", h.savePerson)
	in.post("/staff/people/:user/end", h.endSessions)
	in.post("/staff/people/:user/link", h.passwordLink)

	in.get("/staff", h.work)
	in.get("/staff/work/stale", h.staleWork)
	in.post("/staff/work/check", versioned(maxWorkForm, checkFacts))
	in.get("/staff/work/duplicates", h.duplicatesPage)
	in.post("/staff/work/distinct", h.distinct)

	in.get("/staff/sites", h.sites)
	in.post("/staff/sites/publish", h.publishSites)
	in.get("/staff/sites/new", h.newSite)
	in.post("/staff/sites/new", h.postSite)
	in.get("/staff/sites/:id", h.site)
	in.get("/staff/sites/:id/edit", h.editSite)
	in.post("/staff/sites/:id/edit", h.postSite)
	in.get("/staff/sites/:id/history", h.siteHistory)
	in.post("/staff/sites/:id/publication", versioned(smallForm, moveSite))
	in.post("/staff/sites/:id/delete", versioned(smallForm, deleteSite))
	in.get("/staff/sites/:id/redact", h.redactPage)
	in.post("/staff/sites/:id/redact", h.redact)
	in.get("/staff/sites/:id/photos", h.photosPage)
	in.post("/staff/sites/:id/photos", h.arrangePhotos)
	in.post("/staff/sites/:id/photos/add", h.addPhotos)
	in.get("/staff/sites/:id/photos/:file", h.photoFile)
	in.get("/staff/understand", h.understand)
	in.get("/staff/drafts", h.drafts)
	in.post("/staff/drafts", h.keepForm)
	in.get("/staff/drafts/:id", h.draft)
	in.post("/staff/drafts/:id/delete", h.deleteDraft)
	in.post("/staff/drafts/:id/return", h.returnDraft)

	in.get("/staff/locate", h.locatePage)
	in.post("/staff/locate", h.locate)
	in.get("/staff/basemap.json", h.basemap)
	in.get("/staff/spot", h.spotJSON)

	in.get("/staff/notices", h.notices)
	in.get("/staff/notices/new", h.newNotice)
	in.post("/staff/notices/new", h.composeNotice)
	in.get("/staff/notices/:id", h.noticePage)
	in.get("/staff/notices/:id/edit", h.editNotice)
	in.post("/staff/notices/:id/edit", h.composeNotice)
	in.post("/staff/notices/:id/withdraw", versioned(smallForm, withdrawNotice))
	in.post("/staff/notices/:id/end", versioned(smallForm, endNotice))

	in.get("/staff/import", h.importsPage)
	in.post("/staff/import", h.upload)
	in.get("/staff/import/:id", h.importPage)
	in.post("/staff/import/:id/plan", versioned(planForm, planAgain))
	in.post("/staff/import/:id/run", versioned(tinyForm, runImport))
	in.post("/staff/import/:id/discard", versioned(tinyForm, discardImport))
	in.get("/staff/import/:id/refused.xlsx", h.refusedWorkbook)
	in.get("/staff/import/:id/refused.csv", h.refusedText)
	for _, format := range transfer.Formats() {
		in.get("/staff/export."+string(format), func(req *request) error { return req.export(format) })
	}

	in.get("/staff/batches", h.batches)
	in.get("/staff/batches/:id", h.batch)
	in.get("/staff/batches/:id/undo", h.undoPage)
	in.post("/staff/batches/:id/undo", h.undo)
	in.get("/staff/audit", h.audit)
	in.get("/staff/audit.csv", h.auditCSV)

	in.get("/staff/ledger", h.ledger)
	in.get("/staff/ledger/targets", h.targetsPage)
	in.post("/staff/ledger/targets", h.saveTargets)
	in.get("/staff/ledger/servings", h.servingsGrid)
	in.post("/staff/ledger/servings", h.saveServings)
	in.get("/staff/ledger/servings/import", h.servingsImport)
	in.post("/staff/ledger/servings/import", h.planServings)
	in.post("/staff/ledger/servings/apply", h.applyServings)
	in.get("/staff/ledger/monthly.xlsx", h.monthlyReport)
	in.get("/staff/ledger/closing.xlsx", h.closingReport)

	in.get("/staff/city", h.cityPage)
	in.post("/staff/city/footer", h.saveFooter)
	in.post("/staff/city/hotlines", h.saveHotlines)
	in.post("/staff/city/read", h.readCityText)
	in.post("/staff/city/store", h.storeCityText)
}

// router adds routes of the staff room.
type router struct {
	echo     *echo.Echo
	handler  *Handler
	signedIn bool // only people who have signed in are let through
}

func (rt router) get(path string, h action) {
	rt.echo.GET(path, rt.handler.enter(h, rt.signedIn), rt.handler.around)
}

func (rt router) post(path string, h action) {
	rt.echo.POST(path, rt.handler.enter(h, rt.signedIn), rt.handler.around)
}
