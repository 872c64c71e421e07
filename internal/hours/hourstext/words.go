package hourstext

import "jiujin/internal/hours"

// wordKind is what a word of an hours text does there. The vocabulary is
// closed: a word that is not in it refuses the text.
type wordKind uint8

const (
	wordUnknown wordKind = iota
	wordNumber           // digits
	wordHan              // one numeral of 零 to 十
	wordQuote            // 「…」

	wordComma
	wordSemicolon
	wordStop // the end of a sentence or line
	wordColon
	wordOpen
	wordClose
	wordTo
	wordDot
	wordSlash
	wordList // 、和

	wordHour
	wordMinute
	wordHalf
	wordQuarter
	wordSharp
	wordHours   // 小时
	wordTimes   // ×, as in 7×24小时
	wordAllDay  // 全天
	wordPart    // a part of the day; the value is a dayPart
	wordMidday  // 中, 午: short for a meal, with others
	wordNextDay // 次日
	wordBefore  // 提前

	wordYear
	wordMonth
	wordDay
	wordDays     // 天
	wordMonthEnd // 月底
	wordEveryYear
	wordNextYear
	wordRelative // 今年: no date without knowing today's
	wordFrom
	wordOn // 起
	wordUntil
	wordEnding // 止
	wordSeason // 夏季
	wordFeast  // 春节
	wordRest   // 其余时间

	wordWeek      // 周, before the numeral of a day
	wordWeekdays  // 每天, 工作日, 周末; the value is Weekdays, and workday
	wordVagueDays // 平日
	wordHoliday   // the value is 1 when it cannot mean weekends
	wordMakeUp
	wordSwap // 调休: the day off or the day of work

	wordMeal // the value is Meals
	wordVagueMeal
	wordZone

	wordServe  // 开放; the value is 1 for serving meals
	wordStart  // 开门
	wordClosed // the value is closesDoor or endsServing when it can also follow a time
	wordLast   // 停止点餐
	wordBreak  // 午休
	wordExcept // 除外
	wordBut    // 除…外
	wordUsual  // 照常
	wordNormal // 正常
	wordAsWorkday
	wordAsWeekend
	wordNotice  // 另行通知
	wordNoTimes // 时间不详
	wordSoldOut
	wordWeather
	wordAllYear   // 全年无休
	wordYearRound // 全年
	wordAlso      // 另有
	wordFirst     // 日期重叠的以先列者为准
	wordChange    // 改为
	wordBecause   // 因
	wordVague     // 左右
	wordStatus    // 试运行
	wordNoise     // changes nothing
)

// longestWord is the most runes of a word.
const longestWord = 11

// word looks up a word of the vocabulary, in its folded form.
func word(s string) (kind wordKind, value int, ok bool) {
	for _, list := range [...]func(string) (wordKind, int){
		wordOfMarks, wordOfClock, wordOfDates, wordOfDays, wordOfService, wordOfRules,
	} {
		if kind, value = list(s); kind != wordUnknown {
			return kind, value, true
		}
	}
	return wordUnknown, 0, false
}

func wordOfMarks(s string) (wordKind, int) {
	switch s {
	case ",":
		return wordComma, 0
	case ";":
		return wordSemicolon, 0
	case "。", "\n", "!":
		return wordStop, 0
	case ":":
		return wordColon, 0
	case "(":
		return wordOpen, 0
	case ")":
		return wordClose, 0
	case "-", "--", "至", "到", "直到", "直至":
		return wordTo, 0
	case ".":
		return wordDot, 0
	case "/":
		return wordSlash, 0
	case "、", "和", "及", "与", "以及", "并", "+", "&", "|":
		return wordList, 0
	}
	return wordUnknown, 0
}

func wordOfClock(s string) (wordKind, int) {
	switch s {
	case "零", "一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "两":
		return wordHan, hanNumeral(s)
	case "点", "时", "点钟":
		return wordHour, 0
	case "分", "分钟":
		return wordMinute, 0
	case "半":
		return wordHalf, 0
	case "刻":
		return wordQuarter, 0
	case "整":
		return wordSharp, 0
	case "小时", "个小时", "h", "H":
		return wordHours, 0
	case "×", "*", "x", "X":
		return wordTimes, 0
	case "全天", "全日", "全天候", "昼夜":
		return wordAllDay, 0
	case "凌晨":
		return wordPart, int(smallHours)
	case "早", "早上", "早晨", "清晨", "清早", "早间":
		return wordPart, int(earlyMorning)
	case "上午":
		return wordPart, int(morning)
	case "中午", "正午", "午间":
		return wordPart, int(noon)
	case "下午", "午后":
		return wordPart, int(afternoon)
	case "傍晚":
		return wordPart, int(dusk)
	case "晚", "晚上", "晚间", "夜", "夜间", "夜晚", "夜里":
		return wordPart, int(evening)
	case "白天":
		return wordPart, int(daylight)
	case "中", "午":
		return wordMidday, 0
	case "次日", "翌日", "第二天", "第二日", "转天":
		return wordNextDay, 0
	case "前", "提前":
		return wordBefore, 0
	case "约", "大约", "大概", "左右", "前后", "上下", "大致", "一般", "通常", "基本", "视情况", "不定时", "不固定":
		return wordVague, 0
	}
	return wordUnknown, 0
}

func hanNumeral(s string) int {
	switch s {
	case "一":
		return 1
	case "二", "两":
		return 2
	case "三":
		return 3
	case "四":
		return 4
	case "五":
		return 5
	case "六":
		return 6
	case "七":
		return 7
	case "八":
		return 8
	case "九":
		return 9
	case "十":
		return 10
	}
	return 0
}

func wordOfDates(s string) (wordKind, int) {
	switch s {
	case "年":
		return wordYear, 0
	case "月", "月份":
		return wordMonth, 0
	case "日", "号":
		return wordDay, 0
	case "天":
		return wordDays, 0
	case "底", "末":
		return wordMonthEnd, 0
	case "每年", "每年的":
		return wordEveryYear, 0
	case "次年", "翌年", "来年", "第二年", "转年":
		return wordNextYear, 0
	case "今年", "明年", "去年", "本年", "当年", "本月", "下月", "目前", "现在", "即日", "近期", "近日":
		return wordRelative, 0
	case "昨日", "昨天", "今日", "今天", "明日", "明天", "日前":
		return wordStatus, 0 // news of a day
	case "自", "从", "于":
		return wordFrom, 0
	case "起", "开始":
		return wordOn, 0
	case "持续到", "持续至", "将持续到", "将持续至", "活动持续到", "活动持续至", "活动将持续到", "活动将持续至",
		"截至", "截止到", "截止至":
		return wordUntil, 0
	case "止", "为止":
		return wordEnding, 0
	case "春季", "夏季", "秋季", "冬季", "春天", "夏天", "秋天", "冬天", "春夏", "秋冬", "冬春", "夏秋",
		"春夏季", "秋冬季", "冬春季", "夏秋季", "夏令", "冬令", "夏令时", "冬令时", "夏时制", "冬时制",
		"供暖期", "采暖期", "供暖季", "采暖季", "非供暖期", "非采暖期", "农闲", "农忙", "农闲时", "农忙时",
		"旺季", "淡季", "暑期", "汛期", "高温期", "高温季节":
		return wordSeason, 0
	case "元旦", "春节", "清明", "清明节", "劳动节", "五一", "端午", "端午节", "中秋", "中秋节", "国庆", "国庆节",
		"除夕", "元宵节", "寒假", "暑假", "寒暑假":
		return wordFeast, 0
	case "其余时间", "其他时间", "其它时间", "其余月份", "其他月份", "其它月份", "其余季节", "其他季节", "其它季节",
		"其余日期", "其他日期", "其它日期":
		return wordRest, 0
	}
	return wordUnknown, 0
}

// workday marks the Weekdays of 工作日, which speaks of holidays too.
const workday = 1 << 7

func wordOfDays(s string) (wordKind, int) {
	switch s {
	case "周", "星期", "礼拜", "每周", "每星期", "每个周", "每个星期", "逢周", "逢星期", "每逢周", "每逢星期":
		return wordWeek, 0
	case "每天", "每日", "天天", "日日", "每一天", "一周七天", "每周七天":
		return wordWeekdays, int(hours.EveryDay)
	case "工作日", "每个工作日":
		return wordWeekdays, int(hours.WorkWeek) | workday
	case "双休日", "双休", "周末", "每周末", "每个周末", "每逢周末":
		return wordWeekdays, int(hours.Weekend)
	case "平日", "平时", "休息日", "周中", "周内":
		return wordVagueDays, 0
	case "法定节假日", "国家法定节假日", "国家法定假日", "国家节假日", "法定假日", "法定假期", "法定节日", "国定假日",
		"国定节假日", "公众假期", "公共假日":
		return wordHoliday, 1
	case "节假日", "假日", "节日":
		return wordHoliday, 0
	case "调休上班日", "调休工作日", "调休补班日", "调休上班", "补班日", "调班日", "节假日调休上班日":
		return wordMakeUp, 0
	case "调休", "调休日":
		return wordSwap, 0
	case "早餐", "早饭", "早点", "早市":
		return wordMeal, int(hours.Breakfast)
	case "午餐", "中餐", "午饭", "中饭", "午市":
		return wordMeal, int(hours.Lunch)
	case "晚餐", "晚饭", "晚市":
		return wordMeal, int(hours.Dinner)
	case "中晚餐", "午晚餐", "中晚两餐", "午晚两餐":
		return wordMeal, int(hours.Lunch | hours.Dinner)
	case "早中餐", "早中两餐":
		return wordMeal, int(hours.Breakfast | hours.Lunch)
	case "早晚餐", "早晚两餐":
		return wordMeal, int(hours.Breakfast | hours.Dinner)
	case "三餐", "一日三餐", "早中晚", "早午晚", "早中晚餐", "早午晚餐", "早中晚三餐", "早午晚三餐", "早中晚饭":
		return wordMeal, int(hours.AllMeals)
	case "早午餐", "两餐": // brunch or two meals; which two
		return wordVagueMeal, 0
	case "大厅", "营业大厅", "营业厅", "服务大厅", "自助区", "自助服务区", "自助银行", "自助图书馆", "阅览区", "阅览室",
		"窗口", "服务窗口", "餐厅", "食堂", "驿站", "休息区", "休息室", "活动室", "室内", "室外":
		return wordZone, 0
	}
	return wordUnknown, 0
}

// What a word of closing says after a time: 17:00闭馆, 12:40停止供餐.
const (
	closesDoor  = 1
	endsServing = 2
)

func wordOfService(s string) (wordKind, int) {
	switch s {
	case "营业", "开放", "服务", "运营", "接待", "供应", "提供", "可提供":
		return wordServe, 0
	case "供餐", "就餐", "用餐", "开餐", "开饭", "供饭", "售餐", "打餐", "取餐":
		return wordServe, 1
	case "开门", "开馆":
		return wordStart, 0
	case "关门", "关闭", "闭馆", "打烊", "闭店", "闭园", "结束", "停止营业", "停止开放", "停止服务":
		return wordClosed, closesDoor
	case "停餐", "收餐", "停止供餐", "停止供应", "供餐结束", "结束供餐":
		return wordClosed, endsServing
	case "休息", "休馆", "歇业", "停业", "休业", "停供", "停办", "停开", "停运", "放假", "公休",
		"暂停营业", "暂停开放", "暂停服务", "暂停供餐", "不营业", "不开放", "不供餐", "不服务", "不开门", "不提供服务",
		"不供应", "不办公", "不开餐", "全天休息", "全天闭馆", "全天不开放", "全天停餐":
		return wordClosed, 0
	case "停止点餐", "截止点餐", "最后点餐", "最晚点餐", "点餐截止", "停止取餐", "截止取餐", "最后取餐", "取餐截止",
		"停止打餐", "停止售餐", "停止领餐", "停止入场", "停止入馆", "停止进馆", "停止进场", "停止接待", "停止取号",
		"停止受理", "最后入场", "末次入场", "最后入馆":
		return wordLast, 0
	case "午休", "午间休息", "中午休息", "午休时间":
		return wordBreak, 0
	case "营业时间", "开放时间", "服务时间", "供餐时间", "就餐时间", "用餐时间", "开餐时间", "开饭时间", "运营时间",
		"接待时间", "工作时间", "办公时间", "开馆时间", "营业时段", "开放时段", "服务时段", "供应时间",
		"时间", "时段", "时间段", "为", "准时", "均", "都", "也", "全部", "对外", "免费", "爱心", "期间", "的", "每",
		"当日", "当天", "如遇", "遇", "逢", "中午不休", "中午不休息", "午间不休", "午间不休息", "安排", "执行":
		return wordNoise, 0
	}
	return wordUnknown, 0
}

func wordOfRules(s string) (wordKind, int) {
	switch s {
	case "除外", "外", "以外", "之外":
		return wordExcept, 0
	case "除", "除了":
		return wordBut, 0
	case "照常", "照旧", "不休", "无休", "不休息", "不打烊", "不停业", "不停餐", "不闭馆", "不放假":
		return wordUsual, 0
	case "正常":
		return wordNormal, 0
	case "按工作日", "同工作日", "视同工作日":
		return wordAsWorkday, 0
	case "按周末", "仍按周末", "同周末":
		return wordAsWeekend, 0
	case "另行通知", "时间另行通知", "另行公布", "时间另行公布", "时间另定":
		return wordNotice, 0
	case noTimesSaid, "时间未公布":
		return wordNoTimes, 0
	case "售完为止", "售完即止", "售完即停", "卖完为止", "卖完即止", "售罄为止", "送完为止", "领完为止", "发完为止":
		return wordSoldOut, 0
	case "雨天", "下雨天", "下雪天", "雨雪天", "雨雪天气", "阴雨天", "风雨天", "恶劣天气", "极端天气", "大风天", "下雨", "雨雪":
		return wordWeather, 0
	case "全年无休", "全年不休", "年中无休", "常年无休", "终年无休", "全年无休息":
		return wordAllYear, 0
	case "全年", "常年", "一年", "一年四季", "四季":
		return wordYearRound, 0
	case "另有", "另":
		return wordAlso, 0
	case firstCounts:
		return wordFirst, 0
	case "改为", "调整为", "变更为":
		return wordChange, 0
	case "因", "由于":
		return wordBecause, 0
	case "停业整顿", "恢复营业", "恢复供餐", "恢复开放", "试运行", "试营业", "试运营", "试开放", "装修", "搬迁", "关停",
		"已关闭", "已关停", "筹备中", "建设中", "尚未开业", "未开业", "即将开业", "即将开放":
		return wordStatus, 0
	}
	return wordUnknown, 0
}
