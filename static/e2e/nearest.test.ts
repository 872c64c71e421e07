// The main job: the ten nearest, in the right order, in the list and on the map.

import type { Page } from "playwright-core";
import { geodesicMetres } from "./geodesic";
import { desk, expect, test } from "./harness";
import {
  answered,
  ask,
  bruteForceTen,
  byDistance,
  cards,
  fakuTown,
  mapDrawn,
  mapOf,
  markNames,
  marksOn,
  northStation,
  olympicCentre,
  services,
  shenyangStation,
  sitesOnMap,
} from "./visitor";

test("the ruler of these tests is right", () => {
  // Flinders Peak to Buninyong, the worked example of Geoscience Australia.
  const flinders = { latitude: -(37 + 57 / 60 + 3.7203 / 3600), longitude: 144 + 25 / 60 + 29.5244 / 3600 };
  const buninyong = { latitude: -(37 + 39 / 60 + 10.1561 / 3600), longitude: 143 + 55 / 60 + 35.3839 / 3600 };
  expect(geodesicMetres(flinders, buninyong)).toBeCloseTo(54972.271, 3);
  expect(geodesicMetres(flinders, flinders)).toBe(0);
});

for (const [name, place] of Object.entries({ shenyangStation, northStation, olympicCentre, fakuTown })) {
  for (const service of services) {
    test(`at ${name} the ten cards are the ten nearest of ${service}`, async ({ visit, server }) => {
      const page = await visit("/", { geolocation: place });
      await ask(page, service);
      await answered(page, service);
      await byDistance(page);
      const want = await bruteForceTen(server.origin, service, place);
      expect(await cards(page)).toEqual(want);
      await mapDrawn(page);
      expect(await sitesOnMap(page)).toBe(want.length);
      expect(want.map((site) => site.name)).toEqual(expect.arrayContaining(await markNames(page)));
    });
  }
}

test("the sentence names the first card, its distance and its minutes", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "station");
  await answered(page, "station");
  const [first] = await cards(page);
  const sentence = await page.getByRole("heading", { level: 1 }).innerText();
  const [, minutes, distance] = /^(\d+ 分钟) (.*)$/.exec(first!.far)!;
  for (const part of [first!.name, distance!, minutes!]) expect(sentence).toContain(part);
});

test("a place elsewhere in the city has other cards", async ({ visit }) => {
  const ids = async (geolocation: typeof shenyangStation) => {
    const page = await visit("/", { geolocation });
    await ask(page, "meal");
    await answered(page, "meal");
    return (await cards(page)).map((card) => card.id);
  };
  expect(await ids(shenyangStation)).not.toEqual(await ids(fakuTown));
});

test("a tap on a mark marks its card and names it at the map's foot, from where one tap leads to it", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation, hasTouch: true });
  await ask(page, "meal");
  await mapDrawn(page);
  const mark = await topmostMark(page, 1);
  const grounds = await cardGrounds(page);
  const scrolled = await page.evaluate(() => window.scrollY);
  await page.touchscreen.tap(mark.x, mark.y);
  await expect.poll(() => markedCards(page, grounds)).toEqual([mark.name]);
  expect(await enlarged(page)).toEqual([mark.name]);
  expect(await page.evaluate(() => window.scrollY), "nothing moves under the finger").toBe(scrolled);
  await page.getByRole("region", { name: /地图/ }).getByRole("link", { name: mark.name }).click();
  await expect.poll(() => inView(page, mark.name)).toBe(true);
  expect(await sitesOnMap(page), "a link within the page keeps the answer").toBe(10);
});

test("on a desk a chosen mark brings its card beside the map, by mouse and by keyboard", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation, viewport: desk });
  await ask(page, "meal");
  await mapDrawn(page);
  const ten = await cards(page);
  const alone = await markNames(page);
  const { name } = ten.filter((site) => alone.includes(site.name)).pop()!;
  await marksOn(page).and(page.getByRole("button", { name })).focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => enlarged(page)).toEqual([name]);
  await expect.poll(() => inView(page, name)).toBe(true);
});

test("focus on a card enlarges its mark, and only that", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation, viewport: desk });
  await ask(page, "station");
  await mapDrawn(page);
  const ten = await cards(page);
  for (const card of [ten[4]!, ten[1]!]) {
    await page.getByRole("link", { name: card.name }).focus();
    await expect.poll(() => enlarged(page)).toEqual([card.name]);
  }
});

/** The names of the marks that are larger than the others. */
function enlarged(page: Page): Promise<string[]> {
  return marksOn(page).evaluateAll((marks) => {
    const widths = marks.map((m) => m.getBoundingClientRect().width);
    const usual = Math.min(...widths);
    return marks.filter((_, i) => widths[i]! > usual + 8).map((m) => (m.getAttribute("aria-label") ?? "").split("\uff0c")[0]!);
  });
}

/** A mark nothing lies upon, as many from the nearest one as said, and its centre in the window. */
async function topmostMark(page: Page, skip: number): Promise<{ name: string; x: number; y: number }> {
  await mapOf(page).scrollIntoViewIfNeeded();
  const free = await marksOn(page).evaluateAll((marks) =>
    marks.flatMap((m) => {
      const box = m.getBoundingClientRect();
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      return m.contains(document.elementFromPoint(x, y)) ? [{ name: (m.getAttribute("aria-label") ?? "").split("\uff0c")[0]!, x, y }] : [];
    }),
  );
  const order = (await cards(page)).map((card) => card.name);
  free.sort((m, n) => order.indexOf(m.name) - order.indexOf(n.name));
  expect(free.length, "marks one can tap").toBeGreaterThan(skip);
  return free[skip]!;
}

function cardGrounds(page: Page): Promise<string[]> {
  return page.locator("main ol > li").evaluateAll((items) => items.map((li) => getComputedStyle(li).backgroundColor));
}

/** The names of the cards whose ground changed. */
async function markedCards(page: Page, before: string[]): Promise<string[]> {
  const now = await cardGrounds(page);
  return (await cards(page)).filter((_, i) => now[i] !== before[i]).map((card) => card.name);
}

function inView(page: Page, name: string): Promise<boolean> {
  return page.getByRole("link", { name, exact: true }).evaluate((link) => {
    const { top, bottom } = link.getBoundingClientRect();
    return top >= 0 && bottom <= innerHeight;
  });
}
