// The marks of the sites on the map. They are the cards of the list again: a
// tap chooses the card, the card's focus chooses the mark.

import * as L from "leaflet";
import type { Site } from "../dom/sites";
import type { Place } from "../place/address";

const namesFrom = 15; // the zoom from which every site says its name
const labelRoom = 90; // px a name under its mark needs to either side

export class Marks {
  readonly #map: L.Map;
  readonly #sites: Site[];
  readonly #marks = new Map<string, L.Marker>();
  readonly #you: Place | undefined;
  readonly #strip = document.createElement("div");
  #chosen: Site | undefined;
  #line: L.Polyline | undefined;

  constructor(map: L.Map, sites: Site[], you: Place | undefined) {
    this.#map = map;
    this.#sites = sites;
    this.#you = you;
    sites.forEach((site, i) => this.#add(site, -i)); // the nearest on top
    this.#strip.className = "map-strip";
    this.#strip.hidden = true;
    L.DomEvent.disableClickPropagation(this.#strip);
    map.getContainer().append(this.#strip);
    map.on("zoomend moveend", () => this.#name());
  }

  /** The first picture: the nearest of an answer, or the only one, is chosen on the map. */
  begin(): void {
    const first = this.#sites.find((site) => !site.stopped) ?? this.#sites[0];
    if (first && (this.#you || this.#sites.length === 1)) this.#choose(first, false);
    this.#name();
  }

  #add(site: Site, order: number): void {
    const mark = L.marker([site.lat, site.lon], { icon: icon(site, false), keyboard: true, zIndexOffset: order });
    const name = document.createElement("span"); // an element: a string would be read as HTML
    name.textContent = site.name;
    mark.bindTooltip(name, { permanent: true, direction: "bottom", offset: [0, 14], className: "map-label" });
    mark.on("add", () => this.#describe(site));
    mark.on("click", () => this.#tapped(site));
    site.element.addEventListener("focusin", () => this.#choose(site, true));
    site.element.addEventListener("mousemove", () => this.#choose(site, true)); // not mouseenter: scrolling under a still pointer is no choice
    this.#marks.set(site.id, mark);
    mark.addTo(this.#map).closeTooltip();
  }

  /** Roles and keys of a mark's element, which is made anew with every icon. */
  #describe(site: Site): void {
    const el = this.#marks.get(site.id)?.getElement();
    if (!el || el.dataset["described"]) return;
    el.dataset["described"] = "yes";
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", site.name);
    el.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      this.#tapped(site);
      this.#marks.get(site.id)?.getElement()?.focus();
    });
  }

  #tapped(site: Site): void {
    this.#choose(site, true);
    const card = site.element;
    if (!card.classList.contains("card")) return;
    if (getComputedStyle(this.#map.getContainer()).position === "sticky") {
      card.scrollIntoView({ block: "nearest" }); // beside the map: nothing moves under the finger
      return;
    }
    const name = document.createElement("b");
    name.textContent = site.name;
    const far = document.createElement("span");
    far.textContent = card.querySelector(".far")?.textContent?.replace(/\s+/g, " ").trim() ?? "";
    const link = document.createElement("a");
    link.href = "#" + card.id;
    link.append(name, far);
    this.#strip.textContent = "";
    this.#strip.append(link);
    this.#strip.hidden = false;
  }

  #choose(site: Site, card: boolean): void {
    const before = this.#chosen;
    if (before?.id !== site.id) {
      this.#strip.hidden = true;
      this.#chosen = site;
      if (before) this.#dress(before, false, true);
      this.#dress(site, true, card);
      this.#draw(site);
      this.#name();
    } else if (card) {
      this.#dress(site, true, true);
    }
  }

  #draw(site: Site): void {
    this.#line?.remove();
    if (!this.#you) return;
    const ends: L.LatLngTuple[] = [
      [this.#you.lat, this.#you.lon],
      [site.lat, site.lon],
    ];
    this.#line = L.polyline(ends, { className: "map-line", interactive: false }).addTo(this.#map);
  }

  #dress(site: Site, chosen: boolean, card: boolean): void {
    const mark = this.#marks.get(site.id);
    if (mark && mark.getElement()?.classList.contains("chosen") !== chosen) {
      mark.setIcon(icon(site, chosen)).setZIndexOffset(chosen ? 1000 : -this.#sites.indexOf(site));
      this.#describe(site);
    }
    if (card && site.element.classList.contains("card")) site.element.classList.toggle("chosen", chosen);
  }

  /** Puts a name to the side of its mark where the edge of the map does not cut it. */
  #place(mark: L.Marker, direction: L.Direction): void {
    const tip = mark.getTooltip();
    if (!tip || tip.options.direction === direction) return;
    tip.options.direction = direction;
    tip.options.offset = L.point(offsets[direction] ?? [0, 0]);
    if (mark.isTooltipOpen()) mark.closeTooltip();
  }

  /** Says every name when there is room for them, else only the chosen one's; none that the edge would cut. */
  #name(): void {
    const all = this.#map.getZoom() >= namesFrom;
    const { x: width, y: height } = this.#map.getSize();
    for (const [id, mark] of this.#marks) {
      const { x, y } = this.#map.latLngToContainerPoint(mark.getLatLng());
      const inside = x > 0 && x < width && y > 0 && y < height;
      if (id !== this.#chosen?.id && !(all && inside)) {
        mark.closeTooltip();
        continue;
      }
      this.#place(mark, x < labelRoom ? "right" : x > width - labelRoom ? "left" : y > height - labelRoom ? "top" : "bottom");
      mark.openTooltip();
    }
  }
}

const offsets: Record<string, L.PointTuple> = { bottom: [0, 14], top: [0, -14], left: [-16, 0], right: [16, 0] };

const shapes: Record<string, string> = {
  meal:
    '<circle class="shape" cx="24" cy="24" r="22"/><path class="line" d="M12 23h24c0 6-4 11-9 12.500v2h-6v-2C16 34 12 29 12 23z"/>',
  station:
    '<rect class="shape" x="3" y="3" width="42" height="42" rx="9"/><path class="line" d="M13 17h18v12a6 6 0 0 1-6 6h-6a6 6 0 0 1-6-6zM31 20h2a4 4 0 0 1 0 9h-2"/>',
};

/** A bowl in a circle or a cup in a square: the service is told by shape. A shut one is an outline. */
function icon(site: Site, chosen: boolean): L.DivIcon {
  const size = chosen ? 40 : 28;
  const html = `<svg viewBox="0 0 48 48" aria-hidden="true">${shapes[site.service] ?? shapes["station"]}</svg>`;
  const service = site.service === "meal" ? "svc-meal" : "svc-station";
  const className = `map-site ${service}${chosen ? " chosen" : ""}${site.stopped ? " shut" : ""}`;
  return L.divIcon({ html, className, iconSize: [size, size] });
}
