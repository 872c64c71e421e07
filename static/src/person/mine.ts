// What this person pays, on cards and on a site's page. Only what the published
// rules decide is given as a price; of the rest, why not, and their words.

import { now } from "../dom/clock";
import { fill, type Words } from "../dom/words";
import { isDecided, samePrice } from "../price/evaluate";
import { quote } from "../price/quote";
import { allRules, offers } from "../price/scope";
import type { Code, Line, Offer, Person, Range, Tariff } from "../price/types";

/** Fills in every price of the page. */
export function fillMine(main: HTMLElement, say: Words, person: Person): void {
  for (const el of Array.from(main.querySelectorAll<HTMLElement>("[data-mine]"))) {
    const data = el.closest<HTMLElement>("[data-tariff]")?.dataset;
    if (!data?.["tariff"]) continue;
    const tariff = JSON.parse(data["tariff"]) as Tariff;
    const names = JSON.parse(data["offers"] || "[]") as string[];
    const said = sayMine(tariff, names, person, now(), say, el.closest(".card") !== null);
    el.textContent = "";
    for (const part of said) el.append(elementOf(part));
    el.hidden = said.length === 0;
  }
}

/** A sentence about a price: the price itself, a remark, or the source's own words. */
export interface Part {
  kind: "pays" | "remark" | "words" | "ask";
  text: string;
}

function elementOf({ kind, text }: Part): HTMLElement {
  const el = document.createElement(kind === "pays" ? "b" : kind === "words" ? "q" : "span");
  el.className = `mine-${kind}`;
  el.textContent = text;
  if (kind === "words") el.lang = "zh-CN";
  return el;
}

const fewOnCard = 2;

/** What there is to say of a tariff, for one person at an instant; nothing where nothing is published. */
export function sayMine(t: Tariff, names: string[], person: Person, at: number, say: Words, short: boolean): Part[] {
  const q = quote(t, person, at);
  if (q.code) return touchingWords(t, q.touching, say);
  const lines = q.lines.map((line, i) => ({ line, offer: offers(t)[i] as Offer, name: names[i] ?? "" }));
  const forMe = lines.filter(({ line }) => line.code !== "not_offered" && line.code !== "other_price");
  if (!forMe.length) return [{ kind: "remark", text: say["mine_none"] ?? "" }];
  if (forMe.some(({ line }) => line.code === "rules_unknown")) {
    const rules = new Set(forMe.flatMap(({ line }) => line.rules)); // the menu's own
    return [{ kind: "remark", text: say["mine_unread"] ?? "" }, ...wordsOf(t, [...rules]), ask(say)];
  }
  if (forMe.every(({ line }) => line.code === "rules_not_stated")) {
    return short ? [] : listed(forMe, say); // a card says as much already
  }
  const settled = forMe.filter(({ line }) => isDecided(line.code));
  const open = forMe.filter(({ line }) => !isDecided(line.code));
  const parts: Part[] = [];
  if (settled.length) parts.push(pays(settled, say, short));
  parts.push(...unsettled(open, settled.length > 0, say));
  const rules = new Set((short ? open : forMe).flatMap(({ line }) => line.rules));
  if (open.length && !rules.size) for (const r of q.touching) rules.add(r);
  parts.push(...wordsOf(t, [...rules]));
  if (open.length) parts.push(ask(say));
  return parts;
}

interface Priced {
  line: Line;
  offer: Offer;
  name: string;
}

const ask = (say: Words): Part => ({ kind: "ask", text: say["price_ask"] ?? "" });

/** The prices that the rules give: each with what it is the price of. */
function pays(settled: Priced[], say: Words, short: boolean): Part {
  if (settled.every(({ line }) => line.code === "free")) {
    const names = settled.map(({ name }) => name).filter(Boolean).join(say["comma"]);
    return { kind: "pays", text: names ? fill(say["mine_of"], say["mine_free"] ?? "", names) : (say["mine_free"] ?? "") };
  }
  const reduced = settled.some(({ line }) => line.code !== "full_price");
  const key = reduced ? "mine_pays" : "mine_same";
  if (short && settled.length > fewOnCard) {
    const least = settled.reduce((a, b) => (b.line.price.low < a.line.price.low ? b : a));
    return { kind: "pays", text: fill(say[key], fill(say["mine_from"], money(least.line.price, say), settled.length)) };
  }
  const texts = settled.map(({ line, offer, name }) => {
    const notes = [name];
    if (!samePrice(line.price, offer.price) && offer.price.high > 0) notes.push(fill(say["was"], money(offer.price, say)));
    const about = notes.filter(Boolean).join(say["aside"]);
    const amount = line.code === "free" ? (say["free"] ?? "") : money(line.price, say);
    return about ? fill(say["mine_of"], amount, about) : amount;
  });
  return { kind: "pays", text: fill(say[key], texts.join(say["comma"])) };
}

/** Why prices are open, those of one reason together. */
function unsettled(open: Priced[], beside: boolean, say: Words): Part[] {
  const codes = [...new Set(open.map(({ line }) => line.code))];
  const all = !beside && codes.length === 1;
  return codes.map((code) => {
    const why = say[`why_${code satisfies Code}`] ?? "";
    if (all) return { kind: "remark", text: fill(say["mine_open"], why) };
    const names = open.filter(({ line }) => line.code === code).map(({ name }) => name);
    return { kind: "remark", text: fill(say["mine_some"], names.join(say["comma"]), why) };
  });
}

/** The menu's own prices, where no source says a word of discounts. */
function listed(lines: Priced[], say: Words): Part[] {
  const priced = lines.filter(({ offer }) => offer.price.high > 0);
  if (!priced.length) return [];
  const texts = priced.map(({ offer, name }) => (name ? fill(say["mine_of"], money(offer.price, say), name) : money(offer.price, say)));
  return [{ kind: "remark", text: fill(say["mine_listed"], texts.join(say["comma"])) }, ask(say)];
}

/** Where the menu is not understood: the rules that may be for this person. */
function touchingWords(t: Tariff, touching: number[], say: Words): Part[] {
  const words = wordsOf(t, touching);
  return words.length ? [...words, ask(say)] : [];
}

function wordsOf(t: Tariff, rules: number[]): Part[] {
  const words = rules.sort((a, b) => a - b).map((r) => allRules(t)[r]?.words ?? "");
  return [...new Set(words)].filter(Boolean).map((text) => ({ kind: "words", text }));
}

function money({ low, high }: Range, say: Words): string {
  const figure = (fen: number) => String(fen / 100);
  return fill(say["yuan"], low === high ? figure(low) : `${figure(low)}–${figure(high)}`);
}
