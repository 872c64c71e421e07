package transfer

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"jiujin/internal/locator"
)

var services = sync.OnceValue(func() *vocabulary[locator.Service] {
	return newVocabulary(
		word[locator.Service]{locator.Meal, "老年助餐点", []string{
			"助餐点", "老年人助餐点", "老年助餐", "助餐", "助餐服务点", "老年助餐服务点", "老年人助餐服务场所", "助餐服务场所",
			"社区食堂", "老年食堂", "长者食堂", "幸福食堂", "便民食堂", "爱心食堂", "老年餐桌", "老年互助小饭桌", "老年餐厅",
		}},
		word[locator.Service]{locator.Station, "户外劳动者服务站点", []string{
			"户外劳动者服务站", "工会户外劳动者服务站点", "工会户外劳动者服务站", "户外劳动者驿站", "户外劳动者站点", "服务站点",
			"工会驿站", "驿站", "爱心驿站", "环卫工人爱心驿站", "司机之家", "骑手驿站", "劳动者港湾",
		}},
	)
})

var channels = sync.OnceValue(func() *vocabulary[locator.Channel] {
	return newVocabulary(
		word[locator.Channel]{locator.Community, "社区老年人助餐食堂", []string{"社区食堂", "社区", "社区老年食堂", "社区老年人食堂"}},
		word[locator.Channel]{locator.CareHome, "养老服务机构食堂", []string{"养老机构食堂", "养老机构", "养老服务机构"}},
		word[locator.Channel]{locator.Chain, "社会连锁化餐饮企业", []string{"连锁餐饮企业", "社会餐饮企业", "餐饮企业", "社会连锁餐饮企业", "连锁餐饮"}},
		word[locator.Channel]{locator.OtherChannel, "其他", nil},
		word[locator.Channel]{locator.ChannelUnknown, "未知", []string{"不详", "不明"}},
	)
})

var precisions = sync.OnceValue(func() *vocabulary[locator.Precision] {
	return newVocabulary(
		word[locator.Precision]{locator.AtDoor, "门口", []string{"门", "入口", "大门"}},
		word[locator.Precision]{locator.AtBuilding, "建筑", []string{"楼", "楼栋", "建筑物"}},
		word[locator.Precision]{locator.AtStreet, "街", []string{"街道", "街路", "路", "道路", "大约", "约"}},
	)
})

var methods = sync.OnceValue(func() *vocabulary[locator.Method] {
	return newVocabulary(
		word[locator.Method]{locator.ByVisit, "实地", []string{"现场", "走访", "上门", "实地走访", "实地核实", "实地采集"}},
		word[locator.Method]{locator.ByPhone, "电话", []string{"电话核实"}},
		word[locator.Method]{locator.ByStaff, "工作人员", []string{"后台", "人工"}},
		word[locator.Method]{locator.ByList, "名单", []string{"列表", "公示", "公告", "表格"}},
	)
})

var statuses = sync.OnceValue(func() *vocabulary[locator.Status] {
	return newVocabulary(
		word[locator.Status]{locator.Draft, "草稿", nil},
		word[locator.Status]{locator.Submitted, "已提交", nil},
		word[locator.Status]{locator.Published, "已发布", nil},
		word[locator.Status]{locator.Suspended, "暂停服务", nil},
		word[locator.Status]{locator.Closed, "已停止服务", nil},
	)
})

// The closed lists, built once and not changed.

// ParseService reads 类型.
func ParseService(s string) (locator.Service, bool) { return services().parse(s) }

func identityColumns() []Column {
	service, status := services(), statuses()
	return []Column{
		{Title: "序号", Key: KeySkip, also: []string{"顺序号", "No", "No.", "读入问题", "原来的行"}},
		{Title: "编号", Key: KeyID, also: []string{"站点编号"}, get: func(s *locator.Site) string { return s.ID }},
		{
			Title: "类型", Key: KeyService, also: []string{"站点类型", "点位类型", "类别", "服务类型", "kind"},
			get: func(s *locator.Site) string { return service.title(s.Service) },
		},
		textColumn("名称", KeyName, "", oneLine, func(s *locator.Site) *string { return &s.Name },
			"站点名称", "点位名称", "食堂名称", "驿站名称", "助餐点名称", "单位名称", "机构名称", "名字"),
		{
			Title: "别名", Key: "aliases", also: []string{"曾用名", "又名"},
			get: func(s *locator.Site) string { return strings.Join(s.Aliases, "、") },
			set: func(s *locator.Site, cell string) *Fault {
				if cell != clean(strings.Join(s.Aliases, "、")) {
					s.Aliases = splitAliases(cell)
				}
				return nil
			},
		},
		{
			Title: "发布", Key: KeyStatus, also: []string{"发布状态"},
			get: func(s *locator.Site) string { return status.title(s.Publication.Status) },
		},
		textColumn("同址编号", "place_id", "", oneLine, func(s *locator.Site) *string { return &s.PlaceID }, "关联站点"),
	}
}

// splitAliases cuts at list marks but not at blanks, which names may hold.
func splitAliases(cell string) []string {
	var out []string
	for _, a := range strings.FieldsFunc(cell, func(r rune) bool {
		return strings.ContainsRune("、,;|/\n\uff0c\uff1b\uff0f", r)
	}) {
		if a = oneLine(a); a != "" && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out
}

func placeColumns() []Column {
	precision, method := precisions(), methods()
	coordinate := func(axis int) func(*locator.Site) string {
		return func(s *locator.Site) string {
			if s.Location == nil {
				return ""
			}
			return strconv.FormatFloat(s.Location.Point[axis], 'f', -1, 64)
		}
	}
	return []Column{
		{
			Title: "区县", Key: KeyDistrict, also: []string{"区", "所属区", "所在区", "所属区县", "区县市", "地区", "所属地区", "行政区"},
			get: func(s *locator.Site) string { return s.District },
		},
		textColumn("街道", KeySubdist, locator.LocationFacts, oneLine, func(s *locator.Site) *string { return &s.Subdistrict }, "街道乡镇", "乡镇街道", "所属街道", "镇街", "乡镇"),
		textColumn("社区", KeyCommunity, locator.LocationFacts, oneLine, func(s *locator.Site) *string { return &s.Community }, "所属社区", "社区村", "村社区", "村"),
		textColumn("地址", KeyAddress, locator.LocationFacts, oneLine, func(s *locator.Site) *string { return &s.Address }, "详细地址", "具体地址", "站点地址", "点位地址", "位置"),
		textColumn("找门提示", "directions", locator.LocationFacts, asIs, func(s *locator.Site) *string { return &s.Directions }, "怎么走", "门的位置"),
		{Title: "经度", Key: KeyLon, Group: locator.LocationFacts, also: []string{"lon", "lng", "longitude", "东经"}, get: coordinate(0)},
		{Title: "纬度", Key: KeyLat, Group: locator.LocationFacts, also: []string{"lat", "latitude", "北纬"}, get: coordinate(1)},
		{
			Title: "坐标系", Key: KeyDatum, Group: locator.LocationFacts, also: []string{"坐标系统", "坐标类型", "datum"},
		},
		{
			Title: "位置精度", Key: KeyPrecision, Group: locator.LocationFacts, also: []string{"precision"},
			get: func(s *locator.Site) string {
				if s.Location == nil {
					return ""
				}
				return precision.title(s.Location.Precision)
			},
		},
		{
			Title: "位置方式", Key: KeyMethod, Group: locator.LocationFacts, also: []string{"定位方式", "采集方式"},
			get: func(s *locator.Site) string {
				if s.Location == nil {
					return ""
				}
				return method.title(s.Location.Method)
			},
		},
		triColumn("备案", KeyRegister, "", func(s *locator.Site) *locator.Tri { return &s.Registered }, "是否备案", "备案情况"),
		wordColumn("渠道", "meal.channel", channels(), ofMeal(func(m *locator.MealService) *locator.Channel { return &m.Channel }), "运营渠道", "供餐渠道"),
		textColumn("运营单位", "operator", "", oneLine, func(s *locator.Site) *string { return &s.Operator }, "依托单位", "运营主体", "运营机构", "承办单位", "所在单位"),
	}
}

func programmeColumns() []Column {
	type site = locator.Site
	return []Column{
		yearColumn("项目年度", "programme.year", func(s *site) *int { return &s.Programme.Year }, "年度", "建设年度"),
		textColumn("批次", "programme.batch", "", oneLine, func(s *site) *string { return &s.Programme.Batch }, "项目批次"),
		dateColumn("建成日期", "programme.built", func(s *site) *locator.Date { return &s.Programme.Built }, "建成时间"),
		dateColumn("挂牌日期", "programme.plated", func(s *site) *locator.Date { return &s.Programme.Plated }, "挂牌时间"),
		dateColumn("验收日期", "programme.accepted", func(s *site) *locator.Date { return &s.Programme.Accepted }, "验收时间"),
		dateColumn("启用日期", "programme.in_use", func(s *site) *locator.Date { return &s.Programme.InUse }, "启用时间", "开业日期"),
		textColumn("联系人", "contact.private_name", locator.ContactFacts, oneLine, func(s *site) *string { return &s.Contact.PrivateName }, "负责人"),
		textColumn("内部电话", "contact.private_phone", locator.ContactFacts, phone, func(s *site) *string { return &s.Contact.PrivatePhone },
			"联系人电话", "负责人电话", "手机", "手机号"),
		textColumn("备注", "staff_note", "", asIs, func(s *site) *string { return &s.StaffNote }, "工作备注", "说明"),
	}
}
