import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Calendar } from "./calendar";
import type { Schedule } from "./schedule";
import { type SiteHours, type SiteNotice, siteStateAt } from "./site";

/** An instant and the state at it by the rules of DESIGN §3: value, code, until or "", basis. */
type Vector = [string, string, string, string, string];

interface Vectors {
  schedules: Record<string, Schedule>; // by hours text; others are not understood
  groups: { name: string; why: string; site: SiteHours & { hours_text?: string }; notices?: SiteNotice[]; at: Vector[] }[];
}

// The same files as internal/locator/states_test.go and internal/hours/vectors_test.go read.
const read = (path: string) => JSON.parse(readFileSync(new URL(`../../../internal/${path}`, import.meta.url), "utf8"));
const { schedules, groups } = read("locator/testdata/states.json") as Vectors;
const { calendar } = read("hours/testdata/vectors.json") as { calendar: Calendar };
const count = groups.reduce((n, g) => n + g.at.length, 0);

const understood = (text = "") => schedules[text] ?? null;
const inShanghai = (ms: number) => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

describe(`twins: ${count} vectors of sites`, () => {
  expect(count).toBeGreaterThanOrEqual(100);
  test.each(groups)("$name", ({ why, site, notices = [], at }) => {
    const withHours = { ...site, schedule: understood(site.hours_text) };
    const read = notices.map((n) => ({ ...n, schedule: understood(n.hours_text) }));
    const got = at.map(([instant]) => {
      const s = siteStateAt(withHours, read, calendar, Date.parse(instant));
      return [instant, s.value, s.code, s.until === undefined ? "" : inShanghai(s.until), s.basis];
    });
    expect(got, why).toEqual(at);
  });
});
