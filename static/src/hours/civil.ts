// Civil time in Shanghai, UTC+8 all year, whatever the zone of the device: in
// minutes and days since 1970-01-01T00:00+08:00.

import type { Clock, Day } from "./schedule";

export const minutesOfDay = 1440;
const offset = 480;

/** The minute an instant lies in; seconds are cut off. */
export const minuteOf = (ms: number): number => Math.floor(ms / 60_000) + offset;

export const instantOf = (minute: number): number => (minute - offset) * 60_000;

export const dayOf = (minute: number): number => Math.floor(minute / minutesOfDay);

export const dateOf = (day: number): Day => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** 1 for Monday to 7; 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): string => String(((((day + 3) % 7) + 7) % 7) + 1);

/** Minutes from the midnight that begins the period's day. */
export const minutes = (clock: Clock): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Whether the dates, first and last included, contain the day; without an end they run for ever. */
export const contains = (from: Day | undefined, until: Day | undefined, day: Day): boolean =>
  (!from || from <= day) && (!until || day <= until);
