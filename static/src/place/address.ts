// Addresses of pages: the visitor's place goes into requests and never stays
// in the address bar.

export interface Place {
  lat: number;
  lon: number;
}

/** The parameters that give a place away. */
const placeParameters = ["lat", "lon", "datum"];

/** The ends of a way; what stands there for the visitor's own place. */
const alongEnds = ["from", "to"];
export const alongHere = "here";

/** The path and query of href without the visitor's place. */
export function withoutPlace(href: string): string {
  const url = new URL(href);
  for (const name of placeParameters) url.searchParams.delete(name);
  for (const name of alongEnds) {
    if (/^\s*-?[\d.]+\s*,/.test(url.searchParams.get(name) ?? "")) url.searchParams.set(name, alongHere);
  }
  return url.pathname + url.search + url.hash;
}

/** Whether the page at href can answer for the visitor's place. */
export function answersPlace(href: string): boolean {
  const url = new URL(href);
  return url.pathname === "/" || endsHere(url).length > 0;
}

function endsHere(url: URL): string[] {
  return url.pathname === "/along" ? alongEnds.filter((name) => url.searchParams.get(name) === alongHere) : [];
}

/** The address that answers for a place: parameters of href such as need and lang stay. */
export function answerAddress(href: string, service: string, place: Place): string {
  const url = new URL(withoutPlace(href), href);
  const ends = endsHere(url);
  if (ends.length) {
    for (const name of ends) url.searchParams.set(name, `${place.lon.toFixed(6)},${place.lat.toFixed(6)}`);
    return url.pathname + url.search;
  }
  url.searchParams.delete("q"); // near here, not by name
  if (url.pathname !== "/") {
    for (const name of Array.from(url.searchParams.keys())) {
      if (name !== "lang" && name !== "big") url.searchParams.delete(name);
    }
  }
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
