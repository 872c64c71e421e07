// A place chosen on the map: by finger, mouse or keyboard.

import type { Page } from "playwright-core";
import { geodesicMetres, type Place } from "./geodesic";
import { desk, expect, phone, test } from "./harness";
import { answered, bruteForceTen, byDistance, cards, mapOf, pickButton } from "./visitor";

for (const [what, viewport] of Object.entries({ phone, desk })) {
  test(`a tap on the map answers for that place, on a ${what}`, async ({ visit, server }) => {
    const page = await visit("/?service=station", { viewport });
    await openMap(page);
    const { width, height } = (await mapOf(page).boundingBox())!;
    const asked = placeAsked(page);
    await mapOf(page).click({ position: { x: width / 2, y: height / 2 } });
    await answered(page, "station");
    const place = await asked;
    expect(geodesicMetres(place, await middleOfCity(server.origin)), "metres from the map's middle").toBeLessThan(200);
    expect(new URL(page.url()).search).toBe("?service=station");
    await byDistance(page);
    expect(await cards(page)).toEqual(await bruteForceTen(server.origin, "station", place));
  });
}

test("a tap north of the middle is a place north of the middle", async ({ visit, server }) => {
  const page = await visit("/?service=meal");
  await openMap(page);
  const { width, height } = (await mapOf(page).boundingBox())!;
  const asked = placeAsked(page);
  await mapOf(page).click({ position: { x: width / 2, y: height / 2 - 60 } });
  const place = await asked;
  const middle = await middleOfCity(server.origin);
  expect(place.latitude).toBeGreaterThan(middle.latitude + 0.01);
  expect(place.longitude).toBeCloseTo(middle.longitude, 2);
});

test("the map is opened, moved and answered by keyboard", async ({ visit, server }) => {
  const page = await visit("/?service=meal");
  await pickButton(page).focus();
  await page.keyboard.press("Enter");
  await mapOf(page).waitFor();
  expect(await pickButton(page).getAttribute("aria-expanded")).toBe("true");
  for (let i = 0; i < 3 && !(await mapHasFocus(page)); i++) await page.keyboard.press("Tab");
  expect(await mapHasFocus(page), "the map comes soon after its button").toBe(true);
  await page.keyboard.press("ArrowRight");
  await expect.poll(() => moved(page)).toBe(true);
  const asked = placeAsked(page);
  await page.keyboard.press("Enter");
  await answered(page, "meal");
  const place = await asked;
  expect(place.longitude).toBeGreaterThan((await middleOfCity(server.origin)).longitude + 0.01);
  await byDistance(page);
  expect(await cards(page)).toEqual(await bruteForceTen(server.origin, "meal", place));
});

test("the map closes by the button that opened it", async ({ visit }) => {
  const page = await visit("/");
  await openMap(page);
  await pickButton(page).click();
  expect(await mapOf(page).isVisible()).toBe(false);
  expect(await pickButton(page).getAttribute("aria-expanded")).toBe("false");
});

test("a map that cannot be had is told in words", async ({ visit, allow }) => {
  allow(/ERR_FAILED/);
  const page = await visit("/?service=meal");
  await page.route("**/basemap.json", (route) => route.abort());
  await pickButton(page).click();
  await page.getByRole("status").filter({ hasText: "网络不通" }).waitFor();
  await page.unroute("**/basemap.json");
  await openMap(page);
  await mapOf(page).click();
  await answered(page, "meal");
});

async function openMap(page: Page): Promise<void> {
  await pickButton(page).click();
  await page.locator(".leaflet-container.picking").waitFor();
}

/** The place of the next question to the server. */
async function placeAsked(page: Page): Promise<Place> {
  const request = await page.waitForRequest((r) => new URL(r.url()).searchParams.has("lat"));
  const { searchParams } = new URL(request.url());
  return { latitude: Number(searchParams.get("lat")), longitude: Number(searchParams.get("lon")) };
}

async function middleOfCity(origin: string): Promise<Place> {
  const { center } = (await (await fetch(`${origin}/basemap.json`)).json()) as { center: [number, number] };
  return { latitude: center[1], longitude: center[0] };
}

function mapHasFocus(page: Page): Promise<boolean> {
  return mapOf(page).evaluate((el) => el === document.activeElement);
}

/** Whether the map has been panned and stands again. */
function moved(page: Page): Promise<boolean> {
  return mapOf(page).evaluate((el) => {
    const pane = el.querySelector(".leaflet-map-pane")!;
    const still = !pane.classList.contains("leaflet-pan-anim");
    return still && Math.abs(new DOMMatrix(getComputedStyle(pane).transform).e) >= 50;
  });
}
