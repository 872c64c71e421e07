import { expect, test } from "vitest";
import { boxAt, placeLabels, shared, type Placed, type Wanted } from "./labels";

const view = { left: 0, top: 0, right: 400, bottom: 300 };
const name = (x: number, y: number, must = false): Wanted => ({ x, y, reach: 16, width: 80, height: 22, must });

const sides = (places: (Placed | undefined)[]): (string | undefined)[] => places.map((place) => place?.side);

test("a name stands under its mark where nothing is in the way", () => {
  expect(placeLabels([name(200, 150)], [], view)).toEqual([{ side: "bottom", slide: 0 }]);
});

test("a name stands where the edge does not cut it", () => {
  expect(sides(placeLabels([name(200, 290)], [], view))).toEqual(["top"]);
  expect(sides(placeLabels([name(10, 150)], [], view))).toEqual(["right"]);
  expect(sides(placeLabels([name(390, 150)], [], view))).toEqual(["left"]);
  // In a corner with a wall beside it, it slides along its mark.
  const beside = { left: 30, top: 135, right: 400, bottom: 165 };
  expect(placeLabels([name(20, 150)], [beside], view)).toEqual([{ side: "bottom", slide: 24 }]);
});

test("names lie neither on marks nor on each other; one without room is left out", () => {
  const wall = { left: 0, top: 136, right: 400, bottom: 300 }; // under it and beside it
  expect(sides(placeLabels([name(200, 150)], [wall], view))).toEqual(["top"]);
  expect(placeLabels([name(200, 150)], [view], view)).toEqual([undefined]);
  const wanted = [name(200, 150), name(210, 150), name(205, 152), name(201, 149), name(203, 151)];
  const placed = placeLabels(wanted, [], view);
  expect(placed).toContain(undefined);
  const boxes = placed.flatMap((side, i) => (side ? [boxAt(wanted[i]!, side)] : []));
  for (const [i, a] of boxes.entries()) for (const b of boxes.slice(i + 1)) expect(shared(a, b)).toBe(0);
});

test("the chosen one's name stands all the same, where it covers least", () => {
  const under = { left: 100, top: 160, right: 300, bottom: 300 };
  expect(sides(placeLabels([name(200, 150, true)], [view, under], view))).toEqual(["top"]);
});
