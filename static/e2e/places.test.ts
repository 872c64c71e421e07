// Finding by name: in characters, pinyin, initials, with a wrong letter; suggestions by keyboard; what is on the way.

import type { Locator, Page } from "playwright-core";
import { expect, expectAccessible, test } from "./harness";
import { allSites, mapDrawn, shenyangStation, wayEnds, type Feature } from "./visitor";

const field = (page: Page): Locator => page.getByRole("search").locator("[name=q]");
const options = (page: Page): Locator => page.getByRole("option");

/** A canteen of the demo whose name is made of 露 lu and 槐 huai or the like: any located one will do. */
async function someSite(origin: string): Promise<Feature> {
  return (await allSites(origin, "service=meal&district=210113")).find((site) => site.geometry)!;
}

test("a name finds its site first, and without a script too", async ({ visit, server }) => {
  const site = await someSite(server.origin);
  for (const javaScriptEnabled of [true, false]) {
    const page = await visit("/", { javaScriptEnabled });
    await field(page).fill(site.properties.name);
    await field(page).press("Enter");
    await page.getByRole("heading", { level: 1, name: "找到" }).waitFor();
    expect(await page.locator("main .cards a[href^='/s/']").first().innerText()).toBe(site.properties.name);
    expect(new URL(page.url()).searchParams.get("q")).toBe(site.properties.name);
  }
});

test("pinyin, initials and a wrong letter find a place", async ({ visit }) => {
  const page = await visit("/", { javaScriptEnabled: false });
  for (const typed of ["zhengliangjiedao", "zljd", "正良街道", "zhenliangjiedao", "争良街道"]) {
    await page.goto(`/?q=${encodeURIComponent(typed)}`);
    const link = page.getByRole("link", { name: /^正良街道/ });
    expect(await link.count(), typed).toBe(1);
    expect(await link.getAttribute("href")).toBe("/d/210113?subdistrict=210113016");
  }
  await page.getByRole("link", { name: /^正良街道/ }).click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain("正良街道");
});

test("a number leads to its site, as it is written on the plate", async ({ visit, server }) => {
  const { id, properties } = await someSite(server.origin);
  const page = await visit("/");
  await field(page).fill(`${id.slice(0, 3)} ${id.slice(3)}`);
  await field(page).press("Enter");
  await page.waitForURL(`**/s/${id}`);
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(properties.name);
});

test("suggestions can be chosen by keyboard, and leave the form as it is", async ({ visit }) => {
  const page = await visit("/");
  await field(page).focus();
  await page.keyboard.type("shenbei", { delay: 20 });
  await options(page).first().waitFor();
  const box = page.getByRole("combobox");
  expect(await box.getAttribute("aria-expanded")).toBe("true");
  await expectAccessible(page);

  await page.keyboard.press("Escape");
  expect(await options(page).count()).toBe(0);
  expect(await box.inputValue(), "Escape only closes the list").toBe("shenbei");

  await page.keyboard.press("ArrowDown");
  await options(page).first().waitFor();
  await page.keyboard.press("ArrowDown");
  const active = page.getByRole("option", { selected: true });
  expect(await active.innerText()).toContain("沈北新区");
  expect(await box.getAttribute("aria-activedescendant")).toBe(await active.getAttribute("id"));
  await page.keyboard.press("Enter");
  await page.waitForURL("**/d/210113");
});

test("what an input method is composing asks for nothing", async ({ visit }) => {
  const page = await visit("/");
  await field(page).focus();
  await page.waitForFunction(() => document.querySelector("[role=combobox]"));
  const asked: string[] = [];
  page.on("request", (request) => void (request.url().includes("/places?") && asked.push(request.url())));
  const session = await page.context().newCDPSession(page);
  await session.send("Input.imeSetComposition", { text: "shen", selectionStart: 4, selectionEnd: 4 });
  await page.waitForTimeout(500);
  expect(asked).toEqual([]);
  await session.send("Input.insertText", { text: "沈北" });
  await options(page).first().waitFor();
  expect(asked.length).toBe(1);
});

test("the way between two places by name, without a script", async ({ visit, server }) => {
  const [from, to] = await wayEnds(server.origin);
  const page = await visit("/along?service=station", { javaScriptEnabled: false });
  await page.getByLabel("从哪儿出发").fill(from.properties.name);
  await page.getByLabel("到哪儿去").fill(to.properties.name);
  await page.getByRole("radio", { name: /2 公里以内/ }).check();
  await page.getByRole("button", { name: "看路上有哪些" }).click();
  await page.getByRole("heading", { level: 1, name: /路上有 \d+ 处/ }).waitFor();
  await wayIsRight(page, server.origin, from, to);
});

test("the way between two places picked from suggestions", async ({ visit, server }) => {
  const [from, to] = await wayEnds(server.origin);
  const page = await visit("/along?service=station");
  for (const [label, site] of [["从哪儿出发", from], ["到哪儿去", to]] as const) {
    await page.getByLabel(label).focus();
    await page.getByLabel(label).pressSequentially(site.properties.name.slice(0, 4), { delay: 20 });
    await options(page).filter({ hasText: site.properties.name }).first().click();
    expect(await page.getByLabel(label).inputValue()).toBe(site.properties.name);
  }
  await page.getByRole("button", { name: "看路上有哪些" }).click();
  await page.getByRole("heading", { level: 1, name: /路上/ }).waitFor();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toContain(from.properties.name);
});

test("the way from where one is keeps that place to itself", async ({ visit, server }) => {
  const [, to] = await wayEnds(server.origin);
  const page = await visit("/along?service=station", { geolocation: shenyangStation });
  await page.getByRole("button", { name: "用我现在的位置" }).click();
  await page.getByLabel("到哪儿去").fill(to.properties.name);
  await page.getByRole("radio", { name: /2 公里以内/ }).check();
  await page.getByRole("button", { name: "看路上有哪些" }).click();
  await page.getByRole("heading", { level: 1, name: /从我现在的地方到/ }).waitFor();
  expect(new URL(page.url()).searchParams.get("from")).toBe("here");
  expect(page.url()).not.toContain("123.38");
  const links = await page.locator("main a").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(links.filter((href) => href.includes("123.3885"))).toEqual([]);
  await mapDrawn(page);
  await expectAccessible(page);

  await page.reload();
  await page.getByRole("heading", { level: 1, name: /从我现在的地方到/ }).waitFor();
  await page.locator("main .cards a[href^='/s/']").first().click();
  await page.waitForURL("**/s/*");
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: /从我现在的地方到/ }).waitFor();
  expect(page.url()).not.toContain("123.38");
});

test("a place that is refused leaves the names", async ({ visit }) => {
  const page = await visit("/along?service=station");
  await page.getByRole("button", { name: "用我现在的位置" }).click();
  await page.getByLabel("到哪儿去").fill("社区");
  await page.getByRole("button", { name: "看路上有哪些" }).click();
  await page.getByText("没有得到位置的许可").waitFor();
});

/** The sites on the page are those that the API meets, in its order. */
async function wayIsRight(page: Page, origin: string, from: Feature, to: Feature): Promise<void> {
  const path = [from, to].map((site) => site.geometry!.coordinates.join(",")).join(";");
  const response = await fetch(`${origin}/api/v1/along?path=${encodeURIComponent(path)}&max_detour_m=2000&service=station`);
  const { features } = (await response.json()) as { features: Feature[] };
  const want = features.map((f) => f.id).filter((id) => id !== from.id && id !== to.id);
  expect(want.length).toBeGreaterThan(2);
  expect(want.length, "fits on the page").toBeLessThanOrEqual(30);
  expect(await page.locator("main ol > li").evaluateAll((all) => all.map((li) => (li as HTMLElement).dataset["id"]))).toEqual(want);
}
