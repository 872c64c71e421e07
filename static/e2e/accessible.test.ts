// No axe-core violation on any kind of page, on a phone and a desk, light and dark.

import type { Page } from "playwright-core";
import { desk, expect, phone, test, violations } from "./harness";
import { answerPath, inEnglish, kinds, mapDrawn, mapOf, northStation, pathOf, pickButton } from "./visitor";

for (const kind of Object.keys(kinds)) {
  test(`${kind}: nothing for axe to find`, async ({ visit, server, allow }) => {
    allow(/status of 40[04]/);
    const page = await visit(await pathOf(kind, server.origin));
    await settled(page);
    await cleanEverywhere(page);
  });
}

test("the map to tap: nothing for axe to find", async ({ visit }) => {
  const page = await visit("/?service=meal");
  await pickButton(page).click();
  await page.locator(".leaflet-container.picking").waitFor();
  await cleanEverywhere(page);
});

test("a grown map with a chosen mark: nothing for axe to find", async ({ visit }) => {
  const page = await visit(answerPath("station", northStation));
  await mapDrawn(page);
  await page.getByRole("button", { name: "放大地图" }).click();
  await page.locator("main ol > li a").nth(2).focus();
  await cleanEverywhere(page);
});

test("a refusal: nothing for axe to find", async ({ visit }) => {
  const page = await visit("/");
  await page.getByRole("button", { name: "看看我附近" }).click();
  await page.getByRole("status").filter({ hasText: "没有得到" }).waitFor();
  await cleanEverywhere(page);
});

test("an English answer: nothing for axe to find", async ({ visit }) => {
  const page = await visit(inEnglish(answerPath("meal", northStation)));
  await page.locator("[data-map]").scrollIntoViewIfNeeded();
  await page.getByRole("region", { name: /Map/ }).waitFor();
  await cleanEverywhere(page);
});

/** Waits for the map, where the page has one. */
async function settled(page: Page): Promise<void> {
  if (!(await page.locator("[data-map]:visible").count())) return;
  await page.locator("[data-map]").scrollIntoViewIfNeeded();
  await mapOf(page).locator(".map-scale").waitFor();
}

/** The dark scheme changes colours and nothing else. */
const colourRules = ["color-contrast", "link-in-text-block"];

async function cleanEverywhere(page: Page): Promise<void> {
  const found: string[] = [];
  for (const viewport of [phone, desk]) {
    await page.setViewportSize(viewport);
    for (const [colorScheme, options] of [
      ["light", {}],
      ["dark", { rules: colourRules }],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      for (const violation of await violations(page, options)) found.push(`${viewport.width} ${colorScheme}: ${violation}`);
    }
  }
  expect(found, "axe-core violations").toEqual([]);
}
