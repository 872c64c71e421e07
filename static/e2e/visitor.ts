// What a visitor does and sees, in the words of the Chinese pages.

import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { geodesicMetres, type Place } from "./geodesic";

export type { Place };

// WGS-84, from the issue's list of known points.
export const shenyangStation: Place = { latitude: 41.792, longitude: 123.3885 };
export const northStation: Place = { latitude: 41.8173, longitude: 123.4297 };
export const olympicCentre: Place = { latitude: 41.7391, longitude: 123.4574 };
export const fakuTown: Place = { latitude: 42.5, longitude: 123.41 };
export const beijing: Place = { latitude: 39.9, longitude: 116.4 };

export type Service = "meal" | "station";
export const services: Service[] = ["meal", "station"];
export const doors = { meal: "找饭吃", station: "歇脚喝水" };
const sentences = { meal: /助餐点/, station: /驿站/ };
const questions = { meal: /在哪儿找饭吃/, station: /在哪儿歇脚喝水/ };

/** The numbers anyone may call about a site that has none; all that a demo page lets one dial. */
export const hotlines = ["12345", "12351"];

export const answerPath = (service: Service, at: Place): string => `/?service=${service}&lat=${at.latitude}&lon=${at.longitude}`;

export const nearButton = (page: Page): Locator => page.getByRole("button", { name: "看看我附近" });
export const pickButton = (page: Page): Locator => page.getByRole("button", { name: "在地图上点一个地方" });
export const mapOf = (page: Page): Locator => page.getByRole("region", { name: /地图/ });
export const marksOn = (page: Page): Locator => page.locator(".map-site");
export const clustersOn = (page: Page): Locator => page.locator(".map-cluster");
export const districtLinks = (page: Page): Locator => page.locator('main a[href^="/d/"]:visible');

/** From the start page: takes the door of the service and asks for what is near. */
export async function ask(page: Page, service: Service): Promise<void> {
  await page.getByRole("link", { name: doors[service] }).click();
  await page.waitForURL(`**/?service=${service}`);
  await nearButton(page).click();
}

/** Waits until the page answers for the service. */
export async function answered(page: Page, service: Service): Promise<void> {
  await page.getByRole("heading", { level: 1, name: sentences[service] }).waitFor();
}

/** Chooses the order of distance alone. */
export async function byDistance(page: Page): Promise<void> {
  await moreChoices(page);
  await page.getByRole("button", { name: "只按远近排" }).click();
  await page.locator(".order", { hasText: "只按远近排的" }).waitFor();
}

/** Opens what is asked for less often. */
export async function moreChoices(page: Page): Promise<void> {
  const more = page.locator("details.more:not([open]) > summary");
  if (await more.count()) await more.click();
}

/** Waits until the page asks where. */
export async function questioned(page: Page, service: Service): Promise<void> {
  await page.getByRole("heading", { level: 1, name: questions[service] }).waitFor();
}

/** Waits until the map stands and shows marks. */
export async function mapDrawn(page: Page): Promise<void> {
  await page.locator("[data-map]:visible").first().scrollIntoViewIfNeeded(); // it comes when it is near the window
  await mapOf(page).waitFor();
  await page.locator(".map-site, .map-cluster").first().waitFor();
}

/** The names of the sites that have a mark of their own: what their marks are called, up to the first comma. */
export function markNames(page: Page): Promise<string[]> {
  return marksOn(page).evaluateAll((marks) => marks.map((m) => (m.getAttribute("aria-label") ?? "").split("\uff0c")[0]!));
}

/** How many sites the map holds, those in clusters with the rest. */
export async function sitesOnMap(page: Page): Promise<number> {
  const numbers = await clustersOn(page).locator("text").allTextContents();
  return numbers.reduce((sum, n) => sum + Number(n), await marksOn(page).count());
}

/** What the cards say of whether they are open, top to bottom. */
export function states(page: Page): Promise<string[]> {
  return page.locator("main li[id^='s-'] > .what > .state").allInnerTexts();
}

/** The names of the sites a page lists, top to bottom. */
export function listedNames(within: Page | Locator): Promise<string[]> {
  return within.locator('h3 a[href^="/s/"]').allInnerTexts();
}

export interface Shown {
  id: string;
  name: string;
  /** As the card says it: minutes, then metres or kilometres; these alone when it is far. */
  far: string;
}

/** The cards of an answer, top to bottom, as a person reads them. */
export async function cards(page: Page): Promise<Shown[]> {
  const read = await page.locator("main ol > li").evaluateAll((items) =>
    items.map((li) => {
      const link = li.querySelector<HTMLAnchorElement>('a[href^="/s/"]');
      return { id: link?.pathname.slice("/s/".length) ?? "", name: link?.innerText ?? "", text: (li as HTMLElement).innerText };
    }),
  );
  return read.map(({ id, name, text }) => {
    const [, minutes, distance] = /^\s*走路约\s*(\d+)\s*分钟\s*((?:约 )?[\d.]+ (?:米|公里))/.exec(text) ?? [];
    if (minutes) return { id, name, far: `${minutes} 分钟 ${distance}` };
    const [, about, kilometres] = /^\s*(约)?\s*([\d.]+)\s*公里/.exec(text) ?? [];
    return { id, name, far: kilometres ? `${about ? "约 " : ""}${kilometres} 公里` : text };
  });
}

export interface Feature {
  id: string;
  geometry: { coordinates: [number, number] } | null;
  properties: { name: string; precision?: string; phone?: string };
}

/** Every listed site of a service, located or not. */
export async function allSites(origin: string, query: string): Promise<Feature[]> {
  const all: Feature[] = [];
  for (let cursor = ""; ; ) {
    const response = await fetch(`${origin}/api/v1/sites?${query}&limit=1000${cursor && `&cursor=${cursor}`}`);
    expect(response.status).toBe(200);
    const answer = (await response.json()) as { features: Feature[]; next_cursor?: string };
    all.push(...answer.features);
    if (!answer.next_cursor) return all;
    cursor = answer.next_cursor;
  }
}

/** What the ten cards have to be in the order of distance: every site measured, sorted, ten taken. */
export async function bruteForceTen(origin: string, service: Service, from: Place): Promise<Shown[]> {
  const sites = await allSites(origin, `service=${service}`);
  expect(sites.length, "the demo lists most of its 300 sites").toBeGreaterThan(200);
  return sites
    .flatMap(({ id, geometry, properties: { name, precision } }) => {
      if (!geometry) return [];
      const [longitude, latitude] = geometry.coordinates;
      return [{ id, name, precision, metres: geodesicMetres(from, { latitude, longitude }) }];
    })
    .sort((a, b) => a.metres - b.metres)
    .slice(0, 10)
    .map(({ id, name, precision, metres }) => {
      const minutes = Math.max(1, Math.ceil((1.3 * metres) / 66));
      const distance = Math.round(metres) < 1000 ? `${Math.round(metres)} 米` : `${(metres / 1000).toFixed(1)} 公里`;
      const about = precision === "street" ? "约 " : "";
      // Nobody walks for more than an hour: there the distance stands alone.
      return { id, name, far: minutes > 60 ? about + distance : `${minutes} 分钟 ${about}${distance}` };
    });
}

/** A page of every kind there is, by what it is. Those of sites come from the server. */
export const kinds = {
  start: "/",
  "question of meals": "/?service=meal",
  "question of stations": "/?service=station",
  "answer of meals": answerPath("meal", shenyangStation),
  "answer of stations": answerPath("station", olympicCentre),
  "place outside": answerPath("meal", beijing),
  district: "/d/210124?service=meal",
  "both services of a district": "/d/210123",
  "meal point": "a site of service=meal",
  station: "a site of service=station",
  about: "/about",
  "found by name": "/?q=shequ",
  "nothing of that name": "/?q=qqqq",
  "question of the way": "/along?service=station",
  "on the way": "a way",
  "for a family member": "/family",
  "a place of a family member": "/family?district=210106",
  "answering a call": "/desk?district=210106",
  "no such page": "/nothing-here",
  "no such number": "/s/123456",
};

/** The path of a kind; pages of sites are of one that is located and has a telephone. */
export async function pathOf(kind: string, origin: string): Promise<string> {
  const path = kinds[kind as keyof typeof kinds];
  if (path.startsWith("/")) return path;
  if (path === "a way") return wayPath(origin);
  const sites = await allSites(origin, `${/service=\w+/.exec(path)![0]}&district=210106`);
  return `/s/${sites.find((site) => site.geometry && site.properties.phone)!.id}`;
}

/** The same page in English. */
export const inEnglish = (path: string): string => path + (path.includes("?") ? "&" : "?") + "lang=en";

/** The way between two located stations at either end of the town. */
export async function wayPath(origin: string): Promise<string> {
  const [from, to] = await wayEnds(origin);
  return `/along?from=${from.id}&to=${to.id}&service=station&max_detour_m=2000`;
}

/** Two located stations, far from each other. */
export async function wayEnds(origin: string): Promise<[Feature, Feature]> {
  const inDistrict = async (code: string): Promise<Feature> =>
    (await allSites(origin, `service=station&district=${code}`)).find((site) => site.geometry)!;
  return [await inDistrict("210102"), await inDistrict("210106")];
}
