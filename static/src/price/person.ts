// Ages, and whether a person is among those a rule is for.

import type { Person, Who } from "./types";

/** Bounds the ages that are looked at when the year of birth is not known. */
export const oldest = 129;

/** The ages that the law has for 老年人 and 儿童, where a rule states none. */
export const seniorFrom = 60;
export const adultFrom = 18;

const zone = 8 * 60 * 60 * 1000; // UTC+8, all year

/**
 * The lowest and the highest age in completed years at an instant in
 * milliseconds. They differ in the month of birth.
 */
export function ages(p: Person, at: number): [number, number] {
  if (!p.birth_year) return [0, oldest];
  const day = new Date(at + zone);
  const month = day.getUTCMonth() + 1;
  let high = day.getUTCFullYear() - p.birth_year;
  let low = high - 1;
  const born = p.birth_month;
  if (born && born >= 1 && born <= 12 && born !== month) {
    if (born < month) low = high;
    else high = low;
  }
  const within = (age: number) => Math.min(Math.max(age, 0), oldest);
  return [within(low), within(high)];
}

export const outside = 0;
export const maybeByAge = 1;
export const maybeByGroup = 2;
export const inside = 3;
export type Membership = 0 | 1 | 2 | 3;

/** Whether the rule is for people of every age and group. */
export function everybody(w: Who): boolean {
  return !w.band?.min && !w.band?.max && agesOnly(w);
}

/** Whether the rule asks for nothing but an age. */
export function agesOnly(w: Who): boolean {
  return !w.senior && !w.groups?.length && !w.others;
}

export function includes(w: Who, p: Person, age: number): Membership {
  const { min = 0, max = 0 } = w.band ?? {};
  if (age < min || (max > 0 && age > max)) return outside;
  const found = w.groups?.length || w.others ? inGroups(w, p, age) : inside;
  if (w.senior && found !== outside) return age < seniorFrom ? outside : maybeByAge;
  return found;
}

function inGroups(w: Who, p: Person, age: number): Membership {
  let found: Membership = outside;
  for (const g of w.groups ?? []) found = Math.max(found, inGroup(g, p, age)) as Membership;
  if (w.others && found === outside && p.groups?.some((g) => mayMean(w, g))) return maybeByGroup;
  return found;
}

/** Whether 等 or 特殊人群 may mean the group: one of the kind of those that are named. */
function mayMean(w: Who, group: string): boolean {
  if (!w.groups?.length) return kindOf(group) === "need";
  return w.groups.some((named) => kindOf(named) === kindOf(group));
}

function kindOf(group: string): string {
  if (group.startsWith("card:")) return "card";
  switch (group) {
    case "child":
      return "age";
    case "rider":
    case "courier":
    case "sanitation":
    case "outdoor_worker":
    case "new_employment":
      return "work";
  }
  return "need";
}

/** A group holds the narrower ones that a person names, and may hold the wider ones. */
function inGroup(group: string, p: Person, age: number): Membership {
  const says = (...names: string[]) => names.some((n) => p.groups?.includes(n));
  if (group === "child") return age < adultFrom ? maybeByAge : outside;
  if (says(group)) return inside;
  switch (group) {
    case "outdoor_worker":
      if (says("rider", "courier", "sanitation")) return inside;
      return says("new_employment") ? maybeByGroup : outside;
    case "new_employment":
      if (says("rider", "courier")) return inside;
      return says("outdoor_worker") ? maybeByGroup : outside;
    case "rider":
    case "courier":
      return says("outdoor_worker", "new_employment") ? maybeByGroup : outside;
    case "sanitation":
      return says("outdoor_worker") ? maybeByGroup : outside;
    case "hardship":
      return says("low_income", "destitute") ? maybeByGroup : outside;
  }
  return outside;
}
