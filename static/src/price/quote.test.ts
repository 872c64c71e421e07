// The vectors of internal/price, which the Go evaluator passes too.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { isDecided } from "./evaluate";
import { quote, table } from "./quote";
import type { Line, Person, Quote, Tariff } from "./types";

interface Vector {
  tariff: string;
  born?: string;
  groups?: string[];
  at?: string;
  want: string[];
  ages?: string;
  free_items?: string[];
  touching?: number[];
}

function read(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../../internal/price/testdata/${name}`, import.meta.url), "utf8"));
}

const { cases } = read("vectors.json") as { cases: Vector[] };
const tariffs = read("tariffs.json") as Record<string, Tariff>;

/** Writes a quote as the vectors do. */
function said(q: Quote): string[] {
  if (q.code) return [q.code];
  return q.lines.map((l: Line) => {
    const { low, high } = l.price;
    const price = !isDecided(l.code) || l.code === "free" ? "" : low === high ? ` ${low}` : ` ${low}-${high}`;
    return l.code + price + (l.rules.length ? ` #${l.rules.join()}` : "");
  });
}

function person(v: Vector): Person {
  const [year, month] = (v.born ?? "").split("-");
  return {
    ...(year && { birth_year: Number(year) }),
    ...(month && { birth_month: Number(month) }),
    groups: v.groups ?? [],
  };
}

test("there are enough vectors", () => expect(cases.length).toBeGreaterThanOrEqual(80));

test.each(cases.map((v) => [`${v.tariff}, born ${v.born ?? "?"} ${v.groups ?? ""} ${v.at ?? ""}`, v] as const))("%s", (_, v) => {
  const t = tariffs[v.tariff];
  if (!t) throw new Error(`no tariff ${v.tariff}`);
  const q = quote(t, person(v), Date.parse(v.at ?? "2026-11-23T12:00:00+08:00"));
  expect(said(q)).toEqual(v.want);
  if (v.ages) expect(`${q.age_low}-${q.age_high}`).toBe(v.ages);
  if (v.free_items) expect(q.free_items.map((i) => i.name)).toEqual(v.free_items);
  if (v.touching) expect(q.touching).toEqual(v.touching);
  for (const l of q.lines) {
    if (!isDecided(l.code) || l.code === "free") expect(l.price).toEqual({ low: 0, high: 0 });
  }
});

test("the table by age is the server's", () => {
  const want = read("tables.json") as Record<string, string[]>;
  expect(Object.keys(want).sort()).toEqual(Object.keys(tariffs).sort());
  for (const [name, t] of Object.entries(tariffs)) {
    const rows = table(t).map((r) => `${r.min}-${r.max ?? ""}: ${said(r.quote).join("; ")}`);
    expect(rows, name).toEqual(want[name]);
  }
});
