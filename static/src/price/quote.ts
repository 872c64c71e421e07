// What the rules of a tariff say of its prices, for one person or by age.

import { isDecided, lineOf, samePrice, undecided } from "./evaluate";
import { adultFrom, ages, includes, inside, oldest, outside, seniorFrom } from "./person";
import { allRules, offers } from "./scope";
import type { FreeItem, Line, Person, Quote, Tariff, Who } from "./types";

/** What the person pays at an instant in milliseconds. */
export function quote(t: Tariff, p: Person, at: number): Quote {
  const [low, high] = ages(p, at);
  const possible = high - low > 1 ? steps(t) : low === high ? [low] : [low, high];
  return { ...quoteFor(t, p, possible), age_low: low, age_high: high };
}

/** What people of an age band pay who are of no group. */
export interface Row {
  min: number;
  /** None in the last row. */
  max?: number;
  quote: Quote;
}

/** Every age's row, the youngest first. */
export function table(t: Tariff): Row[] {
  const rows: Row[] = [];
  for (const age of steps(t)) {
    const q = { ...quoteFor(t, {}, [age]), age_low: age };
    const last = rows[rows.length - 1];
    if (last && said(last.quote) === said(q)) continue;
    if (last) last.max = last.quote.age_high = age - 1;
    rows.push({ min: age, quote: { ...q, age_high: oldest } });
  }
  return rows;
}

function said(q: Quote): string {
  return JSON.stringify([q.code, q.lines, q.free_items, q.touching]);
}

/** Answers for a person who has one of the ages. */
function quoteFor(t: Tariff, p: Person, possible: number[]): Quote {
  const lines = offers(t).map((offer) => possible.map((age) => lineOf(t, offer, p, age)).reduce(either));
  const touching = allRules(t)
    .map((_, i) => i)
    .filter((i) => possible.some((age) => includes(allRules(t)[i]?.who ?? {}, p, age) !== outside));
  const q: Quote = { age_low: 0, age_high: 0, lines, free_items: freeItems(t, p, possible), touching };
  if (t.menu_error) q.code = "menu_unknown";
  else if (lines.length === 0) q.code = "menu_not_stated";
  return q;
}

/** Joins what two possible ages of a person give. */
function either(a: Line, b: Line): Line {
  const price = samePrice(a.price, b.price);
  if (a.code === b.code && price && a.rules.join() === b.rules.join()) return a;
  const rules = a.rules.concat(b.rules.filter((r) => !a.rules.includes(r))).sort((x, y) => x - y);
  if (isDecided(a.code) && isDecided(b.code) && price) return { code: "rule_applies", price: a.price, rules };
  if (a.code === b.code && !isDecided(a.code) && a.code !== "by_dish") return undecided(a.code, rules);
  return undecided("age_uncertain", rules);
}

function freeItems(t: Tariff, p: Person, possible: number[]): FreeItem[] {
  const items: FreeItem[] = [];
  const add = (more: FreeItem[] = []) => {
    for (const item of more) {
      if (!items.some((i) => i.name === item.name && !!i.unlimited === !!item.unlimited)) items.push(item);
    }
  };
  add(t.menu?.free_items);
  for (const r of allRules(t)) {
    if (r.effect.kind !== "free_item" || r.conditions?.length || r.scope?.meal || r.scope?.kind === "set") continue;
    if (possible.every((age) => includes(r.who, p, age) === inside)) add(r.effect.items);
  }
  return items;
}

/** The ages at which anything may change, 0 first. */
function steps(t: Tariff): number[] {
  const found = new Set([0]);
  const add = (w: Who) => {
    if (w.band?.min) found.add(w.band.min);
    if (w.band?.max) found.add(w.band.max + 1);
    if (w.senior) found.add(seniorFrom);
    if (w.groups?.includes("child")) found.add(adultFrom);
  };
  for (const r of allRules(t)) add(r.who);
  for (const o of offers(t)) if (o.for) add(o.for);
  return [...found].filter((age) => age <= oldest).sort((a, b) => a - b);
}
