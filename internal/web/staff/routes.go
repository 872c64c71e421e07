package staff

import (
	"github.com/labstack/echo/v4"

	"jiujin/internal/transfer"
)

// Routes adds every route of the staff room to the router.
func (r *Room) Routes(e *echo.Echo) {
	// The only pages for those who have not signed in.
	open := router{e, r, false}
	open.get("/staff/signin", r.signInPage)
	open.post("/staff/signin", r.signIn)
	open.get("/staff/welcome", r.welcomePage)
	open.post("/staff/welcome", r.welcome)

	in := router{e, r, true}
	in.post("/staff/signout", r.signOut)
	in.get("/staff/account", r.account)
	in.post("/staff/account/password", r.changePassword)
	in.post("/staff/account/end", r.endSession)

	in.get("/staff/people", r.people)
	in.get("/staff/people/new", r.newPerson)
	in.post("/staff/people/new", r.savePerson)
	in.get("/staff/people/:user", r.person)
	in.post("/staff/people/:user", r.savePerson)
	in.post("/staff/people/:user/end", r.endSessions)
	in.post("/staff/people/:user/link", r.passwordLink)

	in.get("/staff", r.work)
	in.get("/staff/work/stale", r.staleWork)
	in.post("/staff/work/check", versioned(maxWorkForm, checkFacts))
	in.get("/staff/work/duplicates", r.duplicatesPage)
	in.post("/staff/work/distinct", r.distinct)

	in.get("/staff/sites", r.sites)
	in.post("/staff/sites/publish", r.publishSites)
	in.get("/staff/sites/new", r.newSite)
	in.post("/staff/sites/new", r.postSite)
	in.get("/staff/sites/:id", r.site)
	in.get("/staff/sites/:id/edit", r.editSite)
	in.post("/staff/sites/:id/edit", r.postSite)
	in.get("/staff/sites/:id/history", r.siteHistory)
	in.post("/staff/sites/:id/publication", versioned(smallForm, moveSite))
	in.post("/staff/sites/:id/delete", versioned(smallForm, deleteSite))
	in.get("/staff/sites/:id/redact", r.redactPage)
	in.post("/staff/sites/:id/redact", r.redact)
	in.get("/staff/sites/:id/photos", r.photosPage)
	in.post("/staff/sites/:id/photos", r.arrangePhotos)
	in.post("/staff/sites/:id/photos/add", r.addPhotos)
	in.get("/staff/sites/:id/photos/:file", r.photoFile)
	in.get("/staff/understand", r.understand)
	in.get("/staff/drafts", r.drafts)
	in.post("/staff/drafts", r.keepForm)
	in.get("/staff/drafts/:id", r.draft)
	in.post("/staff/drafts/:id/delete", r.deleteDraft)
	in.post("/staff/drafts/:id/return", r.returnDraft)

	in.get("/staff/locate", r.locatePage)
	in.post("/staff/locate", r.locate)
	in.get("/staff/basemap.json", r.basemap)
	in.get("/staff/spot", r.spotJSON)

	in.get("/staff/notices", r.notices)
	in.get("/staff/notices/new", r.newNotice)
	in.post("/staff/notices/new", r.composeNotice)
	in.get("/staff/notices/:id", r.noticePage)
	in.get("/staff/notices/:id/edit", r.editNotice)
	in.post("/staff/notices/:id/edit", r.composeNotice)
	in.post("/staff/notices/:id/withdraw", versioned(smallForm, withdrawNotice))
	in.post("/staff/notices/:id/end", versioned(smallForm, endNotice))

	in.get("/staff/import", r.importsPage)
	in.post("/staff/import", r.upload)
	in.get("/staff/import/:id", r.importPage)
	in.post("/staff/import/:id/plan", versioned(planForm, planAgain))
	in.post("/staff/import/:id/run", versioned(tinyForm, runImport))
	in.post("/staff/import/:id/discard", versioned(tinyForm, discardImport))
	in.get("/staff/import/:id/refused.xlsx", r.refusedWorkbook)
	in.get("/staff/import/:id/refused.csv", r.refusedText)
	for _, format := range transfer.Formats() {
		in.get("/staff/export."+string(format), func(v *visit) error { return v.export(format) })
	}

	in.get("/staff/batches", r.batches)
	in.get("/staff/batches/:id", r.batch)
	in.get("/staff/batches/:id/undo", r.undoPage)
	in.post("/staff/batches/:id/undo", r.undo)
	in.get("/staff/audit", r.audit)
	in.get("/staff/audit.csv", r.auditCSV)

	in.get("/staff/ledger", r.ledger)
	in.get("/staff/ledger/targets", r.targetsPage)
	in.post("/staff/ledger/targets", r.saveTargets)
	in.get("/staff/ledger/servings", r.servingsGrid)
	in.post("/staff/ledger/servings", r.saveServings)
	in.get("/staff/ledger/servings/import", r.servingsImport)
	in.post("/staff/ledger/servings/import", r.planServings)
	in.post("/staff/ledger/servings/apply", r.applyServings)
	in.get("/staff/ledger/monthly.xlsx", r.monthlyReport)
	in.get("/staff/ledger/closing.xlsx", r.closingReport)

	in.get("/staff/city", r.cityPage)
	in.post("/staff/city/footer", r.saveFooter)
	in.post("/staff/city/hotlines", r.saveHotlines)
	in.post("/staff/city/read", r.readCityText)
	in.post("/staff/city/store", r.storeCityText)
}

// router adds routes of the staff room.
type router struct {
	echo     *echo.Echo
	room     *Room
	signedIn bool // only people who have signed in are let through
}

func (rt router) get(path string, h handler) {
	rt.echo.GET(path, rt.room.enter(h, rt.signedIn), rt.room.around)
}

func (rt router) post(path string, h handler) {
	rt.echo.POST(path, rt.room.enter(h, rt.signedIn), rt.room.around)
}
