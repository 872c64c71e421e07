import { type Calendar, type DayKind, kindOf } from "./calendar";
import { contains, dateOf, weekdayOf } from "./civil";
import type { Code, Day, Period, Schedule, Season, Timetable, Value } from "./schedule";

/** What decides one day. */
export interface Plan {
  value: Value; // open: as its periods say
  code?: Code | undefined; // why the day is closed or unknown
  periods: Period[]; // of the day; of an unknown day those there may be
  weather?: boolean | undefined;
  note?: string | undefined;
  dated?: boolean; // by an override
}

const workWeek = "12345";

/** The precedence of DESIGN §3.4: override, exception, season, holiday or make-up day, week. */
export function planOf(timetable: Timetable, calendar: Calendar, day: number): Plan {
  const date = dateOf(day);
  const over = timetable.overrides.find((o) => contains(o.from, o.until, date));
  const schedule = over ? over.schedule : timetable.schedule;
  if (!schedule) {
    const { value = "unknown", code = "hours_unknown", note = undefined } = over || {};
    return { value, code, periods: [], note, dated: !!over };
  }
  const plan = scheduled(schedule, date, weekdayOf(day), kindOf(calendar, date), !!over);
  return over ? { ...plan, note: plan.note || over.note, dated: true } : plan;
}

function scheduled(s: Schedule, date: Day, weekday: string, kind: DayKind, dated: boolean): Plan {
  const exception = (s.exceptions || []).find((e) => contains(e.from, e.until, date));
  if (exception) {
    const { closed, periods, reason: note } = exception;
    if (closed) return { value: "closed", code: "exception_closed", periods: [], note };
    if (!periods) return { value: "unknown", code: "hours_unknown", periods: [], note };
    return { value: "open", periods: on(periods, weekday), weather: s.weather_bound, note };
  }
  const table = s.tables.find((t) => t.season && inSeason(t.season, date)) || s.tables.find((t) => !t.season);
  if (!table) return { value: "closed", code: "out_of_season", periods: [] };

  const plain: Plan = { value: "open", periods: on(table.periods, weekday), weather: s.weather_bound };
  // A dated word means the days as they are in the calendar, unless it says otherwise.
  const off = () => onHoliday(s, plain, s.holidays || (dated ? "open" : undefined));
  const made = () => onMakeUp(table.periods, plain, s.make_up || (dated ? "calendar" : undefined));
  if (kind === "ordinary") return plain;
  if (kind === "holiday") return off();
  if (kind === "make_up") return made();

  const readings = weekday > "5" ? [off(), made()] : [off()]; // Monday to Friday is never made up for
  if (readings.every((r) => r.value !== "unknown" && same(r.periods, plain.periods))) return plain;
  const periods = readings.reduce((all, r) => all.concat(r.periods), plain.periods);
  return { ...plain, value: "unknown", code: "holiday_unannounced", periods };
}

function onHoliday(s: Schedule, plain: Plan, rule: Schedule["holidays"]): Plan {
  if (rule === "open") return plain;
  if (rule === "periods") return { ...plain, periods: s.holiday_periods || [] };
  if (rule === "closed") return { value: "closed", code: "holiday_closed", periods: [] };
  return { ...plain, value: "unknown", code: "holiday_unverified" };
}

/** A notice does not say which weekday is replaced: as a workday is known only where all five are alike. */
function onMakeUp(week: Period[], plain: Plan, rule: Schedule["make_up"]): Plan {
  if (rule === "calendar") return plain;
  if (rule === "closed") return { value: "closed", code: "makeup_closed", periods: [] };
  const workday = on(week, "1");
  const alike = workWeek.split("").every((d) => same(on(week, d), workday));
  if (alike && (rule || same(plain.periods, workday))) return { ...plain, periods: workday };
  const periods = week.filter((p) => workWeek.split("").some((d) => p.days.includes(d)));
  return { ...plain, value: "unknown", code: "makeup_unverified", periods: rule ? periods : periods.concat(plain.periods) };
}

const on = (periods: Period[], weekday: string): Period[] => periods.filter((p) => p.days.includes(weekday));

/** Whether two days have the same periods, however they are grouped by weekday. */
function same(a: Period[], b: Period[]): boolean {
  const names = (periods: Period[]) =>
    periods.map((p) => JSON.stringify([p.opens, p.closes, p.last_serving, p.zone, p.meals, p.until_sold_out]));
  const [x, y] = [names(a), names(b)];
  return x.every((n) => y.includes(n)) && y.every((n) => x.includes(n));
}

function inSeason({ from, until, year }: Season, date: Day): boolean {
  const wraps = !!from && !!until && until < from;
  if (year) {
    const last = wraps ? year + 1 : year;
    return contains(from && `${year}-${from}`, until && `${last}-${until}`, date);
  }
  const day = date.slice(5);
  return wraps ? day >= from || day <= until : contains(from, until, day);
}
