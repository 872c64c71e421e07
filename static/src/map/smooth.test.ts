import { expect, test } from "vitest";
import { smoothRing } from "./smooth";

test("stairs become a slope", () => {
  // Twelve steps up to the right, then back along the bottom and the right.
  const stairs: number[][] = [];
  for (let i = 0; i < 12; i++) stairs.push([i, i], [i + 1, i]);
  stairs.push([12, 12], [12, -8], [0, -8], [0, 0]);
  const slope = smoothRing(stairs, 1).filter(([x, y]) => x! > 3 && x! < 9 && y! > 0);
  expect(slope.length).toBeGreaterThan(5);
  for (const [x, y] of slope) expect(Math.abs(x! - 0.5 - y!), "from the line through the steps").toBeLessThan(0.13);
});

test("long edges stay where they are, and the ring stays closed", () => {
  const square = [[0, 0], [20, 0], [20, 20], [0, 20], [0, 0]];
  const round = smoothRing(square, 1);
  expect(round[0]).toEqual(round[round.length - 1]);
  for (const [, y] of round.filter(([x]) => x! > 5 && x! < 15)) expect(Math.min(y!, 20 - y!)).toBeCloseTo(0, 9);
});
