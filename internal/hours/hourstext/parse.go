package hourstext

import "jiujin/internal/hours"

// maxText is the longest hours text that is read, in bytes.
const maxText = 4096

// Parse reads the hours of a place as Chinese lists write them and as
// [Print] does. It understands the whole text or refuses it: the
// error is a *[ParseError] that names the words in the way. The schedule is
// valid.
//
// # What is read
//
// Width does not matter, and neither do kinds of dash, colon and quotation mark.
//
//	text     = clause { mark clause }        mark: 、 ， ； 。 ( ) or a line end
//	clause   = { label } value | rule
//	label    = season | days | zone | meals  in any order
//	value    = times | 24小时 | 时间不详
//	times    = time 至 time | time 起        { 售完为止 | time 停止点餐 | 午休 times }
//	time     = [次日] [上午 …] ( 8:30 | 8.30 | 8点 [半 | 30分] )
//	season   = [夏季] dates | 其余时间
//	dates    = 6月至9月 | 6月21日至9月30日 | 11月至次年3月 | 2026年… | 持续到2023年10月
//	days     = 每天 | 工作日 | 周末 | 周一至周五 | 周一、三、五 | 法定节假日 | 周末及法定节假日
//	meals    = 早餐 | 午餐、晚餐 | 早中晚 …
//	rule     = days ( 休息 | 除外 | 照常 ) | 全年无休 | 365天 | 雨天不开放
//	         | 调休上班日 ( 按工作日 | 仍按周末 | 照常 | 休息 )
//	         | [因…] dates ( 休息 | 改为 times | 另行通知 )
//
// A label holds until another of its kind, so 周一至周五 holds for the lunch that
// follows a breakfast; a season takes days and meals with it, and the end of a
// sentence takes the meal. Labels may stand behind their times in brackets:
// 8:00-17:00（工作日）. Labels without a value are a period without times
// (周一至周五午餐).
//
// # What words mean
//
//   - No days at all, 每天 and 24小时 are every day and state nothing about
//     public holidays.
//   - 工作日 is Monday to Friday, closed on public holidays and open on make-up
//     workdays. Beside other days it does not say what a holiday on one of those
//     is, so the holiday rule stays unknown.
//   - 全年无休 and 365天 are open on public holidays.
//   - 节假日 without 法定 is public holidays where it cannot mean weekends too.
//   - 中午 without times is lunch, as lists of canteens have it.
//   - Dates without a year come back every year.
//
// # What is refused
//
// Every word that is not in the vocabulary, and what can be read in two ways: a
// time that may be before or after noon, an end without a beginning, days that
// only some of the times have, days beside a holiday word without a mark
// (8:30-17:00，周末节假日休息), a season without dates. Nothing is taken from a
// text of which a part is refused.
func Parse(text string) (*hours.Schedule, error) {
	if len(text) > maxText {
		return nil, &ParseError{Code: ParseTooLong}
	}
	src := fold(text)
	phrases, err := readPhrases(src)
	if err != nil {
		return nil, err
	}
	if len(phrases) == 0 {
		if len(src.tokens()) == 0 {
			return nil, &ParseError{Code: ParseEmpty}
		}
		return nil, src.refuse(ParseNotUnderstood, 0, len(src.folded))
	}
	c := &clauses{src: src, phrases: phrases}
	s, err := c.schedule()
	if err != nil {
		return nil, err
	}
	return s, nil
}
