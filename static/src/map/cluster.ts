// Sites that lie on each other at a zoom become one mark with their number.

/** A point in pixels of the world at one zoom, so that panning regroups nothing. */
export interface Spot {
  x: number;
  y: number;
}

/** Spots drawn as one, at their centre of mass; members in the order they were given. */
export interface Cluster<T extends Spot> extends Spot {
  members: T[];
}

/**
 * Groups spots until no two groups' centres are nearer than apart pixels.
 * Groups come in the order of their first members. The same spots in the same
 * order give the same groups.
 */
export function cluster<T extends Spot>(spots: readonly T[], apart: number): Cluster<T>[] {
  let groups = spots.map((spot): Cluster<T> => ({ x: spot.x, y: spot.y, members: [spot] }));
  for (;;) {
    const merged = mergeOnce(groups, apart);
    if (merged.length === groups.length) break; // every pair was compared and none moved
    groups = merged;
  }
  const order = new Map(spots.map((spot, i) => [spot, i]));
  for (const group of groups) group.members.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
  return groups;
}

/** Puts each group into the nearest one before it that is too near. A grid of cells as wide as apart finds that. */
function mergeOnce<T extends Spot>(groups: Cluster<T>[], apart: number): Cluster<T>[] {
  const grid = new Map<string, Cluster<T>[]>();
  const kept: Cluster<T>[] = [];
  for (const group of groups) {
    const [column, row] = [Math.floor(group.x / apart), Math.floor(group.y / apart)];
    let nearest: Cluster<T> | undefined;
    let least = apart;
    for (let c = column - 1; c <= column + 1; c++) {
      for (let r = row - 1; r <= row + 1; r++) {
        for (const other of grid.get(`${c} ${r}`) ?? []) {
          const distance = Math.hypot(group.x - other.x, group.y - other.y);
          if (distance < least) [nearest, least] = [other, distance];
        }
      }
    }
    if (nearest) {
      join(nearest, group);
      continue;
    }
    kept.push(group);
    const cell = `${column} ${row}`;
    grid.set(cell, [...(grid.get(cell) ?? []), group]);
  }
  return kept;
}

function join<T extends Spot>(into: Cluster<T>, group: Cluster<T>): void {
  const [a, b] = [into.members.length, group.members.length];
  into.x = (into.x * a + group.x * b) / (a + b);
  into.y = (into.y * a + group.y * b) / (a + b);
  into.members.push(...group.members);
}
