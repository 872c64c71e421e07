// The map's place on the page: a band above the list on a phone, beside it on
// a desk, and in 长辈版 behind a button. Nothing of Leaflet comes in here: that
// is asked for when the band comes near the window.

import mapStyle from "asset:map.css";
import { sitesOf, type Site } from "../dom/sites";
import { loadStyle } from "../dom/style";
import type { Around, Moved } from "../map";
import type { Place } from "../place/address";
import type { Words } from "../dom/words";
import { paces } from "./rings";

const ahead = "400px"; // of scrolling, for the bundle to come

/** The map's bundle with its style. */
export function loadMap(): Promise<typeof import("../map")> {
  return Promise.all([import("../map"), loadStyle(mapStyle)]).then(([module]) => module);
}

/** Sets up the band of a new page. You: the place of the answer, with what to call it. */
export function attachMap(main: HTMLElement, say: Words, you?: Place & { name: string }): void {
  const band = main.querySelector<HTMLElement>("[data-map]");
  if (!band) return;
  const answer = band.closest<HTMLElement>(".answer") ?? undefined;
  band.hidden = false;
  answer?.classList.add("mapped");
  band.style.setProperty("--band-top", `${Math.round(band.getBoundingClientRect().top + window.scrollY)}px`);
  const same = `${location.pathname}${location.search} ${you?.lat} ${you?.lon}`;
  kept = kept?.of === same ? kept : { of: same, view: "both", grown: false, moved: undefined };
  const page = new BandPage(band, answer, say, kept);
  whenNear(band, () => {
    void loadMap()
      .then(({ drawSites }) => drawSites(band, sitesOf(main), say, page, you && { ...you, metresPerMinute: paceOf(main) }))
      .catch(() => page.remove()); // the list says all of it
  });
}

/** Which of list and map a phone shows. */
type View = "both" | "list" | "map";

/** How the visitor left the band of an answer, which the server may write anew under their eyes. */
interface Kept {
  of: string;
  view: View;
  grown: boolean;
  moved: Moved | undefined;
}

let kept: Kept | undefined;

class BandPage implements Around {
  readonly #band: HTMLElement;
  readonly #answer: HTMLElement | undefined;
  readonly #say: Words;
  readonly #bar = document.createElement("div");
  readonly #swap: HTMLButtonElement;
  readonly #size: HTMLButtonElement;
  readonly #kept: Kept;

  constructor(band: HTMLElement, answer: HTMLElement | undefined, say: Words, kept: Kept) {
    this.#kept = kept;
    this.#band = band;
    this.#answer = answer;
    this.#say = say;
    this.#bar.className = "map-bar";
    this.#swap = barButton("map-swap", () => this.#show(this.#kept.view === "map" ? (big() ? "list" : "both") : "map", true));
    this.#size = barButton("map-grow", () => this.#resize(!this.large()));
    if (answer) this.#bar.append(this.#swap);
    this.#bar.append(this.#size);
    band.after(this.#bar);
    band.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.large()) this.#leave();
    });
    band.classList.toggle("grown", kept.grown);
    this.#show(answer && big() && kept.view === "both" ? "list" : kept.view, false);
    const root = new MutationObserver(() => (band.isConnected ? this.#restyled() : root.disconnect()));
    root.observe(document.documentElement, { attributes: true, attributeFilter: ["class", "style"] });
  }

  get moved(): Moved | undefined {
    return this.#kept.moved;
  }

  set moved(moved: Moved | undefined) {
    this.#kept.moved = moved;
  }

  alone(): boolean {
    return getComputedStyle(this.#band).position !== "sticky";
  }

  large(): boolean {
    return this.#kept.view === "map" || this.#band.classList.contains("grown") || !this.alone();
  }

  reveal(site: Site): void {
    if (this.#kept.view === "map") this.#show(big() ? "list" : "both", false);
    site.element.scrollIntoView({ block: "start" });
    site.element.querySelector<HTMLElement>("a")?.focus({ preventScroll: true });
  }

  grow(): void {
    this.#resize(true);
  }

  remove(): void {
    this.#show("both", false);
    this.#band.hidden = true;
    this.#bar.remove();
    this.#answer?.classList.remove("mapped");
  }

  /** Back to the usual size, with the focus on the button that leads here again. */
  #leave(): void {
    if (!this.alone()) return;
    if (this.#kept.view === "map") {
      this.#show(big() ? "list" : "both", true);
      this.#swap.focus({ preventScroll: true });
    } else {
      this.#resize(false);
      this.#size.focus({ preventScroll: true });
    }
  }

  #show(view: View, scroll: boolean): void {
    this.#kept.view = view;
    this.#answer?.classList.toggle("only-map", view === "map");
    this.#answer?.classList.toggle("only-list", view === "list");
    this.#name();
    if (scroll && view === "map") this.#band.scrollIntoView({ block: "start" });
    else if (scroll) this.#bar.scrollIntoView({ block: "nearest" });
  }

  #resize(grown: boolean): void {
    const before = this.#bar.getBoundingClientRect().top;
    this.#kept.grown = this.#band.classList.toggle("grown", grown);
    this.#name();
    // The button stays under the finger, as far as the map's top stays in the window.
    const down = this.#bar.getBoundingClientRect().top - before;
    window.scrollBy(0, Math.min(down, Math.max(0, this.#band.getBoundingClientRect().top)));
  }

  #name(): void {
    this.#swap.textContent = this.#say[this.#kept.view === "map" ? "show_list" : "show_map"] ?? "";
    const grown = this.#band.classList.contains("grown");
    this.#size.textContent = this.#say[grown ? "smaller" : "bigger"] ?? "";
    window.dispatchEvent(new Event("resize")); // the map measures itself anew
  }

  /** 长辈版 came or went, or the type grew. */
  #restyled(): void {
    if (this.#answer && big() && this.#kept.view === "both") this.#show("list", false);
    else if (!big() && this.#kept.view === "list") this.#show("both", false);
    this.#band.dispatchEvent(new Event("map-restyle"));
  }
}

function barButton(className: string, act: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = `plain ${className}`;
  b.addEventListener("click", act);
  return b;
}

function big(): boolean {
  return document.documentElement.classList.contains("big");
}

/** The pace of the minutes on the cards, where the address says it; else that of the version. */
function paceOf(main: HTMLElement): number {
  const said = main.querySelector<HTMLElement>("[data-answer]")?.dataset["pace"];
  return said === "senior" || (said === undefined && big()) ? paces.senior : paces.adult;
}

/** Calls act once, when the element is shown and near the window. */
function whenNear(el: HTMLElement, act: () => void): void {
  const watch = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      watch.disconnect();
      act();
    },
    { rootMargin: ahead },
  );
  watch.observe(el);
}
