// Reads the answer or the site aloud: only when asked to, and on the device.

import type { Words } from "../dom/words";
import { announce } from "../dom/live";
import { cut, digitByDigit, spoken, voiceFor, type Piece } from "./speech";

const firstCards = 3;

let stop: () => void = () => undefined;

/** Shows the button where the device has a voice. */
export function startAloud(main: HTMLElement, button: HTMLButtonElement, say: Words): void {
  stop();
  const synthesis = window.speechSynthesis;
  const offer = () => {
    button.hidden = !synthesis.getVoices().some((v) => v.localService);
  };
  offer();
  synthesis.onvoiceschanged = offer; // voices may come late
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-pressed") === "true") stop();
    else read(main, button, say);
  });
}

/** Stops reading, if it reads. */
export function hush(): void {
  stop();
}

function read(main: HTMLElement, button: HTMLButtonElement, say: Words): void {
  const synthesis = window.speechSynthesis;
  const label = button.querySelector("span") ?? button;
  const ask = label.textContent;
  let reading = true;
  stop = () => {
    if (!reading) return;
    reading = false;
    synthesis.cancel();
    label.textContent = ask;
    button.setAttribute("aria-pressed", "false");
  };
  button.setAttribute("aria-pressed", "true");
  label.textContent = say["aloud_off"] ?? "";
  synthesis.cancel(); // what another page may have left
  const pieces = script(main, say).reduce<Piece[]>((all, piece) => all.concat(cut(piece)), []);
  const next = (i: number): void => {
    const piece = pieces[i];
    if (!reading) return;
    if (!piece) {
      stop();
      return;
    }
    const utterance = new SpeechSynthesisUtterance(piece.text);
    utterance.lang = piece.lang;
    const voice = voiceFor(synthesis.getVoices(), piece.lang);
    if (voice) utterance.voice = voice;
    utterance.rate = 0.9;
    utterance.onend = () => next(i + 1);
    utterance.onerror = () => {
      if (!reading) return;
      stop();
      announce(say["aloud_failed"] ?? "");
    };
    synthesis.speak(utterance);
  };
  next(0);
}

/** What is read: of an answer its sentence and the first cards, of a site the main facts. */
function script(main: HTMLElement, say: Words): Piece[] {
  const pieces: Piece[] = [];
  const add = (el: Element | null | undefined) => {
    if (el instanceof HTMLElement && !el.hidden && !el.closest("[hidden]")) pieces.push(pieceOf(el));
  };
  const all = (root: ParentNode, selector: string) => Array.from(root.querySelectorAll(selector));
  const site = main.querySelector("article[data-site]");
  if (site) {
    for (const el of all(site, "h1, header > .state, header > .age, header > .notice, header .mine, [data-mine]")) add(el);
    for (const el of all(site, ".week tr:first-child, .place .addr, [data-aloud-part]")) add(el);
    callOf(site, say, pieces);
    return unique(pieces);
  }
  for (const el of all(main, "h1, .head > .nearer, .head > .word")) add(el);
  all(main, "li.card").slice(0, firstCards).forEach((card, i) => {
    pieces.push({ text: say[i ? "aloud_next" : "aloud_first"] ?? "", lang: pageLang() });
    for (const el of all(card, "h3, .far, .what > .state, .what > .notice, .addr, .cost, .mine, .delivery")) add(el);
    callOf(card, say, pieces);
  });
  return unique(pieces);
}

/** The number to call, figure by figure. */
function callOf(root: ParentNode, say: Words, pieces: Piece[]): void {
  const number = root.querySelector('a[href^="tel:"] .num')?.textContent;
  if (number) pieces.push({ text: `${say["aloud_call"] ?? ""}${digitByDigit(number)}`, lang: pageLang() });
}

function pieceOf(el: HTMLElement): Piece {
  const lang = el.closest("[lang]")?.getAttribute("lang") ?? pageLang();
  const named = el.querySelector("[lang]"); // a label of ours before the source's words
  const own = named?.textContent && named.textContent.length > el.textContent.length / 2 ? (named.getAttribute("lang") ?? lang) : lang;
  const text = (el.innerText || el.textContent).replace(/\n+/g, own.startsWith("zh") ? "，" : ", ");
  return { text: own.startsWith("zh") ? spoken(text) : text.replace(/\s+/g, " ").trim(), lang: own };
}

function pageLang(): string {
  return document.documentElement.lang || "zh-CN";
}

function unique(pieces: Piece[]): Piece[] {
  return pieces.filter((p, i) => p.text !== "" && pieces.findIndex((q) => q.text === p.text) === i);
}
