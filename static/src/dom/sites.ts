/** A site as the page shows it; the map takes its marks from here, so that both stay in step. */
export interface Site {
  id: string;
  service: string;
  name: string;
  lat: number;
  lon: number;
  /** Shut today, as far as is known. */
  stopped: boolean;
  /** The card in the list, or the map's own element on a site's page. */
  element: HTMLElement;
}

/** The located sites of the page, in its order. */
export function sitesOf(root: ParentNode): Site[] {
  return Array.from(root.querySelectorAll<HTMLElement>("[data-id][data-lat]"), (element) => ({
    id: element.dataset["id"] ?? "",
    service: element.dataset["service"] ?? "",
    name: element.dataset["name"] ?? "",
    lat: Number(element.dataset["lat"]),
    lon: Number(element.dataset["lon"]),
    stopped: "stopped" in element.dataset,
    element,
  }));
}
