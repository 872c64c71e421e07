// The marks of the sites on the map. They are the cards of the list again: a
// tap chooses the card, the card's focus chooses the mark. What would lie on
// each other is one mark with its number; the chosen one always stands alone.

import * as L from "leaflet";
import { farOf, stateOf, watchStates, type Site, type State } from "../dom/sites";
import { cluster, type Spot } from "./cluster";
import { boxAt, boxOf, placeLabel, placeLabels, shared, type Box, type Wanted } from "./labels";
import { fill, type Words } from "../dom/words";
import { clusterName, markName, type Named } from "./naming";
import { clusterShape, siteShape } from "./shapes";
import { metrics } from "./size";
import { Strip } from "./strip";
import type { You, YouMark } from "./you";

const namesFrom = 14.5; // the zoom from which every site with room says its name
const edge = 40; // px a mark keeps from the edge when the map moves for it

interface Pin extends Spot {
  site: Site;
}

/** What is drawn at one place: a site, or several. */
interface Item {
  key: string;
  sites: Site[];
  at: L.LatLng;
  marker: L.Marker;
  label: HTMLElement;
  face: string; // what its drawing shows, to draw it again only when that changes
}

export interface MarksOptions {
  say: Words;
  you: You | undefined;
  youMark: YouMark | undefined;
  /** Told what the names and marks cover, and whether any mark is in the window. */
  named: (covered: Box[], inView: boolean) => void;
  /** The list is not beside the map: a mark names its site at the map's foot. */
  alone: () => boolean;
  /** Shows the card in the list. */
  reveal: (site: Site) => void;
}

export class Marks {
  readonly #map: L.Map;
  readonly #sites: Site[];
  readonly #options: MarksOptions;
  readonly #strip: Strip;
  readonly #status = document.createElement("p");
  #items: Item[] = [];
  #chosen: Site | undefined;
  #line: L.Polyline | undefined;
  #pointed = false; // the last thing used was a pointer: the map does not move under it

  constructor(map: L.Map, sites: Site[], options: MarksOptions) {
    this.#map = map;
    this.#sites = sites;
    this.#options = options;
    this.#strip = new Strip(map, options);
    this.#status.className = "unseen";
    this.#status.setAttribute("role", "status");
    map.getContainer().append(this.#status);
    for (const site of sites) this.#follow(site.element, site);
    map.on("zoomend", () => this.draw());
    map.on("moveend resize", () => this.#name());
    const stop = watchStates(sites, () => this.draw());
    map.on("unload", stop);
    const container = map.getContainer();
    for (const [type, pointed] of [["mousedown", true], ["touchstart", true], ["keydown", false]] as const) {
      container.addEventListener(type, () => (this.#pointed = pointed), { capture: true, passive: true });
    }
  }

  /** The first picture: the nearest of an answer, or the only one, is chosen on the map. */
  begin(): void {
    const first = this.#sites.find((site) => stateOf(site).value !== "closed") ?? this.#sites[0];
    if (first && (this.#options.you || this.#sites.length === 1)) this.#chosen = first;
    this.draw();
    this.#drawLine();
  }

  /** Closes what is open at the map's foot; false when there was nothing. */
  close(): boolean {
    return this.#strip.hide();
  }

  /** Groups the sites for the zoom and draws what changed. */
  draw(): void {
    const wanted = this.#grouped();
    const focused = this.#items.find((item) => item.marker.getElement() === document.activeElement);
    const left = new Map(this.#items.map((item) => [item.key, item]));
    this.#items = wanted.map(({ key, sites, at }) => {
      const item = left.get(key) ?? this.#add(key, sites, at);
      left.delete(key);
      item.sites = sites;
      this.#drawMark(item);
      return item;
    });
    for (const item of left.values()) item.marker.remove();
    this.#order();
    if (focused && focused.marker.getElement() !== document.activeElement) this.#focus(focused.sites);
    this.#name();
  }

  /** The sites of each mark at this zoom, in the order of the list. */
  #grouped(): { key: string; sites: Site[]; at: L.LatLng }[] {
    const zoom = this.#map.getZoom();
    const others = this.#sites.filter((site) => site !== this.#chosen).map((site) => this.#pin(site, zoom));
    const groups = cluster(others, metrics().apart).map(({ x, y, members }) => {
      const sites = members.map((pin) => pin.site);
      return { sites, at: sites.length === 1 ? placeOf(sites[0]!) : this.#map.unproject([x, y], zoom) };
    });
    if (this.#chosen) groups.push({ sites: [this.#chosen], at: placeOf(this.#chosen) });
    const rank = new Map(this.#sites.map((site, i) => [site, i]));
    groups.sort((a, b) => rank.get(a.sites[0]!)! - rank.get(b.sites[0]!)!);
    return groups.map((group) => ({ ...group, key: `${zoomKey(group.sites, zoom)}${group.sites.map((s) => s.id).join(" ")}` }));
  }

  #pin(site: Site, zoom: number): Pin {
    const { x, y } = this.#map.project(placeOf(site), zoom);
    return { x, y, site };
  }

  #add(key: string, sites: Site[], at: L.LatLng): Item {
    const label = document.createElement("span");
    label.className = "map-label";
    label.setAttribute("aria-hidden", "true"); // the mark has its name
    label.hidden = true;
    if (sites.length === 1) label.textContent = sites[0]!.name;
    const marker = L.marker(at, { icon: L.divIcon(), keyboard: true, autoPanOnFocus: false });
    const item: Item = { key, sites, at, marker, label, face: "" };
    marker.on("click", () => this.#pressed(item, false));
    marker.addTo(this.#map);
    return item;
  }

  /** Draws the mark when what it shows has changed, and names it for those who hear it. */
  #drawMark(item: Item): void {
    const { marker, sites } = item;
    const chosen = sites[0] === this.#chosen;
    const { mark, chosenMark, clusterMark } = metrics();
    const single = sites.length === 1;
    const size = !single ? clusterMark : chosen ? chosenMark : mark;
    const state = bestOf(sites.map(stateOf));
    const service = sites.every((s) => s.service === sites[0]!.service) ? sites[0]!.service : "both";
    const face = [service, state.value, state.stale, size, sites.length].join(" ");
    if (face !== item.face) {
      item.face = face;
      const html = document.createElement("span");
      html.className = "map-face";
      html.append(single ? siteShape(service, state) : clusterShape(service, sites.length, state), item.label);
      const classes = [single ? "map-site" : "map-cluster", `svc-${service}`, state.value === "closed" && "shut", chosen && "chosen"];
      marker.setIcon(L.divIcon({ html, className: classes.filter(Boolean).join(" "), iconSize: [size, size] }));
      this.#listen(item);
    }
    marker.setZIndexOffset(chosen ? 1000 : -this.#sites.indexOf(sites[0]!));
    const el = marker.getElement();
    if (!el) return;
    const named = sites.map((site): Named => ({ ...site, state: stateOf(site), far: farOf(site) }));
    el.setAttribute("role", "button");
    el.setAttribute("aria-label", single ? markName(named[0]!, this.#options.say) : clusterName(named, this.#options.say));
    if (chosen) el.setAttribute("aria-current", "true");
    else el.removeAttribute("aria-current");
  }

  /** Keys and focus of a mark's element, once. */
  #listen(item: Item): void {
    const el = item.marker.getElement();
    if (!el || el.dataset["heard"]) return;
    el.dataset["heard"] = "yes";
    el.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      this.#pressed(item, true);
    });
    el.addEventListener("focus", () => {
      if (!this.#pointed) this.#show(item.at);
      this.#name();
    });
    for (const type of ["blur", "mouseenter", "mouseleave"]) el.addEventListener(type, () => this.#name());
  }

  /** The order of Tab is the order of the list. */
  #order(): void {
    let next: Element | null = null;
    for (const item of [...this.#items].reverse()) {
      const el = item.marker.getElement();
      if (!el) continue;
      if (next && el.compareDocumentPosition(next) & Node.DOCUMENT_POSITION_PRECEDING) next.before(el);
      next = el;
    }
  }

  #pressed(item: Item, byKey: boolean): void {
    if (item.sites.length > 1) this.#open(item, byKey);
    else this.#tapped(item.sites[0]!, byKey);
  }

  /** Looks so close that a cluster falls apart; one that never does says its names. */
  #open({ sites, at }: Item, byKey: boolean): void {
    const zoom = this.#splitting(sites);
    if (zoom === undefined) {
      this.#strip.several(sites, (site) => this.#tapped(site, byKey));
      return;
    }
    const bounds = L.latLngBounds(sites.map(placeOf));
    const whole = this.#map.getBoundsZoom(bounds, false, L.point(2 * edge, 2 * edge));
    if (whole >= zoom) this.#map.setView(bounds.getCenter(), Math.min(whole, this.#map.getMaxZoom()), { animate: false });
    else this.#map.setView(at, zoom, { animate: false });
    if (byKey) this.#focus(sites);
  }

  /** The first zoom from here at which the sites are more than one mark. */
  #splitting(sites: Site[]): number | undefined {
    const step = this.#map.options.zoomSnap ?? 1;
    for (let zoom = this.#map.getZoom() + step; zoom <= this.#map.getMaxZoom(); zoom += step) {
      const pins = sites.map((site) => this.#pin(site, zoom));
      if (cluster(pins, metrics().apart).length > 1) return zoom;
    }
    return undefined;
  }

  /** Focuses the mark that shows the first of the sites. */
  #focus([site]: Site[]): void {
    const item = this.#items.find((i) => site && i.sites.includes(site));
    item?.marker.getElement()?.focus({ preventScroll: true });
  }

  #tapped(site: Site, byKey: boolean): void {
    const again = byKey && site === this.#chosen && !this.#strip.shows(undefined);
    this.choose(site, true);
    if (!isCard(site)) return;
    if (this.#options.alone()) {
      if (again && this.#strip.shows(site)) this.#strip.focus();
      else this.#strip.site(site);
      this.#show(placeOf(site)); // not under the strip
      this.#name();
    } else if (again && this.#status.textContent) {
      site.element.querySelector<HTMLElement>("h3 a, h2 a, a")?.focus();
    } else {
      site.element.scrollIntoView({ block: "nearest" }); // beside the map: nothing moves under the finger
      if (byKey) this.#status.textContent = fill(this.#options.say["chosen"], site.name);
    }
    if (byKey && !again) this.#focus([site]);
  }

  /** Marks the site on the map, and its card in the list. */
  choose(site: Site, card: boolean): void {
    const before = this.#chosen;
    if (before !== site) {
      this.#strip.hide();
      this.#status.textContent = "";
      this.#chosen = site;
      if (before) before.element.classList.remove("chosen");
      this.draw();
      this.#drawLine();
    }
    if (card && isCard(site)) site.element.classList.add("chosen");
  }

  /** A card that is focused, pointed at or tapped is the chosen one. */
  #follow(card: HTMLElement, site: Site): void {
    if (!isCard(site)) return;
    const choose = (): void => this.choose(site, true);
    card.addEventListener("mousemove", choose); // not mouseenter: scrolling under a still pointer is no choice
    for (const type of ["focusin", "click"]) {
      card.addEventListener(type, () => {
        choose();
        this.#show(placeOf(site));
      });
    }
  }

  /** Moves the map only as far as the place needs to be seen. */
  #show(at: L.LatLng): void {
    const padding: L.PanInsideOptions = { paddingTopLeft: [edge, edge], paddingBottomRight: [edge, edge + this.#strip.height] };
    this.#map.panInside(at, { ...padding, animate: false });
  }

  #drawLine(): void {
    this.#line?.remove();
    const { you } = this.#options;
    if (!you || !this.#chosen) return;
    const ends: L.LatLngTuple[] = [
      [you.lat, you.lon],
      [this.#chosen.lat, this.#chosen.lon],
    ];
    this.#line = L.polyline(ends, { className: "map-line", interactive: false }).addTo(this.#map);
  }

  /** Says every name for which there is room, or only those of the chosen and the pointed at. */
  #name(): void {
    const { x: width, y: height } = this.#map.getSize();
    const view: Box = { left: 2, top: 2, right: width - 2, bottom: height - this.#strip.height - 2 };
    const near = this.#map.getZoom() >= namesFrom;
    const placed = this.#items.map((item) => {
      const { x, y } = this.#map.latLngToContainerPoint(item.at);
      const reach = (item.marker.getElement()?.offsetWidth ?? 0) / 2;
      return { item, x, y, reach, box: { left: x - reach, right: x + reach, top: y - reach, bottom: y + reach } };
    });
    const wants = placed.filter(({ item, x, y }) => {
      const el = item.marker.getElement();
      const must = this.#isMust(item, el);
      item.label.hidden = !(item.sites.length === 1 && (must || (near && x > 0 && x < width && y > 0 && y < height)));
      return !item.label.hidden;
    });
    wants.sort((a, b) => Number(this.#isMust(b.item)) - Number(this.#isMust(a.item)));
    const wanted = wants.map(({ item, x, y, reach }): Wanted => {
      const { offsetWidth, offsetHeight } = item.label;
      return { x, y, reach: reach + 2, width: offsetWidth, height: offsetHeight, must: this.#isMust(item) };
    });
    const { youMark, named } = this.#options;
    if (youMark) wanted.push(youMark.name());
    const container = this.#map.getContainer();
    const frame = Array.from(container.querySelectorAll(".leaflet-control"), (el) => boxOf(container, el));
    const marks = placed.map(({ box }) => box);
    const places = placeLabels(wanted, [...marks, ...(youMark?.boxes() ?? []), ...frame], view);
    wants.forEach(({ item }, i) => placeLabel(item.label, places[i]));
    youMark?.place(places[wants.length]);
    const names = wanted.flatMap((name, i) => (places[i] ? [boxAt(name, places[i])] : []));
    named([...names, ...marks], marks.some((box) => shared(box, view) > 0));
  }

  #isMust({ sites, marker }: Item, el = marker.getElement()): boolean {
    return sites[0] === this.#chosen || el === document.activeElement || (el?.matches(":hover") ?? false);
  }
}

/** A cluster is one for its zoom alone: its centre is another at the next. */
function zoomKey(sites: Site[], zoom: number): string {
  return sites.length > 1 ? `${zoom}: ` : "";
}

function placeOf(site: Site): L.LatLng {
  return L.latLng(site.lat, site.lon);
}

function isCard(site: Site): boolean {
  return site.element.classList.contains("card");
}

/** What a cluster shows: open where any is, then unknown; checked before not checked. */
function bestOf(states: State[]): State {
  const worth = ({ value, stale }: State): number => 2 * ["closed", "unknown", "open"].indexOf(value) + (stale ? 0 : 1);
  return states.reduce((a, b) => (worth(b) > worth(a) ? b : a));
}
