import { expect, test } from "vitest";
import type { Tariff } from "../price/types";
import { priceText } from "./price";

const say = {
  price_for: "%s:%s", price_ask: "ask", yuan: "%s yuan", free: "free", comma: ", ", aside: "; ", was: "was %s",
  mine_pays: "pays %s", mine_same: "full %s", mine_of: "%s (%s)", mine_open: "open: %s", mine_words: "“%s”", why_age_uncertain: "birthday",
};
const noon = Date.parse("2026-11-23T12:00:00+08:00");
const tariff: Tariff = {
  menu: { offers: [{ kind: "set", price: { low: 1000, high: 1000 } }] },
  rules: [{ who: { band: { min: 75 } }, scope: { kind: "set", price: 1000 }, effect: { kind: "price", amount: { low: 690, high: 690 } }, words: "75 岁起 6.9 元" }],
};

test("says what the rules decide for the year, and asks where they do not", () => {
  expect(priceText(tariff, ["lunch"], 1940, noon, say)).toMatch(/^85–86:pays 6\.9 yuan \(lunch; was 10 yuan\)/);
  expect(priceText(tariff, ["lunch"], 1980, noon, say)).toMatch(/^45–46:full 10 yuan \(lunch\)/);
  expect(priceText(tariff, ["lunch"], 1951, noon, say)).toBe("74–75:open: birthday “75 岁起 6.9 元” ask");
  expect(priceText(tariff, ["lunch"], 0, noon, say)).toBe("");
});
