// The map, in a bundle of its own: Leaflet is most of it and is loaded late.
// It shows the sites of the list and nothing else, so that both stay in step.

import * as L from "leaflet";
import type { Site } from "./dom/sites";
import type { Place } from "./place/address";
import { addBasemap, loadBasemap } from "./map/basemap";
import { button, newMap } from "./map/controls";
import { Marks } from "./map/marks";
import type { Words } from "./dom/words";
import { drawYou, type You } from "./map/you";

export { drawPicker } from "./map/picker";

const shown = 3; // as many of the nearest sites are in the picture at first

export interface Moved extends Place {
  zoom: number;
}

/** How the page round the map stands. */
export interface Around {
  /** The list is not beside the map. */
  alone: () => boolean;
  /** The map has the screen, or most of it. */
  large: () => boolean;
  /** Shows a site's card in the list. */
  reveal: (site: Site) => void;
  /** Makes the map larger; for a tap beside the marks of a small one. */
  grow: () => void;
  /** Where the visitor has moved the map; kept while the server writes the page anew. */
  moved: Moved | undefined;
}

/** Draws the sites of a list, and the visitor if there is one. */
export async function drawSites(el: HTMLElement, sites: Site[], say: Words, around: Around, you?: You): Promise<void> {
  const base = await loadBasemap(document.documentElement.lang);
  if (!el.isConnected) return; // another page stands here by now
  const map = newMap(el, say, { label: say["map"] ?? "", keys: say["map_keys"] ?? "", free: () => around.large(), withKey: true });
  const first = sites.slice(0, you ? shown : sites.length).map((s): L.LatLngTuple => [s.lat, s.lon]);
  if (you) first.push([you.lat, you.lon]);
  let fitting = false;
  let visitors = false; // the present movement
  const fit = (): void => {
    fitting = true;
    const low = el.clientHeight < 340;
    map.fitBounds(L.latLngBounds(first), {
      paddingTopLeft: [36, 36],
      paddingBottomRight: [low ? 64 : 48, low ? 44 : 72],
      maxZoom: sites.length === 1 && !you ? 12 : 16, // a site alone: with the names of districts round it
      animate: false,
    });
    fitting = false;
  };
  const { moved } = around;
  if (moved) map.setView([moved.lat, moved.lon], moved.zoom, { animate: false });
  else fit();
  map.on("movestart", () => (visitors = !fitting));
  map.on("moveend", () => {
    const { lat, lng } = map.getCenter();
    if (visitors) around.moved = { lat, lon: lng, zoom: map.getZoom() }; // from now on the picture is theirs
  });
  map.on("resize", () => around.moved || fit());
  const giveWay = addBasemap(map, base);
  const back = button(say["back"] ?? "", "", () => {
    around.moved = undefined;
    fit();
    visitors = false;
    el.focus({ preventScroll: true });
  });
  back.classList.add("map-back");
  back.hidden = true;
  L.DomEvent.disableClickPropagation(back);
  el.append(back);
  const marks = new Marks(map, sites, {
    say,
    you,
    youMark: you && drawYou(map, you, say),
    alone: () => around.alone(),
    reveal: (site) => around.reveal(site),
    named: (covered, inView) => {
      giveWay(covered);
      back.hidden = inView;
    },
  });
  marks.begin();
  map.on("click", () => {
    if (!marks.close() && !el.classList.contains("free")) around.grow();
  });
  el.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && marks.close()) event.stopPropagation();
  });
  el.addEventListener("map-restyle", () => marks.draw());
}
