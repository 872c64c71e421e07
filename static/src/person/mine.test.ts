import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Person, Tariff } from "../price/types";
import { sayMine } from "./mine";

const zh = JSON.parse(readFileSync(new URL("../../../internal/messages/zh.json", import.meta.url), "utf8")) as Record<string, string>;
const say: Record<string, string> = {
  comma: zh["unit.comma"]!,
  aside: zh["unit.pause"]!,
  was: zh["price.was"]!,
  price_ask: zh["site.prices.note"]!,
};
for (const [key, text] of Object.entries(zh)) {
  if (key.startsWith("js.")) say[key.slice(3)] = text;
  if (key.startsWith("price.why.")) say[`why_${key.slice("price.why.".length)}`] = text;
}
const at = Date.parse("2026-11-23T12:00:00+08:00");
const old: Person = { birth_year: 1948, birth_month: 5 };
const young: Person = { birth_year: 1986, birth_month: 5 };

const set = { kind: "set", contents: { meat: 1, vegetable: 3, soup: 1 }, price: { low: 1000, high: 1000 } } as const;
const rules = [{ who: { band: { min: 75, max: 85 } }, effect: { kind: "price", amount: { low: 700, high: 700 } }, words: "75-85周岁7元" }] as const;
const one = { menu: { offers: [set] }, rules } as unknown as Tariff;
const two = { menu: { offers: [set, { ...set, contents: { meat: 2 }, price: { low: 1200, high: 1200 } }] }, rules } as unknown as Tariff;
const text = (t: Tariff, p: Person, names: string[], short = true) => sayMine(t, names, p, at, say, short).map((part) => part.text);

test("the price that a rule decides", () => {
  expect(text(one, old, ["一荤三素一汤"])).toEqual(["按公布的优惠，您付 7 元（一荤三素一汤，原价 10 元）"]);
  expect(text(one, old, ["一荤三素一汤"], false), "with its words where there is room").toContain("75-85周岁7元");
});

test("the menu's price for whom there is no rule", () => {
  expect(text(one, young, ["一荤三素一汤"])).toEqual(["没有给您的优惠，付公布的价 10 元（一荤三素一汤）"]);
});

test("where it is not decided: why, the rule's words, and to call", () => {
  expect(text(two, old, ["一荤三素一汤", "两荤"])).toEqual([
    "您付多少还定不了：没有写是哪一种饭菜的优惠。",
    "75-85周岁7元",
    "以店内公示为准，请先打电话。",
  ]);
});

test("nothing to pay", () => {
  const free = { menu: { offers: [set] }, rules: [{ who: { band: { min: 75 } }, effect: { kind: "free" }, words: "75岁以上免费" }] } as unknown as Tariff;
  expect(text(free, old, ["一荤三素一汤"])).toEqual(["按公布的优惠，您不用付钱（一荤三素一汤）"]);
});

test("rules that are not understood give no price", () => {
  const unread = { menu: { offers: [set] }, rules_error: {} } as unknown as Tariff;
  expect(text(unread, old, ["一荤三素一汤"])).toEqual(["公布的优惠没有全读懂，没有算。", "以店内公示为准，请先打电话。"]);
});

test("the menu's own price for old people is said where further rules are not understood", () => {
  const more = { menu: { offers: [set], rules: [{ who: { senior: true }, effect: { kind: "price", amount: { low: 800, high: 800 } }, words: "老人8块" }] }, rules_error: {} } as unknown as Tariff;
  expect(text(more, old, ["一荤三素一汤"])).toEqual(["公布的优惠没有全读懂，没有算。", "老人8块", "以店内公示为准，请先打电话。"]);
  expect(text(more, young, ["一荤三素一汤"])).toEqual(["公布的优惠没有全读懂，没有算。", "以店内公示为准，请先打电话。"]);
});

test("no word of discounts: a card has said so, the page gives the menu's price", () => {
  const plain = { menu: { offers: [set] } } as unknown as Tariff;
  expect(text(plain, old, ["一荤三素一汤"])).toEqual([]);
  expect(text(plain, old, ["一荤三素一汤"], false)[0]).toBe("公布的价：10 元（一荤三素一汤），没有写优惠。");
});

test("an unreadable menu leaves the rule's words", () => {
  const t = { menu_error: {}, rules } as unknown as Tariff;
  expect(text(t, old, [])).toEqual(["75-85周岁7元", "以店内公示为准，请先打电话。"]);
  expect(text(t, young, [])).toEqual([]);
});
