// The visitor's place answers one question and is kept nowhere else (DESIGN §3.12).

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import {
  answered,
  answerPath,
  ask,
  beijing,
  bruteForceTen,
  byDistance,
  cards,
  districtLinks,
  doors,
  questioned,
  shenyangStation,
} from "./visitor";

const { latitude, longitude } = shenyangStation;

test("an answer leaves the place in no address, store, link or log", async ({ visit, server }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "meal");
  await answered(page, "meal");
  expect(pathAndQuery(page)).toBe("/?service=meal");
  expect(await page.context().cookies()).toEqual([]);
  expect(
    await page.evaluate(async () => ({
      cookie: document.cookie,
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: await caches.keys(),
      workers: (await navigator.serviceWorker.getRegistrations()).length,
      name: window.name,
    })),
  ).toEqual({ cookie: "", local: {}, session: {}, databases: [], caches: [], workers: 0, name: "" });
  const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
  expect(links.filter((href) => /[?&](lat|lon|datum)=/.test(href) || href.includes(String(longitude)))).toEqual([]);
  expect(server.log(), "the server's log").not.toMatch(/41\.79|123\.38/);
});

test("the answer is never cached", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  const asked = page.waitForResponse((response) => response.url().includes("lat="));
  await ask(page, "meal");
  const response = await asked;
  expect(response.headers()["cache-control"]).toBe("no-store");
  expect(response.headers()["referrer-policy"]).toBe("same-origin");
});

for (const datum of ["", "gcj02"]) {
  test(`an address opened with a place ${datum} loses it and still answers`, async ({ visit }) => {
    const page = await visit("/about");
    await page.goto(answerPath("meal", shenyangStation) + (datum && `&datum=${datum}`));
    await answered(page, "meal");
    await expect.poll(() => pathAndQuery(page)).toBe("/?service=meal");
    const before = await cards(page);
    expect(before).toHaveLength(10);
    await page.reload();
    await answered(page, "meal");
    expect(await cards(page)).toEqual(before);
    expect(pathAndQuery(page)).toBe("/?service=meal");
    await page.goBack();
    expect(pathAndQuery(page)).toBe("/about");
    await page.goForward();
    await answered(page, "meal");
    expect(await cards(page)).toEqual(before);
  });
}

test("other parameters stay when the place leaves", async ({ visit }) => {
  const page = await visit(`${answerPath("station", shenyangStation)}&need=toilet`);
  await answered(page, "station");
  await expect.poll(() => pathAndQuery(page)).toBe("/?service=station&need=toilet");
  const before = await cards(page);
  await page.reload();
  await answered(page, "station");
  expect(await cards(page)).toEqual(before);
});

test("a place outside the city leaves the address too", async ({ visit }) => {
  const page = await visit(answerPath("meal", beijing));
  await page.getByRole("alert").waitFor();
  await expect.poll(() => pathAndQuery(page)).toBe("/?service=meal");
});

test("a place written the wrong way round leaves the address too", async ({ visit, allow }) => {
  allow(/status of 400/);
  const page = await visit(`/?service=meal&lat=${longitude}&lon=${latitude}`);
  await page.getByRole("alert").waitFor();
  expect(await districtLinks(page).count()).toBe(13);
  await expect.poll(() => pathAndQuery(page)).toBe("/?service=meal");
});

test("Back is the question, Forward and reload are the answer", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "station");
  await answered(page, "station");
  const before = await cards(page);

  await page.goBack();
  await questioned(page, "station");
  expect(await page.locator("main ol > li").count()).toBe(0);
  expect(pathAndQuery(page)).toBe("/?service=station");

  await page.goForward();
  await answered(page, "station");
  expect(await cards(page)).toEqual(before);
  expect(pathAndQuery(page)).toBe("/?service=station");

  await page.reload();
  await answered(page, "station");
  expect(await cards(page)).toEqual(before);

  await page.goBack();
  await questioned(page, "station");
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "您想找什么" }).waitFor();
});

test("a site's page leads back to the answer", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "meal");
  await answered(page, "meal");
  const before = await cards(page);
  await page.getByRole("link", { name: before[2]!.name }).click();
  await page.getByRole("heading", { level: 1, name: before[2]!.name }).waitFor();
  await page.goBack();
  await answered(page, "meal");
  expect(await cards(page)).toEqual(before);
});

test("the other service answers for the same place", async ({ visit, server }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "meal");
  await answered(page, "meal");
  await page.getByRole("link", { name: doors.station, exact: true }).click();
  await answered(page, "station");
  expect(pathAndQuery(page)).toBe("/?service=station");
  await byDistance(page);
  expect(await cards(page)).toEqual(await bruteForceTen(server.origin, "station", shenyangStation));
  expect(pathAndQuery(page)).toBe("/?service=station&order=distance");
  await page.goBack();
  await expect.poll(() => pathAndQuery(page)).toBe("/?service=station");
  await answered(page, "station");
  await page.goBack();
  await answered(page, "meal");
  await byDistance(page);
  expect(await cards(page)).toEqual(await bruteForceTen(server.origin, "meal", shenyangStation));
});

function pathAndQuery(page: Page): string {
  const { pathname, search } = new URL(page.url());
  return pathname + search;
}
