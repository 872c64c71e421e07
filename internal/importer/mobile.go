package importer

import (
	"slices"
	"strings"

	"jiujin/internal/locator"
	"jiujin/internal/transfer"
)

// hideMobiles takes personal mobile numbers that nobody agreed to show out of
// the public telephone and adds them to the private one. held is the contact
// before the row: what its owner agreed to stays agreed, for that number. Where
// the row names nothing that may be public, the public telephone stays as held.
func (r *rowPlan) hideMobiles(c *locator.Contact, held locator.Contact) {
	agreed := func(string) bool { return true }
	if cell, said := r.row.Cell(transfer.KeyMobilePublic); !c.MobilePublic || !said || cell.Erase {
		var numbers []string
		if c.MobilePublic && held.MobilePublic {
			numbers = locator.Mobiles(held.Phone)
		}
		agreed = func(number string) bool { return slices.Contains(numbers, number) }
	}
	public, mobiles := locator.CutMobiles(c.Phone, agreed)
	if len(mobiles) == 0 {
		return
	}
	r.hidden = true
	if public == "" {
		var more []string
		public, more = locator.CutMobiles(held.Phone, agreed)
		mobiles = append(mobiles, more...)
	}
	c.Phone, c.MobilePublic = public, c.MobilePublic && locator.PersonalMobile(public)
	for _, number := range mobiles {
		if !slices.Contains(locator.Mobiles(c.PrivatePhone), number) {
			c.PrivatePhone = strings.TrimPrefix(c.PrivatePhone+";"+number, ";")
		}
	}
}
