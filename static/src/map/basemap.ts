// The offline basemap: built-up area, rivers, district names; a sketch without
// streets, bounded to the city.

import * as L from "leaflet";
import type { Geometry } from "geojson";
import { shared, type Box } from "./labels";
import { smoothRing } from "./smooth";

/** What /basemap.json gives. Points are lon, lat, WGS-84. */
export interface Basemap {
  bounds: [number, number, number, number];
  center: [number, number];
  zoom: number;
  urban: Geometry[];
  rivers: Geometry[];
  districts: { name: string; label: [number, number]; border?: Geometry }[];
}

const cell = 1 / 120; // degrees, of the raster the built-up areas come from
const riversUpTo = 11; // they are coarse
const districtNamesUpTo = 13.5;

let loaded: Promise<Basemap> | undefined;

/** Loads the basemap once for the life of the page; a failure may be tried again. Staff have one of their own, /staff/basemap.json. */
export function loadBasemap(lang: string, path = `/basemap.json${lang === "en" ? "?lang=en" : ""}`): Promise<Basemap> {
  loaded ??= fetch(path).then(async (response) => {
    if (!response.ok) throw new Error(`basemap: ${response.status}`);
    return (await response.json()) as Basemap;
  });
  loaded.catch(() => (loaded = undefined));
  return loaded;
}

/**
 * Puts the basemap under whatever the map shows, and keeps the map to it.
 * Gives the way to make the districts' names give way to what covers them.
 */
export function addBasemap(map: L.Map, base: Basemap): (covered: Box[]) => void {
  const [west, south, east, north] = base.bounds;
  const bounds = L.latLngBounds([south, west], [north, east]).pad(0.1);
  map.options.maxBounds = bounds; // not setMaxBounds: that glides back, and nothing here moves by itself
  map.on("moveend", () => map.panInsideBounds(bounds, { animate: false }));
  map.createPane("base").style.zIndex = "200"; // where others have their tiles
  const still = { interactive: false, pane: "base" };
  for (const town of base.urban) L.geoJSON(smooth(town), { ...still, style: { className: "map-urban" } }).addTo(map);
  const rivers = L.layerGroup(base.rivers.map((r) => L.geoJSON(r, { ...still, style: { className: "map-river" } })));
  const names = L.layerGroup();
  const districts = base.districts.map((d) => {
    if (d.border) L.geoJSON(d.border, { ...still, style: { className: "map-border" } }).addTo(map);
    return label([d.label[1], d.label[0]], d.name, "map-name").addTo(names);
  });
  let over: Box[] = [];
  const byZoom = (): void => {
    toggle(map, rivers, map.getZoom() <= riversUpTo);
    toggle(map, names, map.getZoom() <= districtNamesUpTo);
    if (map.hasLayer(names)) giveWay(map, districts, over);
  };
  map.on("zoomend", byZoom);
  byZoom();
  return (covered) => {
    over = covered;
    byZoom();
  };
}

const shifts = [0, 1, -1]; // lines that a name may step aside

/** Moves names off what covers them and off each other; one without room is left out. */
function giveWay(map: L.Map, names: L.Marker[], covered: Box[]): void {
  const taken = [...covered];
  for (const name of names) {
    const words = name.getElement()?.firstElementChild as HTMLElement | null;
    if (!words) continue;
    const { x, y } = map.latLngToContainerPoint(name.getLatLng());
    const [w, h] = [words.offsetWidth / 2 + 4, words.offsetHeight / 2];
    const boxes = shifts.map((lines) => ({ left: x - w, right: x + w, top: y + (2 * lines - 1) * h, bottom: y + (2 * lines + 1) * h }));
    const free = boxes.findIndex((box) => taken.every((other) => shared(box, other) === 0));
    words.style.visibility = free < 0 ? "hidden" : "";
    words.style.top = `${2 * h * (shifts[free] ?? 0)}px`;
    if (free >= 0) taken.push(boxes[free]!);
  }
}

function smooth(town: Geometry): Geometry {
  return town.type === "Polygon" ? { ...town, coordinates: town.coordinates.map((ring) => smoothRing(ring, cell)) } : town;
}

/** A name without a mark, centred on its point. */
export function label(at: L.LatLngExpression, text: string, className: string): L.Marker {
  const span = document.createElement("span");
  span.setAttribute("aria-hidden", "true"); // a picture's words; the page says them too
  span.textContent = text;
  return L.marker(at, { icon: L.divIcon({ html: span, className, iconSize: [0, 0] }), interactive: false, keyboard: false, zIndexOffset: -5000 });
}

function toggle(map: L.Map, layer: L.Layer, on: boolean): void {
  if (on) map.addLayer(layer);
  else map.removeLayer(layer);
}
