// The map beside the fields: a tap sets the mark, which can be dragged and
// moved by arrow keys. The located sites around say where one is.

import mapStyle from "asset:map.css";
import * as L from "leaflet";
import { loadStyle } from "../../dom/style";
import { fill } from "../../dom/words";
import { addBasemap, loadBasemap } from "../../map/basemap";
import { newMap } from "../../map/controls";
import { boxAt, placeLabel, placeLabels, type Box, type Wanted } from "../../map/labels";
import { eastOf, northOf } from "../../map/rings";
import { siteShape } from "../../map/shapes";
import { drawArea } from "./area";
import type { Fields, Near, Seen } from "./fields";

const closest = 19; // the zoom of a door
const near = [14.5, 17] as const; // the zooms at which a place is shown: with what is around it
const namesFrom = 14; // the zoom from which sites say their names and not only their house numbers
const pinReach = 16;
const dotReach = 11;

interface Dot {
  site: Near;
  marker: L.Marker;
  label: HTMLElement;
}

/** Draws the map of the fields. */
export async function drawPicker(fields: Fields): Promise<void> {
  const el = fields.el.querySelector("[data-locate-map]") as HTMLElement;
  const [base] = await Promise.all([loadBasemap("zh-CN", "/staff/basemap.json"), loadStyle(mapStyle)]);
  if (!el.isConnected) return;
  el.hidden = false;
  const { say } = fields;
  const window_ = document.createElement("div");
  window_.className = "locate-window";
  el.append(window_);
  const map = newMap(window_, say, { label: say["locate_map"] ?? "", keys: say["locate_keys"] ?? "", free: () => true, withKey: false });
  map.setMaxZoom(closest);
  window_.classList.add("picking");
  const view = (el.dataset["view"] ?? "").split(",").map(Number);
  if (view.length === 3) map.setView([view[1]!, view[0]!], view[2]!, { animate: false });
  else map.setView([base.center[1], base.center[0]], base.zoom, { animate: false });
  const giveWay = addBasemap(map, base);

  const pin = new Pin(map, fields);
  const around = new Around(map, () => pin.at, giveWay);
  const area = drawArea(map, el, fields);
  const draw = (seen: Seen): void => around.draw(seen.street, seen.around);
  draw(fields.start);
  if (fields.point) pin.put(fields.point, true);
  else around.fit(fields.start.street);

  fields.watch((seen, by) => {
    draw(seen);
    const { point } = fields;
    if (point && (by !== "map" || !pin.at)) pin.put(point, true, by === "device" ? Number(fields.field("accuracy").value) : 0);
  });
  map.on("click", ({ latlng }: L.LeafletMouseEvent) => {
    if (area.drawing()) area.add(latlng);
    else pin.choose(latlng);
  });
  // Before the frame's keys, which move the map.
  window_.addEventListener("keydown", (event) => pin.onKey(event), { capture: true });
}

/** The mark of the site. */
class Pin {
  readonly #map: L.Map;
  readonly #fields: Fields;
  #marker: L.Marker | undefined;
  #circle: L.Circle | undefined;
  #timer = 0;

  constructor(map: L.Map, fields: Fields) {
    this.#map = map;
    this.#fields = fields;
  }

  get at(): L.LatLng | undefined {
    return this.#marker?.getLatLng();
  }

  /** Puts the mark somewhere, lon, lat, with the circle of a device's accuracy. */
  put([lon, lat]: [number, number], show: boolean, accuracy = 0): void {
    const at = L.latLng(lat, lon);
    this.#circle?.remove();
    this.#circle = accuracy ? L.circle(at, { radius: accuracy, className: "locate-accuracy", interactive: false }).addTo(this.#map) : undefined;
    if (this.#marker) this.#marker.setLatLng(at);
    else this.#add(at);
    if (show) this.#show(at);
    this.#map.fire("pin");
  }

  /** Moves the picture to the place with the nearest sites, if it is not in it already. */
  #show(at: L.LatLng): void {
    const zoom = this.#map.getZoom();
    if (zoom >= near[0] && this.#map.getBounds().pad(-0.15).contains(at)) return;
    const { street, around } = this.#fields.seen;
    const far = [...street, ...around].map(({ point }) => at.distanceTo([point[1], point[0]])).sort((a, b) => a - b)[2] ?? 500;
    const fit = this.#map.getBoundsZoom(at.toBounds(2.4 * far));
    this.#map.setView(at, Math.min(Math.max(fit, near[0]), near[1]), { animate: false });
  }

  /** Somebody chose the place on the map. */
  choose(at: L.LatLng): void {
    this.put([at.lng, at.lat], false);
    this.#fields.set(at.lng, at.lat, "map");
  }

  /** Arrows move the mark by a metre, with Shift by ten; Enter sets one in the middle. */
  onKey(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const far = event.shiftKey ? 10 : 1;
    const [east, north] = ({ ArrowUp: [0, far], ArrowDown: [0, -far], ArrowLeft: [-far, 0], ArrowRight: [far, 0] } as Record<string, [number, number]>)[event.key] ?? [0, 0];
    const enter = event.key === "Enter" && event.target === event.currentTarget && !this.at;
    if (!enter && !(this.at && (east || north))) return;
    event.preventDefault();
    event.stopPropagation();
    const { lat, lng } = this.at ?? this.#map.getCenter();
    const to = L.latLng(northOf(lat, north), eastOf(lat, lng, east));
    this.put([to.lng, to.lat], false);
    if (!this.#map.getBounds().contains(to)) this.#map.panTo(to, { animate: false });
    window.clearTimeout(this.#timer); // one answer when the key is let go
    this.#timer = window.setTimeout(() => {
      this.#fields.set(to.lng, to.lat, "map");
      this.#fields.tell(fill(this.#fields.say["moved"], to.lng.toFixed(6), to.lat.toFixed(6)));
    }, 150);
  }

  #add(at: L.LatLng): void {
    const face = document.createElement("span");
    face.className = "locate-pin-face";
    face.append(siteShape(this.#fields.el.dataset["service"] || "meal", { value: "closed", stale: false }));
    face.querySelectorAll(".dot, .rim").forEach((dot) => dot.remove());
    this.#marker = L.marker(at, {
      icon: L.divIcon({ html: face, className: `locate-pin map-site svc-${this.#fields.el.dataset["service"] ?? ""}`, iconSize: [2 * pinReach, 2 * pinReach] }),
      draggable: true,
      autoPan: true,
      keyboard: false, // the map's keys move it
      zIndexOffset: 3000,
    }).addTo(this.#map);
    this.#marker.on("dragend", () => this.choose(this.at!));
  }
}

/** The located sites around. */
class Around {
  readonly #map: L.Map;
  readonly #pin: () => L.LatLng | undefined;
  readonly #giveWay: (covered: Box[]) => void;
  #dots = new Map<string, Dot>();

  constructor(map: L.Map, pin: () => L.LatLng | undefined, giveWay: (covered: Box[]) => void) {
    this.#map = map;
    this.#pin = pin;
    this.#giveWay = giveWay;
    map.on("moveend zoomend resize pin", () => this.#name());
  }

  /** Draws those of the street, which come first to their names, and the others. */
  draw(street: Near[], around: Near[]): void {
    const old = this.#dots;
    this.#dots = new Map();
    for (const site of [...street, ...around]) {
      if (this.#dots.has(site.id)) continue;
      const dot = old.get(site.id) ?? this.#add(site);
      dot.marker.getElement()?.classList.toggle("street", street.some(({ id }) => id === site.id));
      this.#dots.set(site.id, dot);
      old.delete(site.id);
    }
    for (const { marker } of old.values()) marker.remove();
    this.#name();
  }

  /** Shows the sites, if there are any. */
  fit(sites: Near[]): void {
    if (!sites.length) return;
    this.#map.fitBounds(L.latLngBounds(sites.map(({ point }) => [point[1], point[0]])), { padding: [48, 48], maxZoom: 16, animate: false });
  }

  #add(site: Near): Dot {
    const label = document.createElement("span");
    label.className = "map-label";
    label.setAttribute("aria-hidden", "true"); // the list says them
    const dot = document.createElement("span");
    dot.className = "locate-dot";
    dot.append(label);
    const marker = L.marker([site.point[1], site.point[0]], {
      icon: L.divIcon({ html: dot, className: `locate-near svc-${site.service}`, iconSize: [2 * dotReach, 2 * dotReach] }),
      interactive: false,
      keyboard: false,
    }).addTo(this.#map);
    return { site, marker, label };
  }

  #name(): void {
    const full = this.#map.getZoom() >= namesFrom;
    const { x: right, y: bottom } = this.#map.getSize();
    const at = (point: L.LatLng): { x: number; y: number } => this.#map.latLngToContainerPoint(point);
    const reach = (point: L.LatLng, r: number): Box => ({ left: at(point).x - r, right: at(point).x + r, top: at(point).y - r, bottom: at(point).y + r });
    const dots = [...this.#dots.values()];
    const taken = dots.map(({ marker }) => reach(marker.getLatLng(), dotReach));
    const pin = this.#pin();
    if (pin) taken.push(reach(pin, pinReach));
    const wanted: Wanted[] = dots.map(({ site, label, marker }) => {
      label.textContent = full ? [site.house, site.name].filter(Boolean).join(" ") : site.house;
      label.hidden = !label.textContent;
      const { x, y } = at(marker.getLatLng());
      return { x, y, reach: dotReach, width: label.offsetWidth, height: label.offsetHeight, must: false };
    });
    const placed = placeLabels(wanted, taken, { left: 0, top: 0, right, bottom });
    dots.forEach(({ label }, i) => placeLabel(label, label.textContent ? placed[i] : undefined));
    this.#giveWay([...taken, ...placed.flatMap((p, i) => (p ? [boxAt(wanted[i]!, p)] : []))]);
  }
}
