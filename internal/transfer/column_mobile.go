package transfer

import "jiujin/internal/locator"

// mobileColumn says that the owner of a personal mobile number among the public
// telephones agreed to that.
func mobileColumn() Column {
	return Column{
		Title: "手机可公开", Key: KeyMobilePublic, Group: locator.ContactFacts,
		get: func(s *locator.Site) string {
			if s.Contact.MobilePublic {
				return factWords[locator.Yes]
			}
			return ""
		},
		set: func(s *locator.Site, cell string) *Fault {
			return setTri(cell, true, func(v locator.Tri) { s.Contact.MobilePublic = v == locator.Yes })
		},
	}
}
