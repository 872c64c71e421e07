// Addresses of pages: the visitor's place goes into requests and never stays
// in the address bar.

export interface Place {
  lat: number;
  lon: number;
}

/** The parameters that give a place away. */
const placeParameters = ["lat", "lon", "datum"];

/** The path and query of href without the visitor's place. */
export function withoutPlace(href: string): string {
  const url = new URL(href);
  for (const name of placeParameters) url.searchParams.delete(name);
  return url.pathname + url.search + url.hash;
}

/** The address that answers for a place: parameters of href such as need and lang stay. */
export function answerAddress(href: string, service: string, place: Place): string {
  const url = new URL(withoutPlace(href), href);
  const lang = url.searchParams.get("lang");
  if (url.pathname !== "/") url.search = lang ? `?lang=${encodeURIComponent(lang)}` : "";
  url.pathname = "/";
  url.hash = "";
  if (service) url.searchParams.set("service", service);
  else url.searchParams.delete("service");
  url.searchParams.set("lat", place.lat.toFixed(6));
  url.searchParams.set("lon", place.lon.toFixed(6));
  return url.pathname + url.search;
}

/** What the browser keeps with a step of its history. */
export interface Step {
  place: Place;
  /** Tapped on the map, not told by the device. */
  picked?: boolean;
}

/** Reads a history state that may be anything. */
export function stepOf(state: unknown): Step | undefined {
  const { place, picked } = (state ?? {}) as { place?: Partial<Place>; picked?: unknown };
  if (typeof place?.lat !== "number" || typeof place.lon !== "number") return undefined;
  return { place: { lat: place.lat, lon: place.lon }, ...(picked === true && { picked }) };
}
