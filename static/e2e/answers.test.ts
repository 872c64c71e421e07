// What one asks beside the place: a toilet, a meal of another day, what there
// has to be. All of it without a script too.

import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { expect, expectAccessible, test } from "./harness";
import { allSites, answered, answerPath, cards, moreChoices, olympicCentre, shenyangStation, states } from "./visitor";

interface Nearest {
  features: { id: string; properties: { name: string } }[];
}

const anHourOnFoot = (60 * 66) / 1.3; // metres: so far pages ask whether one arrives in time

const nearestToilets = async (origin: string): Promise<Nearest["features"]> => {
  const query = `lat=${shenyangStation.latitude}&lon=${shenyangStation.longitude}&service=station&need=toilet&order=reachable&max_m=${anHourOnFoot}`;
  return ((await (await fetch(`${origin}/api/v1/nearest?${query}`)).json()) as Nearest).features;
};

for (const start of ["/", "/?service=station"]) {
  test(`one tap from ${start} to the nearest toilet`, async ({ visit, server }) => {
    const page = await visit(start, { geolocation: shenyangStation });
    await page.getByRole("link", { name: "最近能上厕所的驿站" }).click();
    await answered(page, "station");
    expect(new URL(page.url()).search, "the place is in no address").toBe("?need=toilet&service=station");
    const [nearest] = await nearestToilets(server.origin);
    const shown = await cards(page);
    expect(shown[0]!.id).toBe(nearest!.id);
    const sentence = await page.getByRole("heading", { level: 1 }).innerText();
    for (const part of [nearest!.properties.name, "能上厕所", /走路约 \d+ 分钟/]) expect(sentence).toMatch(part);
    for (const li of await page.locator("main ol > li").all()) expect(await li.locator(".tri .yes").allInnerTexts()).toContainEqual(expect.stringContaining("厕所"));
    expect(await page.locator(".on").innerText()).toContain("选了 1 项");
    await expectAccessible(page);
  });
}

test("without a script the toilet is asked for and found by district", async ({ visit }) => {
  const page = await visit("/", { javaScriptEnabled: false });
  await page.getByRole("link", { name: "最近能上厕所的驿站" }).click();
  expect(await page.locator(".on").innerText()).toContain("上厕所");
  await page.locator('main a[href^="/d/210102?"]').click();
  const items = await page.locator("main .cards > li").all();
  expect(items.length).toBeGreaterThan(0);
  for (const li of items) expect(await li.locator(".tri .yes").allInnerTexts()).toContainEqual(expect.stringContaining("厕所"));
});

for (const javaScriptEnabled of [true, false]) {
  test(`lunch tomorrow ${javaScriptEnabled ? "with" : "without"} a script`, async ({ visit }) => {
    const page = await visit(answerPath("meal", shenyangStation), { javaScriptEnabled });
    await page.getByRole("button", { name: "午饭" }).click();
    await chosen(page, "午饭");
    await page.getByRole("button", { name: "明天" }).click();
    await page.locator(".instant", { hasText: "明天（周二）午餐" }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(/^明天（周二）午餐，最近的助餐点/);
    const said = await states(page);
    expect(said.length).toBeGreaterThan(0);
    for (const state of said) expect(state).toMatch(/明天（周二）午餐：\d+:\d\d–\d+:\d\d/);
    // Any other day, by its date.
    await moreChoices(page);
    await page.getByLabel("别的日子").fill("2026-11-28");
    await page.getByRole("button", { name: "看这天" }).click();
    await page.locator(".instant", { hasText: "11月28日（周六）午餐" }).waitFor();
    await page.getByRole("button", { name: "看现在" }).click();
    await page.locator(".instant").waitFor({ state: "detached" });
    if (!javaScriptEnabled) return; // axe needs scripts too
    expect(page.url(), "the place is in no address").not.toMatch(/lat=|lon=/);
    await expectAccessible(page);
  });
}

for (const javaScriptEnabled of [true, false]) {
  test(`several wants together ${javaScriptEnabled ? "with" : "without"} a script`, async ({ visit, server }) => {
    const page = await visit(answerPath("station", olympicCentre), { javaScriptEnabled });
    await page.getByRole("button", { name: "喝水" }).click();
    await chosen(page, "喝水");
    await page.getByRole("button", { name: "上厕所" }).click();
    await chosen(page, "上厕所");
    await moreChoices(page);
    await page.getByRole("button", { name: "手机充电" }).click();
    await chosen(page, "手机充电");
    expect(await page.locator(".on").innerText()).toContain("选了 3 项：喝水、上厕所、手机充电");
    expect(await page.locator(".more > summary").innerText()).toBe("更多（选了 1 项）");
    const all = await allSites(server.origin, "service=station&need=drink,toilet&amenity=phone_charging");
    const ids = new Set(all.map((site) => site.id));
    const shown = await cards(page);
    expect(shown.length).toBeGreaterThan(0);
    for (const { id } of shown) expect(ids).toContain(id);
    await page.getByRole("button", { name: "都不选" }).click();
    await expect.poll(() => page.locator(".on").count()).toBe(0);
    expect((await cards(page)).length).toBe(10);
  });
}

test("the first screen of a phone has the answer and the first card's name and state", async ({ visit }) => {
  for (const service of ["meal", "station"] as const) {
    const page = await visit(answerPath(service, shenyangStation));
    await answered(page, service);
    await page.evaluate(() => document.fonts.ready);
    for (const part of ["h1.sentence", "main ol > li h3", "main ol > li .what > .state"]) {
      const box = (await page.locator(part).first().boundingBox())!;
      expect(box.y + box.height, `${service}: ${part}`).toBeLessThanOrEqual(800);
    }
  }
});

test("the first answer is small", async ({ visit, server }) => {
  const page = await visit(answerPath("meal", shenyangStation), { javaScriptEnabled: false });
  const parts = await page.evaluate(() =>
    Array.from(document.querySelectorAll<HTMLElement>('link[rel="stylesheet"], script[src]'), (el) => el.getAttribute("href") ?? el.getAttribute("src")!),
  );
  let bytes = 0;
  for (const path of [answerPath("meal", shenyangStation), ...parts]) {
    const response = await fetch(server.origin + path);
    expect(response.status).toBe(200);
    bytes += gzipSync(await response.arrayBuffer()).length;
  }
  expect(bytes, "HTML, style and script, compressed").toBeLessThanOrEqual(60 * 1024);
});

/** Waits until the choice is on. */
async function chosen(page: Page, name: string): Promise<void> {
  await page.locator('.choice[aria-pressed="true"]', { hasText: name }).waitFor();
  await moreChoices(page);
}
