// Who asks, on this device alone: nothing of it is ever put into a request.

import type { Person } from "../price/types";

export type Where = "once" | "kept";

export interface Held {
  person: Person;
  where: Where;
}

const key = "jiujin.person";
const oldestYear = 1900;

/** The person that this visit or this device knows; undefined when there is none. */
export function heldPerson(): Held | undefined {
  for (const where of ["once", "kept"] as const) {
    const person = readPerson(stored(where));
    if (person) return { person, where };
  }
  return undefined;
}

/** Holds the person for this visit or on the device; false when the browser holds nothing. */
export function holdPerson(person: Person, where: Where): boolean {
  forgetPerson();
  try {
    store(where).setItem(key, JSON.stringify(person));
  } catch {
    return false;
  }
  return stored(where) !== null;
}

export function forgetPerson(): void {
  for (const where of ["once", "kept"] as const) {
    try {
      store(where).removeItem(key);
    } catch {
      // No store, nothing in it.
    }
  }
}

function store(where: Where): Storage {
  return where === "once" ? sessionStorage : localStorage;
}

function stored(where: Where): string | null {
  try {
    return store(where).getItem(key);
  } catch {
    return null;
  }
}

/** Reads what may be anything; undefined unless it says a year or a group. */
export function readPerson(json: string | null): Person | undefined {
  let found: { birth_year?: unknown; birth_month?: unknown; groups?: unknown };
  try {
    found = (JSON.parse(json ?? "null") ?? {}) as typeof found;
  } catch {
    return undefined;
  }
  const { birth_year: year, birth_month: month, groups } = found;
  const person: Person = {};
  if (typeof year === "number" && Number.isInteger(year) && year >= oldestYear) {
    person.birth_year = year;
    if (typeof month === "number" && Number.isInteger(month) && month >= 1 && month <= 12) person.birth_month = month;
  }
  const named = Array.isArray(groups) ? groups.filter((g): g is string => typeof g === "string" && g !== "") : [];
  if (named.length) person.groups = named;
  return person.birth_year || person.groups ? person : undefined;
}

/** Why what was written is no birthday: keys of the words, and the field at fault. */
export type Fault =
  | { field: "year"; key: "me_year_missing" | "me_year_wrong" | "me_year_range" }
  | { field: "month"; key: "me_month_wrong" | "me_future" };

/** Reads a birthday as people write it: 1948, 1948年, full-width digits. `now` has the present year and month. */
export function readBirth(year: string, month: string, now: { year: number; month: number }): Person | Fault {
  const y = digits(year);
  const m = digits(month);
  if (y === "") return m === "" ? {} : { field: "year", key: "me_year_missing" };
  if (!/^\d{4}$/.test(y)) return { field: "year", key: "me_year_wrong" };
  const birth_year = Number(y);
  if (birth_year < oldestYear || birth_year > now.year) return { field: "year", key: "me_year_range" };
  if (m === "") return { birth_year };
  if (!/^(0?[1-9]|1[0-2])$/.test(m)) return { field: "month", key: "me_month_wrong" };
  const birth_month = Number(m);
  if (birth_year === now.year && birth_month > now.month) return { field: "month", key: "me_future" };
  return { birth_year, birth_month };
}

export function isFault(read: Person | Fault): read is Fault {
  return "key" in read;
}

export { oldestYear };

function digits(text: string): string {
  const plain = text.replace(/[\uff10-\uff19]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0));
  return plain.replace(/\s|[年月]/g, "");
}
