import { expect, test } from "vitest";
import { readBirth, readPerson } from "./person";

const now = { year: 2026, month: 11 };

test.each([
  ["1948", "5", { birth_year: 1948, birth_month: 5 }],
  [" 1948年 ", "05月", { birth_year: 1948, birth_month: 5 }],
  ["\uff11\uff19\uff14\uff18", "\uff11\uff12", { birth_year: 1948, birth_month: 12 }],
  ["1948", "", { birth_year: 1948 }],
  ["", "", {}],
  ["2026", "11", { birth_year: 2026, birth_month: 11 }],
  ["", "5", { field: "year", key: "me_year_missing" }],
  ["48", "5", { field: "year", key: "me_year_wrong" }],
  ["abcd", "", { field: "year", key: "me_year_wrong" }],
  ["1899", "", { field: "year", key: "me_year_range" }],
  ["2027", "", { field: "year", key: "me_year_range" }],
  ["1948", "13", { field: "month", key: "me_month_wrong" }],
  ["1948", "0", { field: "month", key: "me_month_wrong" }],
  ["2026", "12", { field: "month", key: "me_future" }],
])("%s and %s", (year, month, want) => expect(readBirth(year, month, now)).toEqual(want));

test.each([
  [null, undefined],
  ["", undefined],
  ["{", undefined],
  ["7", undefined],
  ["[]", undefined],
  ['{"birth_year":"1948"}', undefined],
  ['{"birth_year":1748}', undefined],
  ['{"birth_year":1948,"birth_month":13,"groups":"low_income","extra":1}', { birth_year: 1948 }],
  ['{"birth_year":1948,"birth_month":5,"groups":["disabled",7,""]}', { birth_year: 1948, birth_month: 5, groups: ["disabled"] }],
  ['{"groups":["card:敬老卡"]}', { groups: ["card:敬老卡"] }],
])("what is stored may be anything: %s", (stored, want) => expect(readPerson(stored)).toEqual(want));
