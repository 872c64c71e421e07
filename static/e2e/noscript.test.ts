// Without JavaScript every page still says what it knows and asks nothing it cannot hear.

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import {
  allSites,
  answerPath,
  bruteForceTen,
  byDistance,
  cards,
  districtLinks,
  doors,
  hotlines,
  kinds,
  listedNames,
  mapOf,
  pathOf,
  services,
  shenyangStation,
} from "./visitor";

const plain = { javaScriptEnabled: false };

test("the start page leads to both services and 13 districts", async ({ visit }) => {
  const page = await visit("/", plain);
  await nothingDead(page);
  expect(await districtLinks(page).count()).toBe(13);
  for (const service of services) {
    await page.goto("/");
    await page.getByRole("link", { name: doors[service] }).click();
    expect(new URL(page.url()).search).toBe(`?service=${service}`);
    await nothingDead(page);
    expect(await districtLinks(page).count()).toBe(13);
  }
});

for (const service of services) {
  test(`every district lists its sites of ${service}`, async ({ visit, server }) => {
    const page = await visit(`/?service=${service}`, plain);
    const links = await districtLinks(page).evaluateAll((all) =>
      all.map((a) => ({ href: a.getAttribute("href")!, name: a.querySelector("b")!.innerText })),
    );
    for (const { href, name } of links) {
      await page.goto(href);
      const code = /^\/d\/(\d{6})/.exec(href)![1]!;
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain(name);
      const want = (await allSites(server.origin, `service=${service}&district=${code}`)).map((site) => site.properties.name);
      const listed = await listedNames(page);
      expect(listed.sort(), name).toEqual(want.sort());
      expect(listed.length, name).toBeGreaterThan(0);
      await nothingDead(page);
    }
  });

  test(`an address with a place answers with the ten nearest of ${service}`, async ({ visit, server }) => {
    const page = await visit(answerPath(service, shenyangStation), plain);
    await byDistance(page);
    expect(await cards(page)).toEqual(await bruteForceTen(server.origin, service, shenyangStation));
    await nothingDead(page);
    for (const card of await page.locator("main ol > li").all()) {
      expect(await card.getByRole("link", { name: /去这里/ }).getAttribute("href")).toMatch(/^https:\/\/uri\.amap\.com\//);
      expect(await card.innerText()).toMatch(/电话|打 \d{5} 问/);
    }
    expect(await mapOf(page).count()).toBe(0);
    expect(await districtLinks(page).count()).toBe(13);
  });
}

test("去这里 leads to the site's own point, with its datum named", async ({ visit, server }) => {
  const page = await visit(answerPath("station", shenyangStation), plain);
  const sites = await allSites(server.origin, "service=station");
  for (const { id, name } of await cards(page)) {
    const card = page.locator("main ol > li").filter({ has: page.locator(`h3 a[href="/s/${id}"]`) });
    const target = new URL((await card.getByRole("link", { name: /去这里/ }).getAttribute("href"))!);
    expect(target.searchParams.get("coordinate")).toBe("wgs84");
    expect(target.searchParams.get("name")).toBe(name);
    const point = target.searchParams.get("position")!.split(",").map(Number);
    expect(point).toEqual(sites.find((site) => site.id === id)!.geometry!.coordinates);
  }
});

test("a site's page has its facts", async ({ visit, server }) => {
  const sites = await allSites(server.origin, "service=meal&district=210106");
  const site = sites.find((s) => s.geometry && s.properties.phone)!;
  const page = await visit(`/s/${site.id}`, plain);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(site.properties.name);
  const text = await page.getByRole("main").innerText();
  for (const part of ["什么时间开", "多少钱", "在哪儿", "编号", site.id.replace(/^(\d{3})/, "$1 ")]) expect(text).toContain(part);
  await nothingDead(page);
});

test("no page shows a control that needs a script", async ({ visit, server, allow }) => {
  allow(/status of 40[04]/);
  const page = await visit("/", plain);
  for (const kind of Object.keys(kinds)) {
    await page.goto(await pathOf(kind, server.origin));
    expect((await page.getByRole("main").innerText()).length, kind).toBeGreaterThan(10);
    await nothingDead(page);
    const dials = await page.locator('a[href^="tel:"]:visible').count();
    expect(dials, `${kind}: the hotlines are there`).toBeGreaterThanOrEqual(hotlines.length);
  }
});

test("the district of a query leads to its list", async ({ visit }) => {
  const page = await visit("/?district=210102&service=station", plain);
  expect(new URL(page.url()).pathname).toBe("/d/210102");
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("和平区");
});

/** No button that a script would have to hear, no field and no empty box for a map is visible. */
async function nothingDead(page: Page): Promise<void> {
  expect(await page.locator("button:visible:not(form button), input:visible:not(form input), [role=button]:visible").count(), page.url()).toBe(0);
  expect(await page.locator("[data-map]:visible").count(), page.url()).toBe(0);
}
