// Whether a place is open: said as the API says it, at hours that are hard to be
// right about, and asked for with and without a script.

import { expect, expectAccessible, test as base } from "./harness";
import { startServer, type Server } from "./server";
import { allSites, answered, answerPath, ask, cards, services, shenyangStation, states } from "./visitor";

interface Answer {
  features: { id: string; properties: { name: string; state: { value: string; reason: string } } }[];
}

/** Tests on a server with that clock. */
function on(now: string) {
  return base.extend<{ server: Server }>({
    server: [
      async ({}, use) => {
        const server = await startServer({ now });
        await use(server);
        await server.stop();
      },
      { scope: "file" },
    ],
  });
}

const clocks = {
  "a Monday noon": "2026-11-23T12:00:00+08:00",
  "a Monday night": "2026-11-23T23:00:00+08:00",
  "National Day": "2026-10-01T12:00:00+08:00",
  "a Saturday that is worked": "2026-10-10T12:00:00+08:00",
  "the first day of a year that is not announced": "2027-01-01T00:00:00+08:00",
};

for (const [name, now] of Object.entries(clocks)) {
  const test = on(now);

  for (const service of services) {
    test(`on ${name} the cards of ${service} say what the API says`, async ({ visit, server }) => {
      const { latitude, longitude } = shenyangStation;
      const query = `service=${service}&lat=${latitude}&lon=${longitude}&k=100`;
      const { features } = (await (await fetch(`${server.origin}/api/v1/nearest?${query}`)).json()) as Answer;
      expect(features).toHaveLength(100);
      const page = await visit(`/?${query}&order=distance`, { javaScriptEnabled: false });
      const shown = await cards(page);
      expect(shown.map((card) => card.id)).toEqual(features.map((f) => f.id));
      // Reasons too long for a lean feature are cut there.
      const said = await states(page);
      features.forEach(({ properties: { state } }, i) => expect(said[i]!.startsWith(state.reason.replace(/…$/, "")), said[i]).toBe(true));
      const classes = await page.locator("main ol > li > .what > .state").evaluateAll((all) => all.map((el) => el.className));
      features.forEach(({ properties: { state } }, i) => expect(classes[i]).toContain(` ${state.value}`));
      expect(new Set(features.map((f) => f.properties.state.value)).size, "not all the same").toBeGreaterThan(1);
    });
  }

  test(`on ${name} nothing for axe to find`, async ({ visit, server }) => {
    const page = await visit(answerPath("station", shenyangStation));
    await expectAccessible(page);
    const [site] = await allSites(server.origin, "service=meal&district=210106");
    await page.goto(`/s/${site!.id}`);
    await expectAccessible(page);
  });
}

const test = on(clocks["a Monday noon"]);

test("what is open can be asked for, and the address bar still has no place", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await ask(page, "meal");
  await answered(page, "meal");
  const open = page.getByRole("button", { name: "现在开着" });
  await open.click();
  await page.locator('.choice[aria-pressed="true"]', { hasText: "现在开着" }).waitFor();
  expect(new URL(page.url()).search).toBe("?service=meal&open=true");
  expect(await page.locator("main ol > li > .what > .state").count()).toBe(10);
  expect(await page.locator("main ol > li > .what > .state.open").count(), "all of them").toBe(10);
  await page.getByRole("button", { name: "午饭" }).click();
  await page.locator('.choice[aria-pressed="true"]', { hasText: "午饭" }).waitFor();
  expect(new URL(page.url()).search).toBe("?service=meal&open=true&meal=lunch");
  await page.goBack();
  await page.locator('.choice:not([aria-pressed])', { hasText: "午饭" }).waitFor();
  expect(new URL(page.url()).search).toBe("?service=meal&open=true");
  await page.reload();
  await answered(page, "meal");
  expect(await page.locator('.choice[aria-pressed="true"]').allInnerTexts(), "the same after a reload").toEqual(["现在开着"]);
  await open.click();
  await page.locator('.choice:not([aria-pressed])', { hasText: "现在开着" }).waitFor();
  expect(new URL(page.url()).search).toBe("?service=meal");
});

test("without a script too", async ({ visit }) => {
  const page = await visit(answerPath("meal", shenyangStation), { javaScriptEnabled: false });
  await page.getByRole("button", { name: "现在开着" }).click();
  await page.getByRole("button", { name: "午饭" }).click();
  const said = await states(page);
  expect(said).toHaveLength(10);
  for (const state of said) expect(state).toMatch(/午餐|应开放/);
  await page.getByRole("button", { name: "现在开着" }).click();
  await page.getByRole("button", { name: "午饭" }).click();
  expect((await cards(page)).length).toBe(10);
  expect(await page.locator('.choice[aria-pressed="true"]').count()).toBe(0);
});

test("a page of another instant says so and leads back", async ({ visit }) => {
  const page = await visit(`${answerPath("station", shenyangStation)}&at=2026-10-01T12:00:00%2B08:00`);
  await answered(page, "station");
  const note = page.getByRole("note").filter({ hasText: "10月1日 周四 12:00" });
  expect(await note.isVisible()).toBe(true);
  await expectAccessible(page);
  await note.getByRole("button", { name: "看现在" }).click();
  await expect.poll(() => note.count()).toBe(0);
  await answered(page, "station");
});
