import { expect, test } from "vitest";
import { layout, wrap, type Card } from "./picture";

// A font in which a Chinese character is as wide as its size and others half.
const wide = (text: string, size = 10) => Array.from(text).reduce((sum, c) => sum + (c > "\u2e7f" ? size : size / 2), 0);

test("lines break between characters and between words, and never lose one", () => {
  const text = "早餐6:00-10:00，午餐11:00-15:00，晚餐16:00-19:00，节假日请先打电话问一声再来";
  const lines = wrap(text, 100, (s) => wide(s));
  expect(lines.join("")).toBe(text);
  for (const line of lines) expect(wide(line)).toBeLessThanOrEqual(110);
  expect(wrap("Heping District, Nanwu Road 12", 80, (s) => wide(s))).toEqual(["Heping District,", "Nanwu Road 12"]);
  expect(wrap("a".repeat(50), 100, (s) => wide(s)).join("")).toBe("a".repeat(50));
  expect(wrap("一\n\n二", 100, (s) => wide(s))).toEqual(["一", "二"]);
});

test("everything stands below what comes before it, inside the picture", () => {
  const card: Card = {
    service: "meal", kind: "老年助餐点", name: "一个名字很长很长很长很长很长的社区老年食堂",
    lines: [["地址", "沈北新区正良街道蒲昌路46-7号".repeat(3)], ["时间", "早餐6:00-10:00"]],
    phone: "024-12345678、13800000000", call: "电话", number: "编号 104 837", scan: "扫一扫", qr: "", file: "x.png", brand: "就近",
  };
  const { pieces, height, codeTop } = layout(card, 370, (text, font) => wide(text, Number(/(\d+)px/.exec(font)?.[1])));
  const ys = pieces.map((p) => p.y);
  expect(ys).toEqual([...ys].sort((a, b) => a - b));
  expect(Math.max(...ys)).toBeLessThan(height);
  expect(codeTop + 370).toBeLessThanOrEqual(height);
  for (const p of pieces) expect(p.x + wide(p.text, Number(/(\d+)px/.exec(p.font)?.[1])), p.text).toBeLessThanOrEqual(1080 - 72 + 60);
  expect(pieces.find((p) => p.text.startsWith("024"))?.text).toBe(card.phone); // the number on one line
});
