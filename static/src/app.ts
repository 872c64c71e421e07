// The public pages' script. They work without it; it adds the visitor's place
// and the map. The answer itself is always the server's page.

import mapStyle from "asset:map.css";
import { answerAddress, stepOf, withoutPlace, type Place, type Step } from "./place/address";
import { locate, type Failure } from "./dom/locate";
import { sitesOf } from "./dom/sites";
import { loadStyle } from "./dom/style";
import { words } from "./dom/words";

const main = document.querySelector("main") as HTMLElement;
let say = words();
let turn = 0; // grows with every answer asked for: a late one is dropped
let here = pageAddress(); // of the page that stands here, without its hash

document.documentElement.classList.add("js");
start();

function start(): void {
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onPopState);
  const kept = stepOf(history.state);
  const place = answered();
  if (place) {
    remember({ ...kept, place }, location.href, true);
  } else if (kept && location.pathname === "/") {
    void show(answerAddress(location.href, serviceOf(location.href), kept.place), kept, false);
    return;
  } else {
    history.replaceState(history.state, "", withoutPlace(location.href)); // a place without an answer is a place
  }
  here = pageAddress();
  dress();
}

/** What a new page needs from the script. */
function dress(): void {
  for (const el of Array.from(main.querySelectorAll<HTMLElement>("[data-script]"))) el.hidden = false;
  const band = main.querySelector<HTMLElement>("[data-map]");
  if (!band) return;
  const place = answered();
  band.hidden = false;
  band.closest(".answer")?.classList.add("mapped");
  band.style.setProperty("--band-top", `${Math.round(band.getBoundingClientRect().top + window.scrollY)}px`);
  const you = place && { ...place, name: say[stepOf(history.state)?.picked ? "picked" : "you"] ?? "" };
  void map()
    .then(({ drawSites }) => drawSites(band, sitesOf(main), say, you))
    .catch(() => {
      band.hidden = true; // the list says all of it
      band.closest(".answer")?.classList.remove("mapped");
    });
}

function map(): Promise<typeof import("./map")> {
  return Promise.all([import("./map"), loadStyle(mapStyle)]).then(([module]) => module);
}

function onPopState(): void {
  const step = stepOf(history.state);
  if (!step && pageAddress() === here && location.hash) {
    // Only a link within the page: its step keeps the place too.
    const place = answered();
    if (place) history.replaceState({ place }, "");
    return;
  }
  void show(step ? answerAddress(location.href, serviceOf(location.href), step.place) : location.href, step, false);
}

function onClick(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>("[data-near], [data-pick], .tabs a[data-service], .top nav a, form .choice");
  if (!target) return;
  const service = target.dataset["service"] ?? "";
  if ("near" in target.dataset) {
    void near(target, service);
  } else if ("pick" in target.dataset) {
    void pick(target, service);
  } else {
    // To the other service, language or choice, without losing the place.
    const place = answered();
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = target instanceof HTMLAnchorElement ? target.href : formAddress(target.closest("form"));
    void show(answerAddress(to, serviceOf(to), place), { ...stepOf(history.state), place }, true);
  }
}

async function near(button: HTMLElement, service: string): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(say["locating"] ?? "");
  try {
    const place = await locate();
    await show(answerAddress(location.href, service, place), { place }, true);
  } catch (why) {
    tell(say[why as Failure] ?? say["failed"] ?? "", true);
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** Opens the map on which a place can be tapped. */
async function pick(button: HTMLElement, service: string): Promise<void> {
  const box = main.querySelector<HTMLElement>("[data-pick-map]");
  if (!box) return;
  const open = box.hidden;
  box.hidden = !open;
  button.setAttribute("aria-expanded", String(open));
  if (!open || box.querySelector(".band")) return;
  const band = document.createElement("div");
  band.className = "band small";
  box.append(band);
  try {
    const { drawPicker } = await map();
    await drawPicker(band, say, (place) => {
      void show(answerAddress(location.href, service, place), { place, picked: true }, true);
    });
  } catch {
    band.remove();
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    tell(say["offline"] ?? "", true);
  }
}

/** Puts the page at the address in place of this one; the address bar never shows a visitor's place. */
async function show(address: string, step: Step | undefined, push: boolean): Promise<void> {
  const mine = ++turn;
  let page: Document;
  try {
    const response = await fetch(address, { headers: { Accept: "text/html" }, cache: "no-store" });
    page = new DOMParser().parseFromString(await response.text(), "text/html");
  } catch {
    page = new Document();
  }
  if (mine !== turn) return;
  const next = page.getElementById("main");
  if (!next) {
    // No network, or somebody else's page: a gateway's error, a login.
    tell(say["offline"] ?? "", true);
    return;
  }
  main.innerHTML = next.innerHTML;
  document.title = page.title;
  document.documentElement.lang = page.documentElement.lang;
  document.body.className = page.body.className;
  for (const part of ["#words", "#skip", "#head", "#foot"]) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
  }
  if (step) remember(step, new URL(address, location.href).href, !push);
  here = pageAddress();
  if (push) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  say = words();
  dress();
}

/** Remembers the place in this step of the history, on the device, and nowhere else. */
function remember(step: Step, href: string, replace: boolean): void {
  if (replace) history.replaceState(step, "", withoutPlace(href));
  else history.pushState(step, "", withoutPlace(href));
}

/** The place that the page answers for. */
function answered(): Place | undefined {
  const data = main.querySelector<HTMLElement>("[data-answer]")?.dataset;
  return data ? { lat: Number(data["lat"]), lon: Number(data["lon"]) } : undefined;
}

/** Where a form of hidden fields leads. */
function formAddress(form: HTMLFormElement | null): string {
  const url = new URL("/", location.href);
  for (const field of Array.from(form?.querySelectorAll("input") ?? [])) url.searchParams.set(field.name, field.value);
  return url.href;
}

function pageAddress(): string {
  return location.pathname + location.search;
}

function serviceOf(href: string): string {
  return new URL(href, location.href).searchParams.get("service") ?? "";
}

function tell(sentence: string, problem = false): void {
  const line = main.querySelector<HTMLElement>("[data-say]");
  if (!line) return;
  line.textContent = sentence;
  line.classList.toggle("problem", problem);
}
