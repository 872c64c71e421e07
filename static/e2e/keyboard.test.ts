// The whole journey without a mouse, and always seeing where one is.

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import { answered, cards, doors, questioned, services, shenyangStation } from "./visitor";

for (const service of services) {
  test(`from the start to the way to the nearest ${service}, by Tab and Enter`, async ({ visit }) => {
    const page = await visit("/", { geolocation: shenyangStation });
    await tabTo(page, doors[service], 6);
    await page.keyboard.press("Enter");
    await questioned(page, service);
    await tabTo(page, "看看我附近", 8);
    await page.keyboard.press("Enter");
    await answered(page, service);
    const [first] = await cards(page);
    await tabTo(page, first!.name, 30, "main ol > li:first-child");
    await tabTo(page, "去这里", 3, "main ol > li:first-child");
    expect(await page.evaluate(() => (document.activeElement as HTMLAnchorElement).host)).toBe("uri.amap.com");
  });
}

test("the first Tab offers to skip to the content", async ({ visit }) => {
  const page = await visit("/about");
  await page.keyboard.press("Tab");
  const skip = page.getByRole("link", { name: "跳到正文" });
  expect(await skip.evaluate((a) => a === document.activeElement && a.getBoundingClientRect().left >= 0)).toBe(true);
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
});

test("after an answer reading goes on at its beginning", async ({ visit }) => {
  const page = await visit("/?service=meal", { geolocation: shenyangStation });
  await page.getByRole("button", { name: "看看我附近" }).focus();
  await page.keyboard.press("Enter");
  await answered(page, "meal");
  expect(await page.evaluate(() => [document.activeElement?.id, scrollY])).toEqual(["main", 0]);
});

test("after a refusal the focus stays on the button", async ({ visit }) => {
  const page = await visit("/?service=meal");
  await tabTo(page, "看看我附近", 8);
  await page.keyboard.press("Enter");
  await page.getByRole("status").filter({ hasText: "没有得到" }).waitFor();
  await expectFocus(page, "看看我附近");
});

/** Presses Tab until the element with the words has the focus; every stop on the way must show that it has it. */
async function tabTo(page: Page, words: string, atMost: number, within = "body"): Promise<void> {
  const stops: string[] = [];
  for (let i = 0; i < atMost; i++) {
    await page.keyboard.press("Tab");
    await expect.poll(() => focus(page, within)).toMatchObject({ seen: true }); // a map may have to move first
    const stop = await focus(page, within);
    if (stop.within && stop.words.includes(words)) return;
    stops.push(stop.words);
  }
  throw new Error(`${words} is not within ${atMost} Tabs: ${stops.join(" | ")}`);
}

async function expectFocus(page: Page, words: string): Promise<void> {
  expect((await focus(page, "body")).words).toContain(words);
}

/** What has the focus, and whether an outline of two pixels or more shows it, inside the window. */
function focus(page: Page, within: string): Promise<{ words: string; within: boolean; seen: boolean }> {
  return page.evaluate((selector) => {
    const el = document.activeElement as HTMLElement;
    const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(el);
    const { top, bottom, left, right } = el.getBoundingClientRect();
    const outlined = outlineStyle !== "none" && parseFloat(outlineWidth) >= 2 && outlineColor !== "rgba(0, 0, 0, 0)";
    return {
      words: el.getAttribute("aria-label") ?? el.innerText ?? el.tagName,
      within: el.closest(selector) !== null,
      seen: outlined && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    };
  }, within);
}
