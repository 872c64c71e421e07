import { expect, test } from "vitest";
import { cluster, type Spot } from "./cluster";

const sizes = (spots: Spot[], apart: number): number[] => cluster(spots, apart).map((c) => c.members.length);

test("far spots stay alone, near ones become one at their centre", () => {
  expect(sizes([{ x: 0, y: 0 }, { x: 100, y: 0 }], 48)).toEqual([1, 1]);
  const [one, ...rest] = cluster([{ x: 0, y: 0 }, { x: 40, y: 0 }, { x: 20, y: 30 }], 48);
  expect(rest).toEqual([]);
  expect([one!.x, one!.y]).toEqual([20, 10]);
});

test("spots of the same place are one, at any number", () => {
  expect(sizes([{ x: 7, y: 7 }, { x: 7, y: 7 }, { x: 7, y: 7 }], 48)).toEqual([3]);
  expect(cluster([], 48)).toEqual([]);
});

test("cells of the grid do not part what is near", () => {
  // On both sides of cell borders, negative ones too.
  expect(sizes([{ x: 47, y: 47 }, { x: 49, y: 49 }], 48)).toEqual([2]);
  expect(sizes([{ x: -1, y: 1 }, { x: 1, y: -1 }], 48)).toEqual([2]);
});

test("no two groups end nearer than asked, and nothing is lost", () => {
  const random = sequence(7);
  for (let round = 0; round < 40; round++) {
    const spots = Array.from({ length: 1 + round * 5 }, () => ({ x: random() * 800, y: random() * 500 }));
    const groups = cluster(spots, 48);
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) expect(Math.hypot(a.x - b.x, a.y - b.y)).toBeGreaterThanOrEqual(48);
    }
    const members = groups.flatMap((g) => g.members);
    expect(new Set(members)).toEqual(new Set(spots));
    expect(members).toHaveLength(spots.length);
    const order = groups.map((g) => g.members.map((m) => spots.indexOf(m)));
    for (const indexes of order) expect(indexes).toEqual([...indexes].sort((a, b) => a - b));
  }
});

test("the same spots give the same groups, so that nothing flickers", () => {
  const random = sequence(11);
  const spots = Array.from({ length: 60 }, () => ({ x: random() * 600, y: random() * 400 }));
  const grouped = (list: Spot[]): number[][] => cluster(list, 48).map((g) => g.members.map((m) => list.indexOf(m)));
  expect(grouped(spots.map((s) => ({ ...s })))).toEqual(grouped(spots));
});

/** Numbers from 0 to 1, the same every time: mulberry32. */
function sequence(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
