// The map on which a place is chosen: by a tap, or by moving the cross in its
// middle there and pressing the button or Enter.

import * as L from "leaflet";
import type { Place } from "../place/address";
import { addBasemap, loadBasemap } from "./basemap";
import { newMap } from "./controls";
import { fill, type Words } from "../dom/words";
import { whereabouts } from "./naming";

/** Draws the city and answers a choice with its place. */
export async function drawPicker(el: HTMLElement, say: Words, picked: (place: Place) => void): Promise<void> {
  const base = await loadBasemap(document.documentElement.lang);
  el.classList.add("picking");
  const map = newMap(el, say, { label: say["pick_map"] ?? "", keys: say["pick_keys"] ?? "", free: () => true, withKey: false });
  map.setView([base.center[1], base.center[0]], base.zoom, { animate: false });
  addBasemap(map, base);

  const cross = document.createElement("div");
  cross.className = "map-cross";
  el.append(cross);
  const said = document.createElement("p");
  said.className = "pick-said";
  said.setAttribute("role", "status");
  const use = document.createElement("button");
  use.type = "button";
  use.className = "plain";
  use.textContent = say["pick_center"] ?? "";
  el.after(said, use);

  const where = ({ lat, lng }: L.LatLng): string => whereabouts(lat, lng, base.districts, say);
  const choose = (at: L.LatLng): void => {
    said.textContent = fill(say["pick_chosen"], where(at));
    picked({ lat: at.lat, lon: at.lng });
  };
  const tell = (): void => {
    said.textContent = fill(say["pick_cross"], where(map.getCenter()));
  };
  map.on("moveend", tell);
  tell();
  map.on("click", (event) => choose(event.latlng));
  use.addEventListener("click", () => choose(map.getCenter()));
  el.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === el) choose(map.getCenter());
    if (event.key === "Escape") leave(el);
  });
}

/** Closes the picker by the button that opened it. */
function leave(el: HTMLElement): void {
  const box = el.closest("[data-pick-map]");
  const opener = box && document.querySelector<HTMLElement>(`[aria-controls="${box.id}"]`);
  opener?.click();
  opener?.focus();
}
