import type { Day } from "./schedule";

/**
 * What the server knows of public holidays from first to last. A page needs
 * the day before its instant and 400 days after. In a year whose notice is not
 * out the statutory days are holidays and those near them unannounced: the
 * server, which knows the lunar calendar, has worked them out.
 */
export interface Calendar {
  first: Day;
  last: Day;
  spans: Span[]; // in order of days; what lies between them is ordinary
}

export interface Span {
  from: Day;
  until: Day;
  kind: Exclude<DayKind, "ordinary">;
  name?: string; // of the feast
}

export type DayKind = "ordinary" | "holiday" | "make_up" | "unannounced";

/** What the day is. Of days it does not reach the calendar says that they may be anything. */
export function kindOf(calendar: Calendar, day: Day): DayKind {
  if (day < calendar.first || day > calendar.last) return "unannounced";
  const span = calendar.spans.find((s) => day <= s.until);
  return span && day >= span.from ? span.kind : "ordinary";
}
