package transfer

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// What the name column of a row holds that sums up other rows, without blanks.
var (
	// 合计, 和平区小计, 合计数, 总计12家, 合计(12家), and whatever follows a colon.
	sumPattern = regexp.MustCompile(`^(本[页表列]|全[市区县]|[^0-9:]{1,6}[市区县])?(小计|合计|总计|共计|累计)数?量?(:.*|[(]?` + howMany + `[)]?)?$`)
	// 共12个, 一共12家站点.
	countedPattern = regexp.MustCompile(`^(一共|总共|共有|共)` + howMany + `$`)
	// 12, 1,234, 12个.
	barePattern = regexp.MustCompile(`^[0-9][0-9,]*(\.[0-9]+)?[个家处座间所户条行项]?$`)
)

// howMany is a number with the word for what is counted.
const howMany = `([0-9][0-9,]*|[〇零一二三四五六七八九十百千]+)[个家处座间所户条行项]?(站点|网点|点位|食堂|驿站|助餐点)?`

// IsSummary reports whether a name says that its row sums up other rows, or is
// a number and no name.
func IsSummary(name string) bool {
	name = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFKC.String(name))
	return sumPattern.MatchString(name) || countedPattern.MatchString(name) || barePattern.MatchString(name)
}
