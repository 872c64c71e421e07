// What a family member pays: worked out on this device from the year of birth,
// which is used once and neither sent nor kept.

import { now } from "../dom/clock";
import { fill, type Words } from "../dom/words";
import { sayMine } from "../person/mine";
import { ages } from "../price/person";
import type { Tariff } from "../price/types";

export function attachPrice(family: HTMLElement, say: Words): void {
  const { tariff, offers } = family.dataset;
  const born = family.querySelector<HTMLSelectElement>("[data-born]");
  const line = family.querySelector<HTMLElement>("[data-hand-price]");
  if (!tariff || !born || !line) return;
  const show = (): void => {
    const text = priceText(JSON.parse(tariff) as Tariff, JSON.parse(offers || "[]") as string[], Number(born.value), now(), say);
    line.textContent = text;
    line.hidden = !text;
  };
  born.addEventListener("change", show);
  born.value = ""; // what the browser kept of another visit is not meant
}

/** The sentence, to whom it is sent, of what somebody born in the year pays at an instant; "" without a year. */
export function priceText(tariff: Tariff, names: string[], year: number, at: number, say: Words): string {
  if (!year) return "";
  const person = { birth_year: year };
  const parts = sayMine(tariff, names, person, at, say, false).map(({ kind, text }) => (kind === "words" ? fill(say["mine_words"], text) : text));
  if (!parts.length) return "";
  const [low, high] = ages(person, at);
  return fill(say["price_for"], low === high ? low : `${low}–${high}`, parts.join(" "));
}
