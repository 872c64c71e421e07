// The visitor on the map, with what stands in for streets: rings of walking
// time and the four directions.

import * as L from "leaflet";
import type { Place } from "../place/address";
import { label } from "./basemap";
import { boxOf, placeLabel, type Box, type Placed, type Wanted } from "./labels";
import { fill, type Words } from "../dom/words";
import { eastOf, northOf, ringMetres, ringMinutes } from "./rings";

/** The place of the answer, with what to call it and the pace of its minutes. */
export interface You extends Place {
  name: string;
  metresPerMinute: number;
}

const reach = 13; // px from the visitor's centre to the edge
const nameRoom = 26; // px between the names of two rings

/** The visitor's mark, as far as the names on the map have to know it; px of the map's window. */
export interface YouMark {
  /** What is in the way of other names. */
  boxes: () => Box[];
  /** Its own name, which gives way to others. */
  name: () => Wanted;
  place: (at: Placed | undefined) => void;
}

/** Draws the visitor, the rings and their names. */
export function drawYou(map: L.Map, you: You, say: Words): YouMark {
  const at: L.LatLngTuple = [you.lat, you.lon];
  const names = L.layerGroup().addTo(map);
  for (const minutes of ringMinutes) {
    const radius = ringMetres(minutes, you.metresPerMinute);
    L.circle(at, { radius, className: "map-ring", interactive: false }).addTo(map);
  }

  const nameRings = (): void => {
    names.clearLayers();
    const { x: width, y: height } = map.getSize();
    const centre = map.latLngToContainerPoint(at);
    // From the outermost inwards, as long as the next name has room under the last.
    let last = -Infinity;
    let bearings = false;
    for (const minutes of [...ringMinutes].reverse()) {
      const metres = ringMetres(minutes, you.metresPerMinute);
      const north: L.LatLngTuple = [northOf(you.lat, metres), you.lon];
      const top = map.latLngToContainerPoint(north).y;
      const radius = centre.y - top;
      if (top - last < nameRoom || radius < nameRoom) continue;
      last = top;
      label(north, fill(say["ring"], minutes), "map-ring-name").addTo(names);
      if (bearings || radius < 2 * nameRoom || radius > Math.min(width, height) / 2) continue;
      bearings = true; // on the largest ring that can be seen whole
      const letter = (key: string, lat: number, lon: number): void => {
        label([lat, lon], (say[key] ?? "").charAt(0).toUpperCase(), "map-bearing").addTo(names);
      };
      letter("dir_e", you.lat, eastOf(you.lat, you.lon, metres));
      letter("dir_s", northOf(you.lat, -metres), you.lon);
      letter("dir_w", you.lat, eastOf(you.lat, you.lon, -metres));
    }
  };
  map.on("zoomend viewreset resize", nameRings);
  map.whenReady(nameRings);

  const name = document.createElement("span");
  name.className = "map-label map-you-name";
  name.setAttribute("aria-hidden", "true"); // the page says it too
  name.textContent = you.name;
  L.marker(at, {
    icon: L.divIcon({ html: name, className: "map-you", iconSize: [22, 22] }),
    interactive: false,
    keyboard: false,
    zIndexOffset: 1500,
  }).addTo(map);

  return {
    boxes: () => {
      const { x, y } = map.latLngToContainerPoint(at);
      const boxes = [{ left: x - reach, right: x + reach, top: y - reach, bottom: y + reach }];
      names.eachLayer((layer) => {
        const words = (layer as L.Marker).getElement()?.firstElementChild;
        if (words) boxes.push(boxOf(map.getContainer(), words));
      });
      return boxes;
    },
    name: () => {
      name.hidden = false;
      const { x, y } = map.latLngToContainerPoint(at);
      return { x, y, reach, width: name.offsetWidth, height: name.offsetHeight, must: false };
    },
    place: (place) => placeLabel(name, place),
  };
}
