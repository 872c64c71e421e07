// Rings of walking time. The server's estimate turned round: streets are taken
// to be 1.3 times as long as the straight line.

export const ringMinutes = [5, 10, 15];

/** Metres a minute, as the server counts them. */
export const paces = { adult: 66, senior: 48 };

/** The straight-line metres that take the minutes to walk. */
export function ringMetres(minutes: number, metresPerMinute = paces.adult): number {
  return (minutes * metresPerMinute) / 1.3;
}

/** The point metres north of a place; good to a metre at walking range. */
export function northOf(lat: number, metres: number): number {
  return lat + metres / 111_100;
}

/** The longitude metres east of a place; good to a few metres at walking range. */
export function eastOf(lat: number, lon: number, metres: number): number {
  return lon + metres / (111_320 * Math.cos((lat * Math.PI) / 180));
}

/** The longest of 1, 2, 5, 10, 20… that is not longer, for a scale. */
export function roundLength(metres: number): number {
  const power = 10 ** Math.floor(Math.log10(metres));
  return power * ([5, 2].find((n) => n * power <= metres) ?? 1);
}
