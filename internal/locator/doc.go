// Package locator is the domain of Jiujin: sites, notices and the changes made
// to them, with the rules they keep. It does no I/O and reads no clock.
//
// A [Site] is one service at one address. Unknown is a value: a [Tri] that
// nobody stated is Unknown, never No, and the words of the source (hours,
// prices, discounts…) stay beside whatever is read out of them. Every stored
// record is a type of this package. Start with [Site], [Site.Validate] and
// [Site.StateAt].
//
// # Words
//
// Each word has one meaning, in code, comments and the interface. What stands
// behind "not" means something else or nothing.
//
//   - Site (站点): one service at one address, a meal point or a station; not
//     facility, POI, place, location. Two services under one roof are two sites
//     with the same PlaceID.
//   - service (服务): meal or station; not kind, category, type.
//   - channel (渠道): who runs a meal point; not service.
//   - need (需求): eat, drink, rest, toilet; not amenity.
//   - amenity (设施): a thing that a site has; not feature, facility.
//   - entry (进入方式): how one gets in; not a row of a list, a record of the
//     history or an item of an index.
//   - registered (备案): on the official list or not; not signed up. A SiteList is
//     all sites as staff see them; not register.
//   - district (区县): the code of the district that manages a site; not the
//     polygon, which only raises a question.
//   - located (已定位): has a point, with its precision and method; not geocoded.
//   - precision: door, building or street; not accuracy, which is a device's.
//   - programme (项目年度): year and batch a site was built in; not project.
//   - publication (发布): draft, submitted, published, suspended, closed; not
//     status of anything else, and nothing is ever deleted from it.
//   - Notice (通知): a dated word on sites with its source; not message, banner.
//   - State (状态): open, closed or unknown at an instant, with code and basis;
//     not status, not a boolean.
//   - basis (依据): checked, published, stale; not confidence.
//   - Provenance: where a group of facts comes from; not Source, which opens a
//     list.
//   - Batch: changes stored together, which are undone together; not import,
//     which may be several.
//   - Change: one record before and after; not revision, which is the state of the
//     whole database (epoch and rev). Version counts the changes of one record.
//   - Tri: yes, no or unknown; not bool.
//   - metres, minutes, fen: units stand in names.
package locator
