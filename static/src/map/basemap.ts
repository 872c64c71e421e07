// The offline basemap: built-up area, rivers, district names; a sketch without
// streets, bounded to the city.

import * as L from "leaflet";
import type { Geometry } from "geojson";

/** What /basemap.json gives. Points are lon, lat, WGS-84. */
export interface Basemap {
  bounds: [number, number, number, number];
  center: [number, number];
  zoom: number;
  urban: Geometry[];
  rivers: Geometry[];
  districts: { name: string; label: [number, number]; border?: Geometry }[];
}

const riversUpTo = 11; // they are coarse
const districtNamesUpTo = 13;

let loaded: Promise<Basemap> | undefined;

/** Loads the basemap once for the life of the page; a failure may be tried again. */
export function loadBasemap(lang: string): Promise<Basemap> {
  loaded ??= fetch(`/basemap.json${lang === "en" ? "?lang=en" : ""}`).then(async (response) => {
    if (!response.ok) throw new Error(`basemap: ${response.status}`);
    return (await response.json()) as Basemap;
  });
  loaded.catch(() => (loaded = undefined));
  return loaded;
}

/** Puts the basemap under whatever the map shows. */
export function addBasemap(map: L.Map, base: Basemap): void {
  const [west, south, east, north] = base.bounds;
  map.setMaxBounds(L.latLngBounds([south, west], [north, east]).pad(0.1));
  map.createPane("base").style.zIndex = "200"; // where others have their tiles
  const still = { interactive: false, pane: "base" };
  for (const town of base.urban) L.geoJSON(town, { ...still, style: { className: "map-urban" } }).addTo(map);
  const rivers = L.layerGroup(base.rivers.map((r) => L.geoJSON(r, { ...still, style: { className: "map-river" } })));
  const names = L.layerGroup();
  for (const d of base.districts) {
    if (d.border) L.geoJSON(d.border, { ...still, style: { className: "map-border" } }).addTo(map);
    label([d.label[1], d.label[0]], d.name, "map-name").addTo(names);
  }
  const byZoom = (): void => {
    toggle(map, rivers, map.getZoom() <= riversUpTo);
    toggle(map, names, map.getZoom() <= districtNamesUpTo);
  };
  map.on("zoomend", byZoom);
  byZoom();
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
