// What /api/v1/places answers, and where it leads.

export interface Found {
  kind: "site" | "community" | "subdistrict" | "district";
  id?: string;
  code?: string;
  name: string;
  service?: string;
  where: { district: string; district_name: string; subdistrict?: string };
}

/** The question for what was typed into a field. */
export function placesAddress(text: string, field: DOMStringMap, limit: number): string {
  const q = new URLSearchParams({ q: text.slice(0, 60), limit: String(limit) });
  if (field["service"]) q.set("service", field["service"]);
  if (field["suggest"] === "pick") q.set("located", "true");
  return `/api/v1/places?${q.toString()}`;
}

/** The page of what was found, in the language and size of the page that has the query. */
export function linkOf(place: Found, query: string): string {
  const here = new URLSearchParams(query);
  const q = new URLSearchParams();
  if (place.kind === "subdistrict" || place.kind === "community") q.set(place.kind, place.code ?? "");
  for (const name of place.kind === "site" ? ["lang", "big"] : ["service", "lang", "big"]) {
    const value = here.get(name);
    if (value) q.set(name, value);
  }
  const path = place.kind === "site" ? `/s/${place.id ?? ""}` : `/d/${place.where.district}`;
  return q.toString() ? `${path}?${q.toString()}` : path;
}
