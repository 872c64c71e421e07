// The fields of a location: what is pasted or set on the map is looked at by
// the server at once, which says it in words and gives what the map draws.

import { locate, type Failure } from "../../dom/locate";
import { fill, type Words } from "../../dom/words";

/** A located site round the place. */
export interface Near {
  id: string;
  name: string;
  service: string;
  house: string;
  point: [number, number];
}

/** What /staff/spot gives. Points are lon, lat, WGS-84. */
export interface Seen {
  point: [number, number] | null;
  best: string;
  fault: string;
  askDatum: boolean;
  street: Near[];
  around: Near[];
  html: string;
  more: string;
}

/** Who moved the mark: "map" did not, so it follows. */
export type Mover = "map" | "words" | "device";

const pause = 200; // ms of quiet before what is typed is looked at
const precisions = ["door", "building", "street"]; // best first

export class Fields {
  readonly say: Words;
  readonly start: Seen;
  #seen: Seen;
  #asking: AbortController | undefined;
  #timer = 0;
  #watchers: ((seen: Seen, by: Mover) => void)[] = [];
  readonly #status = document.createElement("p");

  constructor(readonly el: HTMLElement) {
    this.say = parsed<Words>(el, "[data-locate-words]");
    this.start = parsed<Seen>(el, "[data-locate-start]");
    this.#seen = this.start;
    el.classList.add("live");
    this.#status.className = "locate-status";
    this.#status.setAttribute("role", "status");
    this.box.before(this.#status);
    const here = document.createElement("button");
    here.type = "button";
    here.textContent = this.say["here"] ?? "";
    here.addEventListener("click", () => void this.#here());
    el.querySelector(".locate-look")?.append(here);
    this.text.addEventListener("input", () => this.#later());
    this.text.addEventListener("paste", () => setTimeout(() => void this.look("words")));
    this.field("datum").addEventListener("change", () => {
      this.field("read").value = "";
      void this.look("words");
    });
    el.addEventListener("change", ({ target }) => {
      if ((target as HTMLInputElement).name === "location.precision") this.#cap();
    });
    for (const name of ["district", "address", "name", "service"]) {
      this.#other(name)?.addEventListener("change", () => void this.look("map"));
    }
    this.#pickable();
  }

  get text(): HTMLInputElement {
    return this.field("text");
  }

  /** What the server said last. */
  get seen(): Seen {
    return this.#seen;
  }

  /** The place that the fields hold, lon, lat. */
  get point(): [number, number] | undefined {
    const [lon, lat] = [this.field("lon").value, this.field("lat").value];
    return lon && lat ? [Number(lon), Number(lat)] : undefined;
  }

  field(name: string): HTMLInputElement {
    return this.el.querySelector(`[name="location.${name}"]`) as HTMLInputElement;
  }

  /** Where it is told in words what was understood. */
  private get box(): HTMLElement {
    return this.el.querySelector("[data-locate-seen]") as HTMLElement;
  }

  /** Calls back whenever the server has looked. */
  watch(fn: (seen: Seen, by: Mover) => void): void {
    this.#watchers.push(fn);
  }

  /** Says a sentence to those who hear the page; it can be read, too. */
  tell(sentence: string): void {
    this.#status.textContent = sentence;
  }

  mapFailed(): void {
    this.tell(this.say["look_failed"] ?? "");
  }

  /** Takes a point of the map, or of the device with how far off it may be. */
  set(lon: number, lat: number, by: Mover, accuracy = 0): void {
    this.#put(lon, lat);
    this.field("accuracy").value = accuracy ? String(Math.ceil(accuracy)) : "";
    this.field("read").value = this.text.value;
    void this.look(by);
  }

  /** Fills in pasted words and looks at them. */
  paste(words: string): void {
    this.text.value = words.trim();
    void this.look("words");
  }

  /** Asks the server what the fields mean. */
  async look(by: Mover): Promise<void> {
    window.clearTimeout(this.#timer);
    this.#asking?.abort();
    const asking = (this.#asking = new AbortController());
    if (by === "words") this.field("accuracy").value = "";
    const q = new URLSearchParams();
    for (const name of ["text", "read", "lon", "lat", "datum", "accuracy"]) {
      if (this.field(name).value) q.set(`location.${name}`, this.field(name).value);
    }
    const { site, service, district, name, address } = this.el.dataset;
    for (const [key, own] of Object.entries({ site, service, district, name, address })) {
      const value = this.#other(key)?.value ?? own;
      if (value) q.set(key, value);
    }
    try {
      const response = await fetch(`/staff/spot?${q.toString()}`, { signal: asking.signal });
      if (!response.ok) throw new Error(String(response.status));
      this.#take((await response.json()) as Seen, by);
    } catch (err) {
      if (!asking.signal.aborted) this.tell(this.say["look_failed"] ?? "");
      else if (!(err instanceof DOMException)) throw err;
    }
  }

  /** The field of the same form that has the name, if the form asks for it too. */
  #other(name: string): HTMLInputElement | undefined {
    const found = this.el.closest("form")?.elements.namedItem(name);
    if (found instanceof RadioNodeList) return undefined;
    return (found as HTMLInputElement | null) ?? undefined;
  }

  #later(): void {
    window.clearTimeout(this.#timer);
    this.#timer = window.setTimeout(() => void this.look("words"), pause);
  }

  #take(seen: Seen, by: Mover): void {
    this.#seen = seen;
    if (seen.point && by === "words") {
      this.#put(...seen.point);
      this.field("read").value = this.text.value;
    }
    this.box.innerHTML = seen.html; // written by the server's template, which escapes
    const more = (this.el.closest("form") ?? this.el).querySelector("[data-locate-more]");
    if (more) more.innerHTML = seen.more;
    this.#pickable();
    if (by === "words") this.tell("");
    this.#cap();
    for (const fn of this.#watchers) fn(seen, by);
  }

  #put(lon: number, lat: number): void {
    this.field("lon").value = lon.toFixed(6);
    this.field("lat").value = lat.toFixed(6);
  }

  /** Nothing is noted as nearer than its source allows. */
  #cap(): void {
    const best = precisions.indexOf(this.#seen.best);
    const chosen = this.el.querySelector<HTMLInputElement>('[name="location.precision"]:checked');
    const note = this.el.querySelector<HTMLElement>("[data-locate-capped]");
    if (!note || best < 0 || (chosen && precisions.indexOf(chosen.value) >= best)) {
      if (note && chosen && precisions.indexOf(chosen.value) > best) note.hidden = true;
      return;
    }
    const radio = this.el.querySelector<HTMLInputElement>(`[name="location.precision"][value="${this.#seen.best}"]`);
    if (!radio) return;
    radio.checked = true;
    const accuracy = Number(this.field("accuracy").value);
    const label = radio.parentElement?.firstChild?.nextSibling?.textContent?.trim() ?? "";
    note.textContent = accuracy ? fill(this.say["capped"], accuracy, label) : fill(this.say["capped_source"], label);
    note.hidden = false;
  }

  /** The buttons of several meanings choose one. */
  #pickable(): void {
    for (const button of this.box.querySelectorAll<HTMLButtonElement>("[data-pick]")) {
      button.addEventListener("click", (event) => {
        event.preventDefault();
        const [lon, lat, datum] = button.value.split(",") as [string, string, string];
        this.field("datum").value = datum;
        if (this.#seen.askDatum) void this.look("words");
        else this.set(Number(lon), Number(lat), "words");
      });
    }
  }

  async #here(): Promise<void> {
    this.tell(this.say["here_wait"] ?? "");
    try {
      const { lat, lon, accuracy } = await locate(0);
      this.text.value = "";
      const visit = this.el.querySelector<HTMLInputElement>('[name="location.method"][value="visit"]');
      if (visit) visit.checked = true;
      const door = this.el.querySelector<HTMLInputElement>('[name="location.precision"][value="door"]');
      if (door) door.checked = true; // as far as the accuracy allows, below
      this.set(lon, lat, "device", accuracy);
      this.tell(fill(this.say["here_said"], Math.ceil(accuracy)));
    } catch (why) {
      this.tell(this.say[why as Failure] ?? this.say["failed"] ?? "");
    }
  }
}

function parsed<T>(el: HTMLElement, selector: string): T {
  return JSON.parse(el.querySelector(selector)?.textContent ?? "{}") as T;
}
