import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stateAt } from "./at";
import { type Calendar, kindOf } from "./calendar";
import type { Schedule, State } from "./schedule";

/**
 * An instant and the state at it by the rules of DESIGN §3: value, code, until
 * or "" and, where it is given, what is open all that time: meals and after an
 * @ the zone, or "".
 */
type Vector = [string, string, string, string, string?];

interface Vectors {
  calendar: Calendar;
  groups: { name: string; why: string; schedule: Schedule; at: Vector[] }[];
}

// The same file as internal/hours/vectors_test.go reads.
const file = new URL("../../../internal/hours/testdata/vectors.json", import.meta.url);
const { calendar, groups } = JSON.parse(readFileSync(file, "utf8")) as Vectors;
const count = groups.reduce((n, g) => n + g.at.length, 0);

const inShanghai = (ms: number) => `${new Date(ms + 8 * 3_600_000).toISOString().slice(0, 19)}+08:00`;

function row(want: Vector, s: State): Vector {
  const got: Vector = [want[0], s.value, s.code, s.until === undefined ? "" : inShanghai(s.until)];
  if (want.length === 5) got.push((s.meals || []).join("+") + (s.zone ? `@${s.zone}` : ""));
  return got;
}

describe(`twins: ${count} vectors of schedules`, () => {
  expect(count).toBeGreaterThanOrEqual(220);
  test.each(groups)("$name", ({ why, schedule, at }) => {
    expect(at.map((want) => row(want, stateAt(schedule, calendar, Date.parse(want[0])))), why).toEqual(at);
  });
});

test("days that the calendar does not reach may be anything", () => {
  expect(kindOf(calendar, "2024-12-31")).toBe("unannounced");
  expect(kindOf(calendar, "2028-01-01")).toBe("unannounced");
  expect(kindOf(calendar, "2027-12-29")).toBe("ordinary");
});

test("hours that are not understood are unknown", () => {
  expect(stateAt(null, calendar, Date.parse("2026-11-03T12:00:00+08:00"))).toEqual({ value: "unknown", code: "hours_unknown" });
});
