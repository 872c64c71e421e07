// The state of a site: what locator.NewTimetable and its At are on the server.

import { timetableAt } from "./at";
import type { Calendar } from "./calendar";
import { dateOf, dayOf, minuteOf } from "./civil";
import type { Day, Override, Schedule, State, Timetable } from "./schedule";

/** What of a site decides its state. The server reads hours texts; here are the schedules it understood. */
export interface SiteHours {
  publication: { status: "draft" | "submitted" | "published" | "suspended" | "closed"; until?: PartialDate; reason?: string };
  schedule?: Schedule | null; // none: no hours text, or one that is not understood
  facts?: { hours?: { source_date?: PartialDate; verified_on?: PartialDate } };
}

/** YYYY-MM-DD, YYYY-MM or YYYY; the first day it may be counts. */
export type PartialDate = string;

export interface SiteNotice {
  id?: string;
  kind: "closure" | "hours" | "trial" | "end" | "banner";
  from: Day;
  until?: Day;
  text?: string;
  hours_text?: string;
  schedule?: Schedule | null; // of hours_text, if it is understood
  withdrawn?: boolean;
}

/** How a state is known: state.go says what each basis means. */
export type Basis = "checked" | "published" | "stale";

export type SiteState = State & { basis: Basis };

/** How many days the hours count as checked or as published. */
const timeToLive = 90;

/** The state of a site under its notices at an instant in ms since 1970. */
export function siteStateAt(site: SiteHours, notices: SiteNotice[], calendar: Calendar, ms: number): SiteState {
  const timetable: Timetable = {
    schedule: site.schedule || null,
    overrides: publicationOf(site).concat(inOrder(notices).map(overrideOf)),
  };
  const { dated, ...state } = timetableAt(timetable, calendar, ms);
  return { ...state, basis: dated ? "published" : basisOf(site, dayOf(minuteOf(ms))) };
}

/** A suspension is up to the day of return; from that day nobody has said that the site is open. */
function publicationOf({ publication: { status, until, reason } }: SiteHours): Override[] {
  const note = reason ? { note: reason } : {};
  if (status === "published") return [];
  if (status === "closed") return [{ value: "closed", code: "closed_for_good", ...note }];
  if (status !== "suspended") return [{ code: "not_published" }];
  const suspended: Override = { value: "closed", code: "suspended", ...note };
  if (!until) return [suspended];
  const back = numberOf(until);
  return [
    { ...suspended, until: dateOf(back - 1) },
    { from: dateOf(back), code: "suspension_ended" },
  ];
}

/** An end without a last day, closures, hours; of each those that begin later first. */
const inOrder = (notices: SiteNotice[]): SiteNotice[] =>
  notices
    .filter((n) => !n.withdrawn && rankOf(n) > 0)
    .sort((a, b) => rankOf(a) - rankOf(b) || compare(b.from, a.from) || compare(b.id || "", a.id || ""));

function rankOf({ kind, until, hours_text }: SiteNotice): number {
  if (kind === "end" && !until) return 1;
  if (kind === "end" || kind === "closure") return 2;
  return kind === "hours" || (kind === "trial" && hours_text) ? 3 : 0;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function overrideOf(n: SiteNotice): Override {
  const over: Override = { from: n.from };
  if (n.until) over.until = n.until;
  if (n.text) over.note = n.text;
  const rank = rankOf(n);
  if (rank < 3) return { ...over, value: "closed", code: rank === 1 ? "closed_for_good" : "notice_closed" };
  return n.schedule ? { ...over, schedule: n.schedule } : over;
}

function basisOf({ facts }: SiteHours, today: number): Basis {
  const { verified_on, source_date } = (facts && facts.hours) || {};
  const within = (date?: PartialDate) => !!date && today <= numberOf(date) + timeToLive;
  return within(verified_on) ? "checked" : within(source_date) ? "published" : "stale";
}

/** The first day a date may be. */
const numberOf = (date: PartialDate): number => Math.floor(Date.parse(`${date}-01-01`.slice(0, 10)) / 86_400_000);
