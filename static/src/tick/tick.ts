// States change as the minutes pass. The page was given what they will say; when
// it knows no more, or something has changed while nobody looked, the server is
// asked for the whole page again, once somebody looks.

import { now } from "../dom/clock";
import { steadily } from "../dom/steady";
import type { Words } from "../dom/words";
import { endOf, readThen, stand, type Then } from "./then";

interface State {
  el: HTMLElement;
  list: Then[];
}

const longest = 60_000; // a timer that sleeps longer may oversleep with the device

let states: State[] = [];
let timer = 0;
let end = Infinity;
let changed = false;
let look: () => void = () => undefined;

/** Follows the states of a new page. `again` asks the server for it anew. */
export function attachTick(main: HTMLElement, say: Words, again: () => void): void {
  const about = document.documentElement.dataset["now"] !== undefined; // about now
  const all = about ? Array.from(main.querySelectorAll<HTMLElement>("[data-then]")) : [];
  states = all.map((el) => ({ el, list: readThen(el.dataset["then"]) }));
  end = about && main.querySelector(".state") ? endOf(states.map((s) => s.list), now()) : Infinity;
  changed = false;
  look = () => {
    tick(main, say, again);
    if (document.visibilityState === "visible" && (changed || now() >= end)) again();
  };
  tick(main, say, again);
}

/** The page is looked at again. */
export function lookedAt(): void {
  look();
}

function tick(main: HTMLElement, say: Words, again: () => void): void {
  window.clearTimeout(timer);
  const at = now();
  const due: [HTMLElement, Then][] = [];
  let next = Infinity;
  for (const { el, list } of states) {
    const s = stand(list, at);
    if (s.next) next = Math.min(next, s.next.at);
    if (s.last && textOf(el).textContent !== s.last.text) due.push([el, s.last]);
  }
  if (due.length) {
    steadily(() => {
      for (const [el, to] of due) turn(el, to);
      if (main.querySelector("[data-answer]")) offer(main, say, again);
    });
    changed = true;
    main.querySelector("[data-map]")?.dispatchEvent(new Event("state-change"));
  }
  if (next < Infinity) timer = window.setTimeout(() => tick(main, say, again), Math.min(Math.max(next - at, 0) + 200, longest));
}

function textOf(el: HTMLElement): HTMLElement {
  return el.querySelector<HTMLElement>("span") ?? el;
}

/** Puts the words and the mark of a state in place of those that no longer hold. */
function turn(el: HTMLElement, to: Then): void {
  textOf(el).textContent = to.text;
  el.className = `state ${to.look}`;
  const card = el.parentElement?.matches(".what") ? el.closest<HTMLElement>(".card") : null;
  if (!card) return;
  const shut = /\bclosed\b/.test(to.look);
  card.classList.toggle("shut", shut);
  if (shut) card.dataset["stopped"] = "";
  else delete card.dataset["stopped"];
}

/** Says that the order and the first sentence were made for before. */
function offer(main: HTMLElement, say: Words, again: () => void): void {
  const head = main.querySelector(".head");
  if (!head || head.querySelector(".again")) return;
  const line = document.createElement("div");
  line.className = "again";
  line.setAttribute("role", "status");
  const text = document.createElement("p");
  text.textContent = say["again"] ?? "";
  const button = document.createElement("button");
  button.type = "button";
  button.className = "choice";
  button.textContent = say["again_button"] ?? "";
  button.addEventListener("click", again);
  line.append(text, button);
  head.insertBefore(line, head.querySelector("h1"));
}
