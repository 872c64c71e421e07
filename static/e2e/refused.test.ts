// No place, no network, or a place elsewhere: a sentence, and another way.

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import {
  answered,
  ask,
  beijing,
  cards,
  districtLinks,
  doors,
  mapOf,
  nearButton,
  pickButton,
  questioned,
  shenyangStation,
} from "./visitor";

test("who refuses to tell the place is told so and chooses a district", async ({ visit }) => {
  const page = await visit("/");
  await ask(page, "meal");
  await told(page, "没有得到位置的许可");
  await otherWaysWork(page);
});

test("who refuses on the start page is told so there", async ({ visit }) => {
  const page = await visit("/");
  await nearButton(page).click();
  await told(page, "没有得到位置的许可");
  await otherWaysWork(page);
});

for (const [why, code] of [
  ["is not available", 2],
  ["takes too long", 3],
] as const) {
  test(`a position that ${why} is told in words`, async ({ visit }) => {
    const page = await visit("/about");
    await page.addInitScript((errorCode) => {
      navigator.geolocation.getCurrentPosition = (_found, failed) =>
        failed?.({ code: errorCode, message: "", PERMISSION_DENIED: 1, POSITION_UNAVAILABLE: 2, TIMEOUT: 3 });
    }, code);
    await page.goto("/");
    await ask(page, "station");
    await told(page, "没能找到您的位置");
    await otherWaysWork(page);
  });
}

for (const [what, spoil] of Object.entries({
  "a browser without geolocation": () => {
    delete (Navigator.prototype as { geolocation?: unknown }).geolocation;
  },
  "an insecure address": () => {
    Object.defineProperty(window, "isSecureContext", { value: false });
  },
})) {
  test(`${what} is told in words`, async ({ visit }) => {
    const page = await visit("/about", { geolocation: shenyangStation });
    await page.addInitScript(spoil);
    await page.goto("/");
    await ask(page, "meal");
    await told(page, "不能用定位");
    await otherWaysWork(page);
  });
}

test("a place outside the city is told in words", async ({ visit }) => {
  const page = await visit("/", { geolocation: beijing });
  await ask(page, "meal");
  const alert = page.getByRole("alert");
  await alert.waitFor();
  expect(await alert.innerText()).toContain("不在沈阳市内");
  expect(new URL(page.url()).search).toBe("?service=meal");
  await otherWaysWork(page);
});

test("a first answer that fails can be asked for again", async ({ visit, allow }) => {
  allow(/ERR_FAILED/);
  const page = await visit("/", { geolocation: shenyangStation });
  await page.route(/lat=/, (route) => route.abort(), { times: 1 });
  await ask(page, "meal");
  await told(page, "网络不通");
  await questioned(page, "meal");
  await nearButton(page).click();
  await answered(page, "meal");
  expect(await cards(page)).toHaveLength(10);
});

test("an answer with a server error is not shown as an answer", async ({ visit, allow }) => {
  allow(/status of 502/);
  const page = await visit("/", { geolocation: shenyangStation });
  await page.route(/lat=/, (route) => route.fulfill({ status: 502, contentType: "text/html", body: "<h1>Bad Gateway</h1>" }));
  await ask(page, "meal");
  await told(page, "网络不通");
  await otherWaysWork(page);
});

test("a tab that fails keeps the answer and says so", async ({ visit, allow }) => {
  allow(/ERR_FAILED/);
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "meal");
  await answered(page, "meal");
  await page.route(/lat=/, (route) => route.abort(), { times: 1 });
  await page.getByRole("link", { name: doors.station, exact: true }).click();
  await told(page, "网络不通");
  await answered(page, "meal");
  await page.getByRole("link", { name: doors.station, exact: true }).click();
  await answered(page, "station");
});

test("without the map's script the list still answers", async ({ visit, allow }) => {
  allow(/ERR_FAILED|Failed to fetch dynamically/);
  const page = await visit("/", { geolocation: shenyangStation });
  await page.route(/\/basemap\.json|\/assets\/map/, (route) => route.abort());
  await ask(page, "meal");
  await answered(page, "meal");
  expect(await cards(page)).toHaveLength(10);
  await expect.poll(() => mapOf(page).isVisible()).toBe(false);
});

/** One sentence stands on the page, visible, where screen readers hear it. */
async function told(page: Page, part: string): Promise<void> {
  const line = page.getByRole("status").filter({ hasText: part });
  await line.waitFor();
  expect((await line.innerText()).length, "a sentence, not a code").toBeGreaterThan(8);
}

/** The other ways are there: the map to tap, and 13 districts of which one opens with a list. */
async function otherWaysWork(page: Page): Promise<void> {
  expect(await pickButton(page).isVisible()).toBe(true);
  expect(await districtLinks(page).count()).toBe(13);
  const district = page.getByRole("link", { name: /^铁西区/ });
  await district.click();
  await page.getByRole("heading", { level: 1, name: /铁西区/ }).waitFor();
  expect(await page.locator("main li").count()).toBeGreaterThan(10);
}
