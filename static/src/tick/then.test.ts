import { expect, test } from "vitest";
import { endOf, mostChanges, reach, readThen, stand } from "./then";

const list = readThen('[["2026-11-23T05:00:00Z","closed","还没开，16:30 开"],["2026-11-23T08:30:00Z","open","晚餐供应到 18:00"]]');
const at = (clock: string) => Date.parse(`2026-11-23T${clock}:00+08:00`);

test("a state stands as the last change that has come says", () => {
  expect(stand(list, at("12:59"))).toEqual({ next: list[0] });
  expect(stand(list, at("13:00"))).toEqual({ last: list[0], next: list[1] });
  expect(stand(list, at("16:29"))).toEqual({ last: list[0], next: list[1] });
  expect(stand(list, at("23:00"))).toEqual({ last: list[1] });
  expect(stand([], at("23:00"))).toEqual({});
});

test("no list, nothing to say", () => expect(readThen(undefined)).toEqual([]));

test("lists end with their reach, or with the last change of a full one", () => {
  const made = at("12:00");
  expect(endOf([list], made)).toBe(made + reach);
  const full = Array.from({ length: mostChanges }, (_, i) => ({ at: made + (i + 1) * 60_000, look: "open", text: String(i) }));
  expect(endOf([list, full], made)).toBe(made + mostChanges * 60_000);
});
