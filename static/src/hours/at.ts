import type { Calendar } from "./calendar";
import { dayOf, instantOf, minuteOf, minutes, minutesOfDay } from "./civil";
import { type Plan, planOf } from "./plan";
import type { Code, Meal, Period, Schedule, State, Timetable, Value } from "./schedule";

/** How many days ahead a change is looked for. */
const horizon = 400;

/** The state of a schedule alone, or of hours that are unknown, at an instant in ms since 1970. */
export const stateAt = (schedule: Schedule | null, calendar: Calendar, ms: number): State =>
  timetableAt({ schedule, overrides: [] }, calendar, ms);

/** The state at an instant in ms since 1970. */
export function timetableAt(timetable: Timetable, calendar: Calendar, ms: number): State {
  const steps = stepsFrom(timetable, calendar, minuteOf(ms));
  const now = steps.next().value as Step;
  const state: State = { value: now.value, code: now.code };
  if (now.note) state.note = now.note;
  if (now.dated) state.dated = true;

  let { meals, zones, soldOut } = now;
  let allDay = true;
  for (const then of steps) {
    const later = then.minute - now.minute >= minutesOfDay;
    if (then.value !== now.value) {
      state.until = instantOf(then.minute);
      state.next = then.value;
      allDay = later;
      break;
    }
    if (!later) {
      meals = meals.filter((m) => then.meals.includes(m));
      zones = zones.filter((z) => then.zones.includes(z));
      soldOut = soldOut || then.soldOut;
    }
  }
  if (now.value === "open") {
    state.code = soldOut ? "open_until_sold_out" : allDay ? "open_all_day" : "open_until";
    if (meals.length) state.meals = meals;
    if (zones[0] && !zones.includes("")) state.zone = zones[0];
  }
  return state;
}

/** A minute with what counts from there to the next step. */
interface Step {
  minute: number;
  value: Value;
  code: Code; // of an open minute any
  note?: string | undefined;
  dated?: boolean | undefined;
  // Of an open minute: what is served, the zones that are open, "" being the
  // whole place, and whether all of it is until sold out.
  meals: Meal[];
  zones: string[];
  soldOut: boolean;
}

/** The minute and then, up to the horizon, each at which a period begins or ends or a day begins. */
function* stepsFrom(timetable: Timetable, calendar: Calendar, now: number): Generator<Step, void> {
  const today = dayOf(now);
  let plan = planOf(timetable, calendar, today - 1);
  for (let day = today; day <= today + horizon; day++) {
    const tails = tailsOf(plan);
    plan = planOf(timetable, calendar, day);
    const claims = claimsOf(plan).concat(tails);
    const midnight = day * minutesOfDay;
    for (let at = Math.max(0, now - midnight); at < minutesOfDay; at = nextEdge(claims, at)) {
      yield step(plan, claims, at, midnight + at);
    }
  }
}

/** What a period or a day says of some minutes. Of several claims on a minute the highest rank counts. */
interface Claim {
  from: number; // minutes after the midnight of the day that is looked at
  until: number;
  rank: Rank;
  code?: Code | undefined; // of closed and unknown
  period: Period | null; // null: the whole day
  dated?: boolean; // see Plan
}

const enum Rank {
  Closed, // after the last serving
  Times, // a period without times
  End, // after a start without an end
  Eve, // what an unknown day before may have left open
  Weather,
  Day, // the whole day is unknown
  Open,
}

/** What a day says of its own minutes and of those after its midnight. */
function claimsOf(plan: Plan): Claim[] {
  const whole = { from: 0, until: minutesOfDay };
  const claims = plan.periods.flatMap((period): Claim[] => {
    const { opens, closes, last_serving } = period;
    if (!opens) return [{ ...whole, rank: Rank.Times, code: "times_unknown", period }];
    const from = minutes(opens);
    if (!closes) return [{ from, until: nextStart(plan, period), rank: Rank.End, code: "end_unknown", period }];
    const served = { from, until: minutes(last_serving || closes), period };
    if (plan.value === "unknown") return [{ ...served, rank: Rank.Eve, code: plan.code }];
    const after: Claim = { from: served.until, until: minutes(closes), rank: Rank.Closed, code: "last_serving_passed", period };
    return [plan.weather ? { ...served, rank: Rank.Weather, code: "weather_bound" } : { ...served, rank: Rank.Open }, after];
  });
  if (plan.value === "unknown") claims.push({ ...whole, rank: Rank.Day, code: plan.code, period: null });
  return claims.map((c) => ({ ...c, dated: !!plan.dated }));
}

/** What the day before says of the minutes after its midnight. */
const tailsOf = (eve: Plan): Claim[] =>
  claimsOf(eve)
    .filter((c) => c.until > minutesOfDay)
    .map((c) => ({ ...c, from: c.from - minutesOfDay, until: c.until - minutesOfDay }));

/** When a period without an end is over for certain: as the next of its zone opens. */
function nextStart(plan: Plan, period: Period): number {
  const starts = plan.periods.filter((p) => p.zone === period.zone && p.opens).map((p) => minutes(p.opens as string));
  return Math.min(minutesOfDay, ...starts.filter((at) => at > minutes(period.opens as string)));
}

function step(plan: Plan, claims: Claim[], at: number, minute: number): Step {
  const here = claims.filter((c) => c.from <= at && at < c.until);
  const rank = Math.max(Rank.Closed, ...here.map((c) => c.rank));
  const top = here.filter((c) => c.rank === rank);
  const { code = whyClosed(plan, at), dated = plan.dated } = top[0] || {};
  const open = rank === Rank.Open ? top.map((c) => c.period as Period) : [];
  return {
    minute,
    value: rank === Rank.Open ? "open" : rank === Rank.Closed ? "closed" : "unknown",
    code,
    note: plan.note,
    dated,
    meals: allMeals.filter((m) => open.some((p) => p.meals && p.meals.includes(m))),
    zones: open.map((p) => p.zone || ""),
    soldOut: open.length > 0 && open.every((p) => p.until_sold_out),
  };
}

const allMeals: Meal[] = ["breakfast", "lunch", "dinner"];

/** The first minute after this one, to midnight at the latest, at which a claim begins or ends. */
const nextEdge = (claims: Claim[], minute: number): number =>
  claims.reduce((next, c) => [c.from, c.until].reduce((n, at) => (at > minute && at < n ? at : n), next), minutesOfDay);

function whyClosed(plan: Plan, minute: number): Code {
  if (plan.code) return plan.code;
  if (plan.periods.some((p) => p.opens && minutes(p.opens) > minute)) return "opens_at";
  return plan.periods.length ? "closed_for_day" : "day_off";
}
