// English pages: the language is said, and no sentence of ours is left in Chinese.

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import { answerPath, inEnglish, kinds, pathOf, shenyangStation } from "./visitor";

// Pages made of our own words; names of sites and what sources say stay Chinese.
const ours = ["start", "question of meals", "question of stations", "place outside", "about", "no such page", "no such number"];

for (const kind of ours) {
  test(`${kind} is in English`, async ({ visit, server, allow }) => {
    allow(/status of 40[04]/);
    const page = await visit(inEnglish(await pathOf(kind, server.origin)));
    expect(await page.getAttribute("html", "lang")).toBe("en");
    expect(await chinese(page, '.dots [lang="zh-CN"]')).toEqual([]);
  });
}

test("pages of names and sources say their language too", async ({ visit, server }) => {
  const page = await visit("/");
  expect(await page.getAttribute("html", "lang")).toBe("zh-CN");
  for (const kind of Object.keys(kinds).filter((k) => !ours.includes(k))) {
    await page.goto(inEnglish(await pathOf(kind, server.origin)));
    expect(await page.getAttribute("html", "lang"), kind).toBe("en");
  }
});

test("an answer and its map are in English but for names and what sources say", async ({ visit }) => {
  const page = await visit("/?lang=en", { geolocation: shenyangStation });
  await page.getByRole("link", { name: "A meal" }).click();
  await page.getByRole("button", { name: "Near me" }).click();
  await page.getByRole("heading", { level: 1, name: /The nearest meal point/ }).waitFor();
  await page.locator("[data-map]:visible").scrollIntoViewIfNeeded();
  await page.getByRole("region", { name: /Map/ }).waitFor();
  expect(await page.getAttribute("html", "lang")).toBe("en");
  const sources = ".card h3, .card h2, .addr, .hours, .price, .notice, .state, .nearer, .instead, .delivery, .word, #live, h1, .map-label";
  expect(await chinese(page, sources)).toEqual([]);
  const texts = await page.locator("main ol > li").allInnerTexts();
  for (const text of texts) {
    expect(text).toMatch(/^\s*(on foot\s*\d+\s*min|(about\s*)?[\d.]+\s*km)/);
    expect(text).toContain("Directions");
  }
});

test("the language is kept from page to page and can be changed back", async ({ visit }) => {
  const page = await visit("/?lang=en");
  await page.getByRole("link", { name: "Rest and water" }).click();
  const stays = await page
    .locator('main a[href^="/"], footer a[href^="/"], .brand')
    .evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href).filter((href) => !new URL(href).searchParams.has("lang")));
  expect(stays).toEqual([]);
  await page.locator('header a[hreflang="zh-CN"]').click();
  await page.getByRole("heading", { level: 1, name: /在哪儿歇脚喝水/ }).waitFor();
  expect(new URL(page.url()).search).toBe("?service=station");
  await page.goto(inEnglish(answerPath("meal", shenyangStation)));
  expect(await page.locator('header a[hreflang="zh-CN"]').getAttribute("href"), "no place in the link").toBe("/?service=meal");
});

/** Chinese words of the page: texts, names for screen readers, the title, what scripts may say. Not meant are the brand, the link to Chinese, notices of the city, and what is inside `sources`. */
function chinese(page: Page, sources = ".none"): Promise<string[]> {
  return page.evaluate((except) => {
    const han = /\p{Script=Han}/u;
    const found: string[] = [document.title, document.querySelector("meta[name=description]")?.getAttribute("content") ?? ""];
    const excused = (el: Element | null) => el?.closest(`.brand b, a[hreflang^="zh"], .banner, ${except}`) != null;
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!excused(node.parentElement)) found.push(node.textContent ?? "");
    }
    for (const el of document.body.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) {
      if (el.matches(".map-site") || excused(el)) continue;
      for (const name of ["aria-label", "title", "alt", "placeholder"]) found.push(el.getAttribute(name) ?? "");
    }
    return found.filter((text) => han.test(text)).map((text) => text.trim().slice(0, 200));
  }, sources);
}
