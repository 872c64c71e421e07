// The list that is measured: invented sites, named as test data, in the wording
// of published lists.

const centre = { lat: 41.8, lon: 123.43 };
const reachMetres = 9000;
const metresPerDegree = 111_200;

const hours = {
  meal: [
    "周一到周日。早餐6:30-9:00；午餐11:30-13:30",
    "周一到周日。午餐、晚餐11:00-19:00",
    "早餐7:00-9:00；午餐11:00-14:00",
    "周一至周五午餐11:00-13:00",
    "周一到周日。早餐6:00-10:00；午餐11:00-15:00",
    "每天中午",
  ],
  station: ["24小时", "8:00-18:00（工作日）", "每天8:30-17:20", "每天6:00-21:30", "银行营业期间"],
};

const menus = [
  "一荤三素一汤10元、两荤两素一汤12元、三荤两素一汤14元",
  "一荤一素12元、一荤两素14元、两荤一素17元、两荤两素20元",
  "美食广场自主选择，价格不等",
  "自助餐每人13元",
  "",
];

const discounts = [
  "60-74周岁老年人8元、75-85周岁老年人7元、低保人员6元、特困供养人员3元、86周岁以上老年人免费",
  "60-80岁8折，80岁以上7折，特困、残疾、低保免费",
  "60岁以上九折，80岁以上八折，90岁以上免费",
  "60—89周岁老人每餐优惠1-2元，90周岁以上每单5元",
  "",
];

const amenities = ["休息桌椅、饮水机、微波炉、如厕", "桌椅、热水、充电宝、应急医药箱、雨伞", "饮水、休息、如厕、空调、WiFi、图书", ""];

const columns = [
  "类型", "名称", "地址", "服务时间", "餐标", "点位优惠", "送餐", "设施", "备案", "联系电话",
  "经度", "纬度", "坐标系", "位置精度", "来源", "来源日期",
];

/** A CSV list of so many sites, three meal points to two stations, thinning out from the centre. */
export function testList(count) {
  const rows = Array.from({ length: count }, (_, i) => row(i, count));
  return [columns, ...rows].map((cells) => cells.map(quoted).join(",") + "\n").join("");
}

function row(i, count) {
  const meal = i % 5 < 3;
  const number = String(i + 1).padStart(2, "0");
  // The golden angle spreads points evenly at any count.
  const angle = i * Math.PI * (3 - Math.sqrt(5));
  const metres = reachMetres * ((i + 1) / count);
  const lat = centre.lat + (metres * Math.sin(angle)) / metresPerDegree;
  const lon = centre.lon + (metres * Math.cos(angle)) / metresPerDegree / Math.cos((centre.lat * Math.PI) / 180);
  return [
    meal ? "老年助餐点" : "户外劳动者服务站点",
    meal ? `测试${number}社区食堂` : `测试${number}驿站`,
    `测试${number}路${i + 1}号`,
    pick(meal ? hours.meal : hours.station, i),
    meal ? pick(menus, i) : "",
    meal ? pick(discounts, i) : "",
    meal ? pick(["是", "否", ""], i) : "",
    meal ? "" : pick(amenities, i),
    pick(["是", "是", ""], i),
    pick([`024-555501${number}`, ""], i),
    lon.toFixed(5),
    lat.toFixed(5),
    "WGS84",
    pick(["门口", "建筑", "街"], i),
    "测试名单",
    "2025-06-01",
  ];
}

const pick = (choices, i) => choices[i % choices.length];

const quoted = (cell) => `"${String(cell).replaceAll('"', '""')}"`;
