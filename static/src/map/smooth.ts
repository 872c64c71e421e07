// Outlines that come from a raster are stairs. On a sketch they may be curves.

type Ring = number[][];

const passes = 3;

/** A closed ring without its stairs of the given height: each point drawn to its neighbours, a few times over. */
export function smoothRing(ring: Ring, stair: number): Ring {
  let points = dense(ring, stair);
  if (points.length < 4) return ring;
  for (let pass = 0; pass < passes; pass++) {
    points = points.map(([x, y], i) => {
      const [before, after] = [points[(i || points.length) - 1]!, points[(i + 1) % points.length]!];
      return [(before[0]! + 2 * x! + after[0]!) / 4, (before[1]! + 2 * y! + after[1]!) / 4];
    });
  }
  return [...points, points[0]!];
}

/** The ring, open, with points no farther apart than step: else a long edge would bend as a whole. */
function dense(ring: Ring, step: number): Ring {
  const points: Ring = [];
  for (let i = 0; i + 1 < ring.length; i++) {
    const [[x0, y0], [x1, y1]] = [ring[i] as [number, number], ring[i + 1] as [number, number]];
    const parts = Math.max(1, Math.round(Math.hypot(x1 - x0, y1 - y0) / step));
    for (let part = 0; part < parts; part++) points.push([x0 + ((x1 - x0) * part) / parts, y0 + ((y1 - y0) * part) / parts]);
  }
  return points;
}
