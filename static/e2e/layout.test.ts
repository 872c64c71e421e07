// Nothing sticks out sideways, and whatever is to be tapped is large enough.

import type { Page } from "playwright-core";
import { expect, phone, test } from "./harness";
import { kinds, mapDrawn, pathOf, pickButton } from "./visitor";

const widths = [320, 360, 1280];
const targetPx = 48;

for (const kind of Object.keys(kinds)) {
  test(`${kind}: fits and can be tapped at every width`, async ({ visit, server, allow }) => {
    allow(/status of 40[04]/);
    const page = await visit(await pathOf(kind, server.origin));
    if (await page.locator("[data-map]").count()) await mapDrawn(page);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 800 });
      expect(await stickingOut(page), `sticks out at ${width}`).toEqual([]);
      expect(await tooSmall(page), `smaller than ${targetPx} px at ${width}`).toEqual([]);
    }
  });
}

test("the map to tap fits too", async ({ visit }) => {
  const page = await visit("/");
  await pickButton(page).click();
  await page.locator(".leaflet-container.picking").waitFor();
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 });
    expect(await stickingOut(page), `sticks out at ${width}`).toEqual([]);
    expect(await tooSmall(page), `smaller than ${targetPx} px at ${width}`).toEqual([]);
  }
});

test("a phone's first screen holds both doors and the button, before any map", async ({ visit }) => {
  const page = await visit("/", { viewport: phone });
  for (const name of ["找饭吃", "歇脚喝水"]) {
    const box = (await page.getByRole("link", { name }).boundingBox())!;
    expect(box.height, name).toBeGreaterThanOrEqual(96);
    expect(box.y + box.height, name).toBeLessThan(phone.height);
  }
  const button = (await page.getByRole("button", { name: "看看我附近" }).boundingBox())!;
  expect(button.y + button.height).toBeLessThan(phone.height);
  expect(await page.locator(".leaflet-container").count()).toBe(0);
});

test("text of twice the size still fits a phone", async ({ visit }) => {
  const page = await visit("/?service=meal");
  await page.evaluate(() => document.documentElement.style.setProperty("font-size", "36px"));
  expect(await stickingOut(page)).toEqual([]);
});

/** What makes the page scroll sideways, if it does. */
function stickingOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth } = document.documentElement;
    if (scrollWidth <= innerWidth) return [];
    const guilty = [...document.body.querySelectorAll("*")].filter((el) => el.getBoundingClientRect().right > innerWidth + 0.5);
    return [`${scrollWidth} > ${innerWidth}`, ...guilty.slice(0, 5).map((el) => el.outerHTML.slice(0, 120))];
  });
}

/** Visible buttons and action links smaller than a finger. Links in running text and marks on the map are not meant. */
function tooSmall(page: Page): Promise<string[]> {
  return page
    .locator(`:is(button, header a, ${[".actions", ".doors", ".tabs", ".districts", ".hotlines", ".back"].map((c) => `${c} a`)}):visible`)
    .evaluateAll(
      (all, px) =>
        all.flatMap((el) => {
          const { width, height } = el.getBoundingClientRect();
          return Math.min(width, height) < px - 0.01 ? [`${width}x${height} ${el.outerHTML.slice(0, 160)}`] : [];
        }),
      targetPx,
    );
}
