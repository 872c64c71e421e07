// The public pages' script. They work without it; it adds the visitor's place
// and the map. The answer itself is always the server's page.

import { attachAlong } from "./along/along";
import { attachAloud, leave } from "./aloud/attach";
import { rememberSize, sizedAddress, sizeRemembered, sizeWorn, wearSize } from "./big/size";
import { setClock } from "./dom/clock";
import { announce } from "./dom/live";
import { locate, type Failure } from "./dom/locate";
import { steadily } from "./dom/steady";
import { words } from "./dom/words";
import { attachPerson } from "./person/attach";
import { answerAddress, answersPlace, stepOf, withoutPlace, type Place, type Step } from "./place/address";
import { attachTick, lookedAt } from "./tick/tick";
import { attachShare } from "./share/share";
import { attachSuggest } from "./suggest/suggest";
import { attachMap, loadMap } from "./map/band";

const main = document.querySelector("main") as HTMLElement;
let say = words();
let turn = 0; // grows with every answer asked for: a late one is dropped
let here = pageAddress(); // of the page that stands here, without its hash

document.documentElement.classList.add("js");
start();

function start(): void {
  document.addEventListener("click", onClick);
  window.addEventListener("popstate", onPopState);
  window.addEventListener("pageshow", onPageShow);
  window.addEventListener("pagehide", leave);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") lookedAt();
  });
  setClock();
  const kept = stepOf(history.state);
  const place = answered();
  if (place) {
    remember({ ...kept, place }, location.href, true);
  } else if (kept && answersPlace(location.href)) {
    void show(answerAddress(location.href, serviceOf(location.href), kept.place), kept, "replace");
    return;
  } else {
    history.replaceState(history.state, "", withoutPlace(location.href)); // a place without an answer is a place
  }
  here = pageAddress();
  attach();
}

/** What a new page needs from the script. */
function attach(): void {
  for (const el of Array.from(main.querySelectorAll<HTMLElement>("[data-script]"))) el.hidden = false;
  attachShare(main, say);
  attachSuggest(main, say);
  attachAlong(main, say, (address, step) => show(address, step, "push"));
  const place = answered();
  const picked = place && stepOf(history.state)?.picked;
  if (picked) tell(say["pick_say"] ?? "");
  attachMap(main, say, place && { ...place, name: say[picked ? "picked" : "you"] ?? "" });
  attachTick(main, say, () => void again());
  attachPerson(main, say);
  attachAloud(main, say);
}

/** A page that the browser had put aside, as WeChat does, comes back as it was left. */
function onPageShow(event: PageTransitionEvent): void {
  if (!event.persisted) return;
  if (sizeWorn() !== sizeRemembered() && !new URL(location.href).searchParams.has("big")) void again();
  else if (main.querySelector("[data-then], [data-mine]")) void again();
}

/** Asks the server for this page again, and leaves in place what is being read. */
function again(): Promise<void> {
  const step = stepOf(history.state);
  return show(step ? answerAddress(location.href, serviceOf(location.href), step.place) : location.href, step, "again");
}

/** Shows this page in another size, and every page after it. */
async function resize(size: string): Promise<void> {
  const kept = rememberSize(size);
  history.replaceState(history.state, "", sizedAddress(location.href, kept ? undefined : size));
  wearSize(size); // at once; the page written for it follows
  await again();
  document.querySelector<HTMLElement>("#head [data-size]")?.focus({ preventScroll: true });
  announce(say[`size_${size}`] ?? "");
}

function onPopState(): void {
  const step = stepOf(history.state);
  if (!step && pageAddress() === here && location.hash) {
    // Only a link within the page: its step keeps the place too.
    const place = answered();
    if (place) history.replaceState({ place }, "");
    return;
  }
  void show(step ? answerAddress(location.href, serviceOf(location.href), step.place) : location.href, step, "replace");
}

function onClick(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>("[data-near], [data-pick], [data-size], .tabs a[data-service], .top nav a, form .choice");
  if (!target) return;
  const service = target.dataset["service"] ?? "";
  if ("near" in target.dataset) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault(); // a link leads to the question, for those without a script
    void near(target, service);
  } else if ("pick" in target.dataset) {
    void pick(target, service);
  } else if ("size" in target.dataset) {
    event.preventDefault(); // a form, for those without a script
    void resize(target.dataset["size"] ?? "0");
  } else {
    // To the other service, language or choice, without losing the place.
    const place = answered();
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const to = target instanceof HTMLAnchorElement ? target.href : formAddress(target.closest("form"));
    void show(answerAddress(to, serviceOf(to), place), { ...stepOf(history.state), place }, "push");
  }
}

async function near(button: HTMLElement, service: string): Promise<void> {
  if (button.getAttribute("aria-busy") === "true") return;
  button.setAttribute("aria-busy", "true");
  tell(say["locating"] ?? "");
  try {
    const place = await locate();
    const question = button instanceof HTMLAnchorElement ? button.href : location.href;
    await show(answerAddress(question, service, place), { place }, "push");
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
    const { drawPicker } = await loadMap();
    await drawPicker(band, say, (place) => {
      void show(answerAddress(location.href, service, place), { place, picked: true }, "push");
    });
  } catch {
    band.remove();
    box.hidden = true;
    button.setAttribute("aria-expanded", "false");
    tell(say["offline"] ?? "", true);
  }
}

/** How a page takes the place of another: as a step of its own, as this step, or as this page, newer. */
type Way = "push" | "replace" | "again";

/** Puts the page at the address in place of this one; the address bar never shows a visitor's place. */
async function show(address: string, step: Step | undefined, way: Way): Promise<void> {
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
    if (way !== "again") tell(say["offline"] ?? "", true);
    return;
  }
  if (step) remember(step, new URL(address, location.href).href, way !== "push");
  here = pageAddress();
  if (way === "again") {
    const focused = focusedIn(main);
    steadily(() => put(page, next));
    refocus(focused);
  } else {
    put(page, next);
  }
  if (way === "push") {
    window.scrollTo(0, 0);
    main.focus({ preventScroll: true });
    announce(main.querySelector("h1")?.textContent ?? "");
  }
}

/** Puts the parts of a page where those of this one are. */
function put(page: Document, next: HTMLElement): void {
  const { documentElement: root, body } = document;
  main.innerHTML = next.innerHTML;
  document.title = page.title;
  root.lang = page.documentElement.lang;
  root.className = `${page.documentElement.className} js`.trim();
  const written = page.documentElement.dataset["now"];
  if (written) root.dataset["now"] = written;
  else delete root.dataset["now"];
  body.className = page.body.className;
  for (const part of ["#words", "#skip", "#head", "#foot"]) {
    const fresh = page.querySelector(part);
    if (fresh) document.querySelector(part)?.replaceWith(fresh);
  }
  say = words();
  setClock();
  attach();
}

/** The link or button of main that has the focus, in words that find it again. */
function focusedIn(root: HTMLElement): { within: string; words: string } | undefined {
  const el = document.activeElement;
  if (!el || el === root || !root.contains(el)) return undefined;
  return { within: el.closest("[id]")?.id ?? "", words: el.textContent };
}

function refocus(was: { within: string; words: string } | undefined): void {
  if (!was) return;
  const within = document.getElementById(was.within) ?? main;
  const same = Array.from(within.querySelectorAll<HTMLElement>("a, button")).find((el) => el.textContent === was.words);
  (same ?? main).focus({ preventScroll: true });
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
