package staff

import (
	"fmt"
	"html/template"
	"net/url"
	"slices"
	"strings"

	"jiujin/internal/admin"
	"jiujin/internal/auth"
	"jiujin/internal/city"
	"jiujin/internal/locator"
	"jiujin/internal/messages"
	"jiujin/internal/transfer"
)

func hasText(key string) bool { return messages.Has(messages.Chinese, key) }

// formData is the page of the form.
type formData struct {
	base
	w         *writing
	Held      *locator.Site
	Service   locator.Service
	Action    string
	Version   int64
	Districts []city.District
	Spot      *spotPart
	Targets   []string
	Draft     *locator.FormDraft
	Proposed  bool                // somebody else's proposal
	Propose   bool                // what is written is proposed
	Others    []locator.FormDraft // drafts of the same site, to go on with
	Roof      *admin.ListedSite   // site of the other service under the same roof
	MayRecord bool
	services  []locator.Service
	Builder   builder
	// understand reads words as [request.understand] does.
	understand func(kind, words, with string) *understood
}

// renderForm shows the form as it is typed.
func (req *request) renderForm(status int, w *writing) error {
	title := text("staff.form.new." + string(w.service))
	if w.held != nil {
		title = text("staff.form.edit", w.held.Name)
	}
	d := formData{
		base: req.base(title, "sites"), w: w, Held: w.held, Service: w.service, Action: w.path(), Version: w.base,
		Districts: req.ownDistricts(), Targets: req.finishes(w), Draft: w.draft, Proposed: w.proposal(req.desk.Who),
		Propose: w.held != nil && req.desk.MustPropose(w.held), Builder: builderOf(w.form, w.service), understand: req.understand,
	}
	d.Faults = w.faults
	if w.held != nil && !slices.ContainsFunc(d.Districts, func(c city.District) bool { return c.Code == w.held.District }) {
		if held, ok := req.view.City.District(w.held.District); ok {
			d.Districts = append(slices.Clone(d.Districts), held)
		}
	}
	d.MayRecord = req.desk.MayAnywhere(auth.Record) && !d.Propose
	d.services = req.ownServices()
	site, _ := readForm(w.form, w.held, w.service)
	if w.held != nil {
		site.ID = w.held.ID
	}
	var err error
	form := w.form
	if !w.changed && w.held != nil {
		form = nil // the part begins from what is held
	}
	if d.Spot, err = req.spot(site, form, w.faults); err != nil {
		return err
	}
	if w.draft == nil && w.held != nil && !w.changed {
		if d.Others, err = req.desk.DraftsOf(req.Request().Context(), w.held.ID); err != nil {
			return fmt.Errorf("staff: form: %w", err)
		}
	}
	if id, ok := locator.ParseID(w.form.Get(fieldRoof)); ok {
		register, err := req.desk.SiteList(req.Request().Context())
		if err != nil {
			return fmt.Errorf("staff: form: %w", err)
		}
		d.Roof, _ = register.Find(id)
	}
	return req.render(status, "form", &d)
}

// formField is one field with what was typed and what is wrong with it.
type formField struct {
	Name, Label, Hint, Value, Fault string
	Max                             int
	Kind                            string // of an input
	Words                           *understood
}

// Field is a field of the form.
func (d *formData) Field(name string) formField {
	f := formField{Name: name, Label: fieldLabel(name), Value: d.w.form.Get(name), Max: 200, Kind: "text", Fault: d.FaultOf(name)}
	if key := "staff.form.hint." + name; hasText(key) {
		f.Hint = text(key)
	} else if key += "." + string(d.Service); hasText(key) {
		f.Hint = text(key)
	}
	switch name {
	case "contact.phone", "contact.private_phone":
		f.Kind = "tel"
	case "name", "subdistrict", "community", "programme.batch", "contact.private_name":
		f.Max = 60
	case "aliases":
		f.Max = 400
	case "hours_text", "meal.menu_text", "meal.discount_text", "directions", "staff_note", "meal.delivery_text":
		f.Max = 2000
	}
	switch name {
	case "hours_text":
		f.Words = d.understand("hours", f.Value, "")
	case "meal.menu_text":
		f.Words = d.understand("menu", f.Value, d.w.form.Get("meal.discount_text"))
	case "meal.discount_text":
		f.Words = d.understand("discount", f.Value, d.w.form.Get("meal.menu_text"))
	}
	return f
}

// Value is what was typed in a field.
func (d *formData) Value(name string) string { return d.w.form.Get(name) }

// FaultOf is what is wrong with a field, "" for nothing.
func (d *formData) FaultOf(name string) string { return faultOf(d.Faults, name) }

func faultOf(faults []fieldFault, name string) string {
	for _, f := range faults {
		if f.Field == name {
			return f.Message
		}
	}
	return ""
}

// Mobile reports whether the public telephone holds a personal mobile number.
func (d *formData) Mobile() bool { return locator.PersonalMobile(d.Value("contact.phone")) }

// triField is a fact with its three answers.
type triField struct {
	Name, Label, Value, Fault string
}

// Tri is one fact of the form.
func (d *formData) Tri(name string) triField {
	return triField{name, fieldLabel(name), d.w.form.Get(name), d.FaultOf(name)}
}

// triSet is a set of facts as the form shows it.
type triSet struct {
	Field, Label string
	Facts        []triField
	Text         *formField
	Known        string // what is known, in words
	Open         bool   // something is wrong
}

// Set is a set of facts of the form.
func (d *formData) Set(field string) triSet {
	set := triSet{Field: field, Label: text("staff.set." + field)}
	var known []string
	for _, s := range formSets(d.Service) {
		if s.Field != field {
			continue
		}
		for _, key := range s.Keys {
			fact := d.Tri(field + "." + key)
			switch fact.Value {
			case locator.Yes.String():
				known = append(known, fact.Label)
			case locator.No.String():
				known = append(known, text("staff.form.set.no", fact.Label))
			}
			set.Open = set.Open || fact.Fault != ""
			set.Facts = append(set.Facts, fact)
		}
		if s.Text != "" {
			f := d.Field(s.Text)
			f.Label, f.Max = text("staff.form.label.words"), 2000
			set.Text = &f
			set.Open = set.Open || f.Fault != ""
			if f.Value != "" && len(known) == 0 {
				known = append(known, text("staff.form.set.words"))
			}
		}
	}
	set.Known = strings.Join(known, "\u3001")
	return set
}

// Channels are the channels one may choose.
func (d *formData) Channels() []locator.Channel { return locator.Channels() }

// Services are the services that a new site may be of.
func (d *formData) Services() []locator.Service { return d.services }

// Parts are the parts of the form, in order.
func (d *formData) Parts() []string {
	parts := []string{"identity", "place", "hours"}
	if d.Service == locator.Meal {
		parts = append(parts, "meal", "delivery")
	}
	parts = append(parts, "amenities", "contact")
	if d.MayRecord {
		parts = append(parts, "programme")
	}
	return append(parts, "told")
}

// LabelOf is what the form calls a field.
func (d *formData) LabelOf(field string) string { return fieldLabel(field) }

// toldChoice is a way to know.
type toldChoice struct {
	Value admin.HowKnown
	Words string
	On    bool
}

// toldAsked is the question how something is known.
type toldAsked struct {
	Name string
	Told []toldChoice
}

// ToldOf asks how one knows all that changed (""), or one group.
func (d *formData) ToldOf(g locator.FactGroup) toldAsked {
	asked := toldAsked{Name: toldField(g)}
	for _, how := range admin.WaysToKnow(d.Held == nil) {
		asked.Told = append(asked.Told, toldChoice{how, text("staff.form.told." + string(how)), d.w.form.Get(asked.Name) == string(how)})
	}
	return asked
}

// PaperOpen reports whether the paper that facts were copied from is asked for.
func (d *formData) PaperOpen() bool {
	for name := range d.w.form {
		if (name == "told" || strings.HasPrefix(name, "told.")) && d.w.form.Get(name) == string(admin.KnownByList) ||
			strings.HasPrefix(name, "paper.") && d.w.form.Get(name) != "" {
			return true
		}
	}
	return false
}

// SourcesOpen reports whether something is said of the source of one group.
func (d *formData) SourcesOpen() bool {
	return slices.ContainsFunc(d.Sources(), func(s sourceFields) bool { return s.Open })
}

// sourceFields are the fields of a group's source.
type sourceFields struct {
	Group  locator.FactGroup
	Label  string
	Fields []formField
	Method string
	Words  string // where the facts that are held come from
	Open   bool
}

// Sources are the groups with where they come from.
func (d *formData) Sources() []sourceFields {
	groups := locator.FactGroups()
	if d.Service != locator.Meal {
		groups = slices.DeleteFunc(groups, func(g locator.FactGroup) bool { return g == locator.PriceFacts })
	}
	var list []sourceFields
	for _, g := range groups {
		s := sourceFields{Group: g, Label: text("staff.group." + string(g)), Method: d.w.form.Get(factField(g, transfer.PartMethod))}
		for _, part := range []transfer.Part{transfer.PartSource, transfer.PartURL, transfer.PartSourceDate, transfer.PartVerifiedOn} {
			f := d.Field(factField(g, part))
			if part == transfer.PartURL {
				f.Max = 2000
			}
			f.Label = text("staff.form.part." + string(part))
			s.Open = s.Open || f.Fault != ""
			s.Fields = append(s.Fields, f)
		}
		s.Open = s.Open || d.w.form.Get(toldField(g)) != ""
		if d.Held != nil {
			s.Words = sourceWordsOf(d.Held.Facts[g])
		}
		list = append(list, s)
	}
	return list
}

// Methods are the ways in which a group may be known.
func (d *formData) Methods() []locator.Method { return locator.Methods() }

// sourceWordsOf says in a line where facts come from, "" where nobody knows.
func sourceWordsOf(p locator.Provenance) string {
	var parts []string
	add := func(s string) {
		if s != "" {
			parts = append(parts, s)
		}
	}
	add(p.Source)
	if p.SourceDate != "" {
		add(text("staff.source.published", string(p.SourceDate)))
	}
	if p.VerifiedOn != "" {
		add(text("staff.source.verified", string(p.VerifiedOn)))
	}
	if p.Method != "" {
		add(text("staff.method." + string(p.Method)))
	}
	return strings.Join(parts, " · ")
}

// carried are the values of a form for the page after it, but those that say
// what was to be done.
func carried(form url.Values) []hiddenField {
	names := make([]string, 0, len(form))
	for name := range form {
		switch {
		case name == "action", name == "do", name == "pick", name == "to", name == "base", name == "draft", name == "draft_version", name == "site", name == fieldProposal, strings.HasPrefix(name, "merge."), strings.HasPrefix(name, "b."):
		default:
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var list []hiddenField
	for _, name := range names {
		for _, value := range form[name] {
			list = append(list, hiddenField{name, value})
		}
	}
	return list
}

// UnderstandWords are the sentences of the script, JSON.
func (d *formData) UnderstandWords() (template.JS, error) {
	return scriptJSON(map[string]string{
		"saved": text("staff.draft.js.saved"), "failed": text("staff.draft.js.failed"), "elsewhere": text("staff.draft.js.elsewhere"),
	})
}
