// The map, in a bundle of its own: Leaflet is most of it and is loaded late.
// It shows the sites of the list and nothing else, so that both stay in step.

import * as L from "leaflet";
import type { Place } from "./place/address";
import { addBasemap, label, loadBasemap } from "./map/basemap";
import type { Site } from "./dom/sites";
import { northOf, ringMetres, ringMinutes } from "./map/rings";

type Words = Record<string, string>;

/** The place of the answer, with what to call it. */
export interface You extends Place {
  name: string;
}

const namesFrom = 15; // the zoom from which every site says its name
const shown = 3; // as many of the nearest sites are in the picture at first

/** Draws the sites of a list, and the visitor if there is one. */
export async function drawSites(el: HTMLElement, sites: Site[], say: Words, you?: You): Promise<void> {
  const base = await loadBasemap(document.documentElement.lang);
  const map = newMap(el, say);
  if (you) drawYou(map, you, say);
  const marks = new Marks(map, sites, you);
  const first = sites.slice(0, you ? shown : sites.length).map((s): L.LatLngTuple => [s.lat, s.lon]);
  if (you) first.push([you.lat, you.lon]);
  const bounds = L.latLngBounds(first);
  map.fitBounds(bounds, { paddingTopLeft: [36, 56], paddingBottomRight: [64, 44], maxZoom: sites.length === 1 && !you ? 14 : 16, animate: false });
  addBasemap(map, base);
  marks.begin();
}

/** Draws the city and answers a tap, or Enter at the centre, with the place. */
export async function drawPicker(el: HTMLElement, say: Words, picked: (place: Place) => void): Promise<void> {
  const base = await loadBasemap(document.documentElement.lang);
  el.classList.add("picking");
  const map = newMap(el, say);
  map.setView([base.center[1], base.center[0]], base.zoom, { animate: false });
  addBasemap(map, base);
  const choose = (at: L.LatLng): void => picked({ lat: at.lat, lon: at.lng });
  map.on("click", (event) => choose(event.latlng));
  el.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === el) choose(map.getCenter());
  });
}

function newMap(el: HTMLElement, say: Words): L.Map {
  el.setAttribute("role", "region");
  el.setAttribute("aria-label", say["map"] ?? "");
  const map = L.map(el, {
    attributionControl: false,
    zoomControl: false,
    minZoom: 8,
    maxZoom: 17,
    zoomSnap: 0.5,
    maxBoundsViscosity: 1,
    fadeAnimation: false,
    zoomAnimation: false,
    markerZoomAnimation: false,
    inertia: false,
  });
  L.control.scale({ imperial: false, position: "bottomleft" }).addTo(map);
  corner(map, "bottomright", () => text("map-sketch", say["sketch"] ?? ""));
  corner(map, "topright", () => {
    const box = document.createElement("div");
    box.append(
      button("+", say["zoom_in"] ?? "", () => map.zoomIn()),
      button("−", say["zoom_out"] ?? "", () => map.zoomOut()),
      north(say["north"] ?? ""),
    );
    return box;
  });
  if (!el.classList.contains("small")) {
    corner(map, "topleft", () => {
      const grow = button(say["bigger"] ?? "", "", () => {
        const big = el.classList.toggle("big");
        grow.textContent = say[big ? "smaller" : "bigger"] ?? "";
        map.invalidateSize();
      });
      grow.classList.add("grow");
      return grow;
    });
  }
  if ("ResizeObserver" in window) new ResizeObserver(() => map.invalidateSize()).observe(el); // floor: guarded
  return map;
}

function drawYou(map: L.Map, you: You, say: Words): void {
  const at: L.LatLngTuple = [you.lat, you.lon];
  const names = L.layerGroup().addTo(map);
  for (const minutes of ringMinutes) {
    const metres = ringMetres(minutes);
    L.circle(at, { radius: metres, className: "map-ring", interactive: false }).addTo(map);
  }
  const nameRings = (): void => {
    names.clearLayers();
    // From the outermost inwards, as long as the next name has room under the last.
    let last = -Infinity;
    for (const minutes of [...ringMinutes].reverse()) {
      const top: L.LatLngTuple = [northOf(you.lat, ringMetres(minutes)), you.lon];
      const { y } = map.latLngToContainerPoint(top);
      if (y - last < 26 || map.latLngToContainerPoint(at).y - y < 26) continue;
      last = y;
      label(top, (say["ring"] ?? "%d").replace("%d", String(minutes)), "map-ring-name").addTo(names);
    }
  };
  map.on("zoomend viewreset", nameRings);
  map.whenReady(nameRings);
  L.marker(at, {
    icon: L.divIcon({ className: "map-you", iconSize: [22, 22] }),
    interactive: false,
    keyboard: false,
    zIndexOffset: 500,
  }).addTo(map);
  label(at, you.name, "map-you-name").addTo(map);
}

/** The marks of the sites: a tap chooses the card, the card's focus chooses the mark. */
class Marks {
  readonly #map: L.Map;
  readonly #sites: Site[];
  readonly #marks = new Map<string, L.Marker>();
  readonly #you: Place | undefined;
  #chosen: Site | undefined;
  #line: L.Polyline | undefined;

  constructor(map: L.Map, sites: Site[], you: Place | undefined) {
    this.#map = map;
    this.#sites = sites;
    this.#you = you;
    for (const site of [...sites].reverse()) this.#add(site); // the nearest on top
    map.on("zoomend", () => this.nameByZoom());
  }

  #add(site: Site): void {
    const mark = L.marker([site.lat, site.lon], { icon: icon(site.service, false), keyboard: true });
    mark.bindTooltip(site.name, { permanent: true, direction: "auto", offset: [16, 0], className: "map-label" });
    mark.on("add", () => {
      const el = mark.getElement();
      el?.setAttribute("role", "button");
      el?.setAttribute("aria-label", site.name);
    });
    mark.on("click", () => this.#choose(site, true));
    site.element.addEventListener("focusin", () => this.#choose(site, false));
    // Not mouseenter: that also comes when the page scrolls under a mouse at rest, as after a tap on a mark.
    site.element.addEventListener("mousemove", () => this.#choose(site, false));
    mark.addTo(this.#map).closeTooltip();
    this.#marks.set(site.id, mark);
  }

  /** The first picture: on a list by distance, the nearest site is chosen on the map; its card is the first anyway. */
  begin(): void {
    const nearest = this.#sites[0];
    if (nearest && this.#you) this.#choose(nearest, false, false);
    this.nameByZoom();
  }

  /** Opens every name when there is room for them, else only the chosen one's. */
  nameByZoom(): void {
    const all = this.#map.getZoom() >= namesFrom;
    for (const [id, mark] of this.#marks) {
      if (all || id === this.#chosen?.id) mark.openTooltip();
      else mark.closeTooltip();
    }
  }

  #choose(site: Site, scroll: boolean, card = true): void {
    if (this.#chosen?.id !== site.id) {
      if (this.#chosen) this.#dress(this.#chosen, false);
      this.#chosen = site;
      this.#dress(site, true, card);
      this.#line?.remove();
      if (this.#you) {
        this.#line = L.polyline(
          [
            [this.#you.lat, this.#you.lon],
            [site.lat, site.lon],
          ],
          { className: "map-line", interactive: false },
        ).addTo(this.#map);
      }
      this.nameByZoom();
    }
    if (scroll && site.element.classList.contains("card")) site.element.scrollIntoView({ block: "nearest" });
  }

  #dress(site: Site, chosen: boolean, card = true): void {
    const mark = this.#marks.get(site.id);
    mark?.setIcon(icon(site.service, chosen)).setZIndexOffset(chosen ? 1000 : 0);
    mark?.getElement()?.setAttribute("role", "button");
    mark?.getElement()?.setAttribute("aria-label", site.name);
    if (card && site.element.classList.contains("card")) site.element.classList.toggle("chosen", chosen);
  }
}

const shapes: Record<string, string> = {
  meal:
    '<circle class="shape" cx="24" cy="24" r="22"/><path class="line" d="M12 23h24c0 6-4 11-9 12.500v2h-6v-2C16 34 12 29 12 23z"/>',
  station:
    '<rect class="shape" x="3" y="3" width="42" height="42" rx="9"/><path class="line" d="M13 17h18v12a6 6 0 0 1-6 6h-6a6 6 0 0 1-6-6zM31 20h2a4 4 0 0 1 0 9h-2"/>',
};

/** A bowl in a circle or a cup in a square: the service is told by shape. */
function icon(service: string, chosen: boolean): L.DivIcon {
  const size = chosen ? 40 : 28;
  const html = `<svg viewBox="0 0 48 48" aria-hidden="true">${shapes[service] ?? shapes["station"]}</svg>`;
  return L.divIcon({ html, className: `map-site svc-${service}`, iconSize: [size, size] });
}

function corner(map: L.Map, position: L.ControlPosition, make: () => HTMLElement): void {
  const control = new L.Control({ position });
  control.onAdd = () => {
    const el = make();
    L.DomEvent.disableClickPropagation(el);
    return el;
  };
  control.addTo(map);
}

function button(face: string, name: string, act: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "map-button";
  b.textContent = face;
  if (name) b.setAttribute("aria-label", name);
  b.addEventListener("click", act);
  return b;
}

function text(className: string, words: string): HTMLElement {
  const el = document.createElement("div");
  el.className = className;
  el.textContent = words;
  return el;
}

function north(word: string): HTMLElement {
  const el = text("map-north", "");
  el.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 1l6 17-6-4-6 4z"/></svg>';
  el.append(word);
  return el;
}
