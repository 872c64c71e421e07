import { expect, test } from "vitest";
import { northOf, ringMetres } from "./rings";

test("rings are the server's estimate turned round", () => {
  // 412.3 m are 9 minutes there: between the rings of 8 and 9.
  expect(ringMetres(8)).toBeLessThan(412.3);
  expect(ringMetres(9)).toBeGreaterThan(412.3);
  expect(ringMetres(5)).toBeCloseTo(253.85, 2);
});

test("north is up", () => {
  expect((northOf(41.8, 500) - 41.8) * 111_100).toBeCloseTo(500, 3);
});
