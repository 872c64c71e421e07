// Rings of walking time. The server's estimate turned round: streets are taken
// to be 1.3 times as long as the straight line, at 66 m/min.

export const ringMinutes = [5, 10, 15];

/** The straight-line metres that take the minutes to walk. */
export function ringMetres(minutes: number): number {
  return (minutes * 66) / 1.3;
}

/** The point metres north of a place; good to a metre at walking range. */
export function northOf(lat: number, metres: number): number {
  return lat + metres / 111_100;
}
