// The strip at the map's foot, where the list is not beside it: the chosen
// site in the words of its card, or the sites that share one place.

import * as L from "leaflet";
import type { Site } from "../dom/sites";
import { fill, type Words } from "../dom/words";

export interface StripOptions {
  say: Words;
  /** Shows the card in the list. */
  reveal: (site: Site) => void;
}

export class Strip {
  readonly #map: L.Map;
  readonly #el = document.createElement("div");
  readonly #options: StripOptions;
  #site: Site | undefined;

  constructor(map: L.Map, options: StripOptions) {
    this.#map = map;
    this.#options = options;
    this.#el.className = "map-strip";
    this.#el.hidden = true;
    L.DomEvent.disableClickPropagation(this.#el);
    L.DomEvent.disableScrollPropagation(this.#el);
    map.getContainer().append(this.#el);
  }

  /** The site's name, state and distance; one tap on them leads to its card. */
  site(site: Site): void {
    const card = site.element;
    const link = document.createElement("a");
    link.href = `#${card.id}`;
    link.className = "map-strip-site";
    const name = document.createElement("b");
    name.textContent = site.name;
    link.append(name);
    const state = card.querySelector(".state");
    if (state) {
      const copy = document.createElement("span");
      copy.className = state.className;
      const words = document.createElement("span");
      words.textContent = state.textContent?.trim() ?? "";
      copy.append(words);
      link.append(copy);
    }
    const far = document.createElement("span");
    far.className = "map-strip-far";
    far.textContent = card.querySelector<HTMLElement>(".far")?.innerText.replace(/\s+/g, " ").trim() ?? "";
    if (far.textContent) link.append(far);
    link.addEventListener("click", (event) => {
      event.preventDefault();
      this.#options.reveal(site);
    });
    const body = document.createElement("div");
    body.className = "map-strip-body";
    body.append(link);
    const go = card.querySelector(".actions a.go");
    if (go) body.append(go.cloneNode(true)); // the next step is at hand where there is room
    this.#show(body, site);
  }

  /** The sites of one place, which no zoom parts. */
  several(sites: Site[], choose: (site: Site) => void): void {
    const list = document.createElement("div");
    list.className = "map-strip-list";
    const title = document.createElement("p");
    title.textContent = fill(this.#options.say["same_place"], sites.length);
    list.append(title);
    for (const site of sites) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = site.name;
      button.addEventListener("click", () => choose(site));
      list.append(button);
    }
    this.#show(list, undefined);
    list.querySelector("button")?.focus({ preventScroll: true });
  }

  /** Whether the strip stands, for this site where one is given. */
  shows(site: Site | undefined): boolean {
    return !this.#el.hidden && (site ? this.#site === site : this.#site === undefined);
  }

  /** Px of the map that it covers. */
  get height(): number {
    return this.#el.hidden ? 0 : this.#el.offsetHeight;
  }

  focus(): void {
    this.#el.querySelector<HTMLElement>("a, button")?.focus({ preventScroll: true });
  }

  /** False when it did not stand. */
  hide(): boolean {
    if (this.#el.hidden) return false;
    this.#el.hidden = true;
    this.#lift();
    return true;
  }

  #show(content: HTMLElement, site: Site | undefined): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "map-strip-close";
    close.textContent = "×";
    close.setAttribute("aria-label", this.#options.say["close"] ?? "");
    close.addEventListener("click", () => this.hide());
    this.#el.textContent = "";
    this.#el.append(content, close);
    this.#el.hidden = false;
    this.#site = site;
    this.#lift();
  }

  /** Lifts scale and buttons above the strip. */
  #lift(): void {
    this.#map.getContainer().classList.toggle("stripped", !this.#el.hidden);
    this.#map.getContainer().style.setProperty("--strip", `${this.height}px`);
  }
}
