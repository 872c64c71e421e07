import { expect, test } from "vitest";
import { eastOf, northOf, paces, ringMetres, roundLength } from "./rings";

test("rings are the server's estimate turned round", () => {
  // 412.3 m are 9 minutes there: between the rings of 8 and 9.
  expect(ringMetres(8)).toBeLessThan(412.3);
  expect(ringMetres(9)).toBeGreaterThan(412.3);
  expect(ringMetres(5)).toBeCloseTo(253.85, 2);
});

test("a senior's rings are nearer: 412.3 m are 12 minutes", () => {
  expect(ringMetres(11, paces.senior)).toBeLessThan(412.3);
  expect(ringMetres(12, paces.senior)).toBeGreaterThan(412.3);
});

test("north is up, east is to the right", () => {
  expect((northOf(41.8, 500) - 41.8) * 111_100).toBeCloseTo(500, 3);
  // A degree of longitude is 83.1 km at 41.8° N.
  expect((eastOf(41.8, 123.4, 500) - 123.4) * 83_100).toBeCloseTo(500, -1);
});

test("a scale has a round length", () => {
  expect([999, 500, 499, 130, 10, 7600].map(roundLength)).toEqual([500, 500, 200, 100, 10, 5000]);
});
