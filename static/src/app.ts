// The public pages' script. They work without it; it adds the visitor's place
// and the map. The answer itself is always the server's page.

import mapStyle from "asset:map.css";
import { answerAddress, placeOf, withoutPlace, type Place } from "./place/address";
import { locate, type Failure } from "./dom/locate";
import { sitesOf } from "./dom/sites";
import { loadStyle } from "./dom/style";
import { words } from "./dom/words";

const main = document.querySelector("main") as HTMLElement;
let say = words();
let turn = 0; // grows with every answer asked for: a late one is dropped

document.documentElement.classList.add("js");
start();

function start(): void {
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", (event) => {
    const place = placeOf(event.state);
    void show(place ? answerAddress(location.href, serviceOf(location.href), place) : location.href, false);
  });
  const kept = placeOf(history.state);
  const you = answered();
  if (you) {
    keepPlace(you, location.href, true);
  } else if (kept && location.pathname === "/") {
    void show(answerAddress(location.href, serviceOf(location.href), kept), false);
    return;
  } else {
    history.replaceState(history.state, "", withoutPlace(location.href)); // a place without an answer is a place
  }
  dress();
}

/** What a new page needs from the script. */
function dress(): void {
  const band = main.querySelector<HTMLElement>("[data-map]");
  if (!band) return;
  const you = answered();
  band.hidden = false;
  band.closest(".answer")?.classList.add("mapped");
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

function onClick(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>("[data-near], [data-pick], .tabs a[data-service]");
  if (!target) return;
  const service = target.dataset["service"] ?? "";
  if ("near" in target.dataset) {
    void near(target, service);
  } else if ("pick" in target.dataset) {
    void pick(target, service);
  } else {
    const place = answered();
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void show(answerAddress(location.href, service, place), true);
  }
}

async function near(button: HTMLElement, service: string): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(say["locating"] ?? "");
  try {
    await show(answerAddress(location.href, service, await locate()), true);
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
    await drawPicker(band, say, (place) => void show(answerAddress(location.href, service, place), true));
  } catch {
    band.remove();
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    tell(say["offline"] ?? "", true);
  }
}

/** Puts the page at the address in place of this one; the address bar never shows a visitor's place. */
async function show(address: string, push: boolean): Promise<void> {
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
  if (!next) { // no network, or somebody else's page: a gateway's error, a login
    tell(say["offline"] ?? "", true);
    return;
  }
  main.innerHTML = next.innerHTML;
  document.title = page.title;
  document.body.className = page.body.className;
  const links = page.querySelector(".top");
  if (links) document.querySelector(".top")?.replaceWith(links);
  const url = new URL(address, location.href);
  const lat = url.searchParams.get("lat");
  const lon = url.searchParams.get("lon");
  if (lat && lon) keepPlace({ lat: Number(lat), lon: Number(lon) }, url.href, !push);
  if (push) {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  say = words();
  dress();
}

/** Remembers the place in this step of the history, on the device, and nowhere else. */
function keepPlace(place: Place, href: string, replace: boolean): void {
  const state = { place };
  if (replace) history.replaceState(state, "", withoutPlace(href));
  else history.pushState(state, "", withoutPlace(href));
}

/** The place that the page answers for. */
function answered(): Place | undefined {
  const data = main.querySelector<HTMLElement>("[data-answer]")?.dataset;
  return data ? { lat: Number(data["lat"]), lon: Number(data["lon"]) } : undefined;
}

function serviceOf(href: string): string {
  return new URL(href).searchParams.get("service") ?? "";
}

function tell(sentence: string, problem = false): void {
  const line = main.querySelector<HTMLElement>("[data-say]");
  if (!line) return;
  line.textContent = sentence;
  line.classList.toggle("problem", problem);
}
