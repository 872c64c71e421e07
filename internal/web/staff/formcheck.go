package staff

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"jiujin/internal/admin"
	"jiujin/internal/locator"
	"jiujin/internal/web/page"
)

// checkData is the page that shows once more what will be saved.
type checkData struct {
	base
	Held     *locator.Site
	Next     *locator.Site
	Target   string
	Action   string
	Version  int64
	Draft    *locator.FormDraft
	Proposed bool // somebody else's proposal
	Changes  []admin.Difference
	Groups   []factGroup // of a new site
	Hidden   []hiddenField
	Missing  []string
	Seen     *spotSeen
	Public   publicWords
}

// publicWords are what the public would read.
type publicWords struct {
	State  string
	Hours  *understood
	Menu   *understood
	Fees   []string
	Listed bool // the public has a page of it
}

// check shows what the form comes to, before anything is stored.
func (req *request) check(w *writing, target string) error {
	d, err := req.checked(w, target)
	if err != nil || d == nil {
		return err
	}
	return req.render(http.StatusOK, "formcheck", d)
}

// checked is the page of check; nil where the form was shown again instead.
func (req *request) checked(w *writing, target string) (*checkData, error) {
	if !oneOf(req.finishes(w), target) {
		return nil, forbidden()
	}
	ctx := req.Request().Context()
	in, faults := req.read(w, target)
	if len(faults) > 0 {
		w.faults = faults
		return nil, req.renderForm(http.StatusUnprocessableEntity, w)
	}
	var next *locator.Site
	var err error
	if target == "propose" {
		next, err = req.desk.CheckProposal(ctx, in)
	} else {
		next, err = req.desk.CheckSite(ctx, in)
	}
	if err != nil {
		return nil, req.again(w, target, err)
	}
	d := &checkData{
		base: req.base(text("staff.form.check.title", next.Name), "sites"), Held: w.held, Next: next, Target: target,
		Action: w.path(), Version: w.base, Draft: w.draft, Proposed: w.proposal(req.desk.Who), Hidden: carried(w.form),
	}
	if d.Changes, err = req.desk.Compare(w.held, next); err != nil {
		return nil, fmt.Errorf("staff: form: %w", err)
	}
	d.Changes = slices.DeleteFunc(d.Changes, func(c admin.Difference) bool { return c.Title == text("staff.field.publication.first") })
	if w.held == nil {
		all := siteData{Site: next}
		all.facts(req.desk.Today())
		all.private()
		all.Groups = append(all.Groups, factGroup{Title: text("staff.site.private"), Facts: all.Private})
		d.Groups = all.Groups
	}
	for _, code := range admin.Missing(next) {
		d.Missing = append(d.Missing, text("staff.missing."+code))
	}
	if d.Seen, err = req.see(spotFormFrom(next.Location), next); err != nil {
		return nil, err
	}
	return d, req.publicWords(next, &d.Public)
}

func (req *request) publicWords(s *locator.Site, p *publicWords) error {
	register, err := req.desk.SiteList(req.Request().Context())
	if err != nil {
		return fmt.Errorf("staff: form: %w", err)
	}
	preview := page.NewPreview(req.view, s, register.NoticesOf(s.ID, req.desk.Today()))
	p.State, p.Listed = preview.StateText(), s.Listed()
	p.Hours = req.understand("hours", s.HoursText, "")
	if s.Meal != nil {
		p.Menu, p.Fees = req.understand("menu", s.Meal.MenuText, ""), preview.FeeLines()
	}
	return nil
}

// mergeData is the page of a form whose site was changed by another person
// after the form was opened.
type mergeData struct {
	base
	*admin.Merge
	Target   string
	Action   string
	Version  int64 // the form began from
	Proposed bool  // somebody else's proposal
	Draft    *locator.FormDraft
	Hidden   []hiddenField
	w        *writing
	By       *admin.Past // the other's change, nil if the history does not tell
}

// Chosen reports what was chosen of a contest: mine, theirs or "".
func (d *mergeData) Chosen(unit string) string { return d.w.form.Get("merge." + unit) }

func (req *request) renderMerge(w *writing, target string, moved *admin.StaleError) error {
	in, faults := req.read(w, target)
	if len(faults) > 0 {
		w.faults = faults
		return req.renderForm(http.StatusUnprocessableEntity, w)
	}
	plan, err := req.desk.PlanMerge(moved, &in.Site)
	if err != nil {
		return fmt.Errorf("staff: form: %w", err)
	}
	d := &mergeData{
		base: req.base(text("staff.merge.title", moved.Held.Name), "sites"), Merge: plan, Target: target, Action: w.path(),
		Version: w.base, Draft: w.draft, Proposed: w.proposal(req.desk.Who), Hidden: carried(w.form), w: w,
	}
	d.Faults = w.faults
	past, err := req.desk.SiteHistory(req.Request().Context(), moved.Held.ID, 0, 1)
	if err != nil {
		return fmt.Errorf("staff: form: %w", err)
	}
	if len(past) > 0 {
		d.By = &past[0]
	}
	return req.render(http.StatusConflict, "merge", d)
}

// merge makes one site of two changes as the person decided, and puts it into
// the form. done reports that a page was written instead.
func (req *request) merge(w *writing) (done bool, err error) {
	target := w.form.Get("to")
	if w.held == nil || !oneOf(req.finishes(w), target) {
		return true, forbidden()
	}
	in, faults := req.read(w, target)
	if len(faults) > 0 {
		w.faults = faults
		return true, req.renderForm(http.StatusUnprocessableEntity, w)
	}
	moved, ok := errors.AsType[*admin.StaleError](req.desk.CheckBase(req.Request().Context(), &in))
	if !ok {
		return false, nil // nobody changed it, after all
	}
	plan, err := req.desk.PlanMerge(moved, &in.Site)
	if err != nil {
		return true, fmt.Errorf("staff: form: %w", err)
	}
	asked := w.form.Get("merge.held") == formatInt(moved.Held.Version)
	site, open, err := plan.With(func(unit string) (mine, ok bool) {
		choice := w.form.Get("merge." + unit)
		return choice == "mine", asked && (choice == "mine" || choice == "theirs")
	})
	if err != nil {
		return true, fmt.Errorf("staff: form: %w", err)
	}
	if len(open) > 0 {
		for _, unit := range open {
			w.faults = append(w.faults, fieldFault{Field: "merge." + unit, Message: text("staff.merge.choose")})
		}
		return true, req.renderMerge(w, target, moved)
	}
	merged := valuesOf(site)
	for name, values := range w.form {
		if !merged.Has(name) && !placeField(name) {
			merged[name] = values // how it is known, the reason, the roof
		}
	}
	w.form, w.held, w.base = merged, moved.Held, moved.Held.Version
	return false, nil
}

// placeField reports whether a field of the form says a place that is pasted.
func placeField(name string) bool {
	switch name {
	case "location.text", "location.read", "location.datum", "location.accuracy", "location.none":
		return true
	}
	return false
}

// FaultOf is what is wrong with a field, "" for nothing.
func (d *mergeData) FaultOf(name string) string { return faultOf(d.Faults, name) }
