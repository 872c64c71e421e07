// The map, in a bundle of its own: Leaflet is most of it and is loaded late.
// It shows the sites of the list and nothing else, so that both stay in step.

import * as L from "leaflet";
import type { Place } from "./place/address";
import { addBasemap, label, loadBasemap } from "./map/basemap";
import type { Site } from "./dom/sites";
import { Marks } from "./map/marks";
import { northOf, ringMetres, ringMinutes } from "./map/rings";

type Words = Record<string, string>;

/** The place of the answer, with what to call it. */
export interface You extends Place {
  name: string;
}

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
  map.fitBounds(bounds, {
    paddingTopLeft: [48, 40],
    paddingBottomRight: [64, 72],
    maxZoom: sites.length === 1 && !you ? 12 : 16, // a site alone: with the names of districts round it
    animate: false,
  });
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
  if (!el.classList.contains("small")) growButton(el, map, say);
  if ("ResizeObserver" in window) new ResizeObserver(() => map.invalidateSize()).observe(el); // floor: guarded
  return map;
}

/** The plain button under the map that makes it larger; on a desk it is large already. */
function growButton(el: HTMLElement, map: L.Map, say: Words): void {
  const grow = button(say["bigger"] ?? "", "", () => {
    const big = el.classList.toggle("big");
    grow.textContent = say[big ? "smaller" : "bigger"] ?? "";
    map.invalidateSize();
  });
  grow.classList.add("grow");
  el.insertAdjacentElement("afterend", grow);
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
    zIndexOffset: 1500,
  }).addTo(map);
  label(at, you.name, "map-you-name").addTo(map);
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
