// Where sites are: the queue of those that wait for a place.

import type { Page } from "playwright-core";
import { desk, expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

const left = async (page: Page): Promise<number> => Number(/\d+/.exec((await page.textContent("[data-queue-left]")) ?? "")?.[0]);
const current = (page: Page): Promise<string | null> => page.getAttribute("[data-queue-form]", "data-id");
const value = (page: Page, name: string): Promise<string> => page.inputValue(`[name="location.${name}"]`);

/** Pastes words where the focus is. */
async function paste(page: Page, words: string): Promise<void> {
  await page.evaluate((text) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData("text", text);
    document.activeElement!.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, words);
}

async function mapDrawn(page: Page): Promise<void> {
  await page.waitForSelector(".locate-window .map-name, .locate-window .map-urban", { state: "attached" });
}

/** Where the API says a site is, once it does: [lon, lat], its precision. */
async function stored(page: Page, id: string): Promise<{ at: [number, number] | null; precision: string }> {
  const response = await page.request.get(`/api/v1/sites/${id}`);
  if (!response.ok()) throw new Error(`${id}: ${response.status()} ${await response.text()}`);
  const { geometry, properties } = (await response.json()) as { geometry: { coordinates: [number, number] } | null; properties: { precision: string } };
  return { at: geometry?.coordinates ?? null, precision: properties.precision };
}

test("ten sites are placed by pasting", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate");
  await mapDrawn(page);
  const before = await left(page);
  expect(before).toBeGreaterThan(15);
  const done = new Map<string, number>();
  for (let i = 0; i < 10; i++) {
    const id = (await current(page))!;
    const lon = 123.4 + i * 0.002;
    await paste(page, `经度 ${lon.toFixed(4)} 纬度 41.7950 WGS84`);
    await page.waitForSelector(".locate-source");
    await page.keyboard.press("1");
    await page.keyboard.press("Enter");
    await page.waitForSelector(`[data-queue-form]:not([data-id="${id}"])`);
    done.set(id, lon);
  }
  expect(done.size).toBe(10);
  expect(await left(page)).toBe(before - 10);
  for (const [id, lon] of done) {
    const around = async (): Promise<unknown> => {
      const seen = (await (await page.request.get(`/staff/spot?location.lon=${lon}&location.lat=41.795`)).json()) as { around: { id: string; point: [number, number] }[] };
      return seen.around.find((site) => site.id === id)?.point; // drafts too, which the API lacks
    };
    await expect.poll(around).toEqual([Number(lon.toFixed(4)), 41.795]);
  }
  await page.reload();
  expect(await left(page)).toBe(before - 10);
  expect(await page.locator(".locating-failed").count()).toBe(0);
});

test("numbers without a datum are asked about, a short link is refused with help", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate");
  await page.fill("#f-location\\.text", "123.4321, 41.8012");
  const choices = page.locator("[data-pick]");
  await choices.first().waitFor();
  expect(await choices.count()).toBe(3);
  await choices.filter({ hasText: "百度" }).click();
  await page.waitForSelector(".locate-source");
  expect(await value(page, "datum")).toBe("bd09");
  expect(await page.textContent(".locate-numbers")).toContain("123.432100,41.801200");
  expect(await value(page, "lon")).not.toBe("123.432100");

  await page.fill("#f-location\\.text", "https://surl.amap.com/4fG2kQ1xYz");
  await page.locator(".locate-seen .fault", { hasText: "短链接" }).waitFor();
  const id = await current(page);
  await page.keyboard.press("Enter"); // in the field: it is not sent
  expect(await current(page)).toBe(id);
});

test("the mark is set by a tap, moved by keys and by dragging", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate");
  await mapDrawn(page);
  const map = page.locator(".locate-window");
  const { width, height } = (await map.boundingBox())!;
  await map.click({ position: { x: width / 2, y: height / 2 } });
  await page.waitForSelector(".locate-pin");
  const lat = Number(await value(page, "lat"));
  const lon = Number(await value(page, "lon"));
  await map.focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Shift+ArrowRight");
  await expect.poll(() => value(page, "lat")).not.toBe(lat.toFixed(6));
  const metres = 111_100;
  expect((Number(await value(page, "lat")) - lat) * metres).toBeCloseTo(1, 0);
  expect((Number(await value(page, "lon")) - lon) * metres * Math.cos((lat * Math.PI) / 180)).toBeCloseTo(10, 0);
  await page.locator(".locate-status", { hasText: "标记在经度" }).waitFor();

  const pin = (await page.locator(".locate-pin").boundingBox())!;
  await page.mouse.move(pin.x + pin.width / 2, pin.y + pin.height / 2);
  await page.mouse.down();
  await page.mouse.move(pin.x + pin.width / 2 + 80, pin.y + pin.height / 2, { steps: 5 });
  await page.mouse.up();
  await expect.poll(async () => Number(await value(page, "lon")) - lon).toBeGreaterThan(0.001);
  await expectAccessible(page);
});

test("outdoors: I am here is as near as the device is sure", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate", { viewport: phone, hasTouch: true, geolocation: { latitude: 41.8, longitude: 123.43, accuracy: 40 } });
  const id = (await current(page))!;
  await page.getByRole("button", { name: "我就在这里" }).click();
  await page.locator(".locate-status", { hasText: "40 米" }).waitFor();
  await expect.poll(() => page.locator('[name="location.precision"]:checked').getAttribute("value")).toBe("building");
  expect(await page.locator('[name="location.method"]:checked').getAttribute("value")).toBe("visit");
  await expectAccessible(page);
  await page.getByRole("button", { name: "保存" }).click();
  await page.waitForSelector(`[data-queue-form]:not([data-id="${id}"])`);
  await expect.poll(async () => (await stored(page, id)).precision).toBe("building");
  expect((await stored(page, id)).at).toEqual([123.43, 41.8]);
});

test("skip, back, and not found", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate");
  await mapDrawn(page);
  const before = await left(page);
  const first = (await current(page))!;
  await page.keyboard.press("s");
  await page.waitForSelector(`[data-queue-form]:not([data-id="${first}"])`);
  await page.keyboard.press("b");
  await page.waitForSelector(`[data-queue-form][data-id="${first}"]`);
  await page.locator("summary", { hasText: "找不到" }).click();
  await page.fill("#f-note", "问过街道");
  await page.getByRole("button", { name: "记下" }).click();
  await page.waitForSelector(`[data-queue-form]:not([data-id="${first}"])`);
  await expect.poll(async () => {
    await page.goto(`/staff/locate?at=${first}`);
    return page.locator(".locate-doubt", { hasText: "没找到" }).count();
  }).toBe(1);
  expect(await left(page)).toBe(before);
});

test("what could not be saved is said, with the way back", async ({ visit, server, allow }) => {
  allow(/422|409/);
  const page = await enter({ visit, server }, "/staff/locate");
  await mapDrawn(page);
  const id = (await current(page))!;
  await page.evaluate(() => document.querySelector<HTMLInputElement>('[name="base"]')!.setAttribute("value", "99"));
  await paste(page, "123.4350 41.7950 WGS84");
  await page.waitForSelector(".locate-source");
  await page.keyboard.press("Enter");
  const line = page.locator(".locating-failed");
  await line.waitFor();
  expect(await line.textContent()).toContain("刚被别人改过");
  await line.locator("a").click();
  await page.waitForSelector(`[data-queue-form][data-id="${id}"]`);
});

test("works without script", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate", { javaScriptEnabled: false });
  const id = (await current(page))!;
  const before = await left(page);
  await page.fill("#f-location\\.text", "123.4321, 41.8012");
  await page.getByRole("button", { name: "看看在哪" }).click();
  await page.locator("[data-pick]", { hasText: "高德" }).click();
  expect(await page.textContent(".locate-source")).toContain("GCJ-02");
  expect(await page.textContent(".locate-numbers")).toContain("123.432100,41.801200");
  await page.getByRole("button", { name: "保存" }).click();
  await page.locator(".said", { hasText: "已保存" }).waitFor();
  expect(await left(page)).toBe(before - 1);
  await expect.poll(async () => (await stored(page, id)).at).not.toBeNull();
});

test("an editor sees and places only what is theirs", async ({ visit, server, allow }) => {
  allow(/403/);
  const page = await enter({ visit, server }, "/staff/locate", { viewport: desk }, ["--role", "editor", "--district", "210103", "--service", "meal"]);
  const mine = await page.locator("[data-queue-form]").count();
  if (mine) expect(await page.textContent(".locating-site")).toContain("沈河区");
  const list = (await (await page.request.get("/api/v1/sites?district=210106&limit=1000")).json()) as { features: { id: string; geometry: unknown }[] };
  const foreign = list.features.find(({ geometry }) => geometry === null)!.id;
  const response = await page.request.post("/staff/locate", {
    form: { id: foreign, base: "1", "location.lon": "123.43", "location.lat": "41.79", "location.precision": "door", "location.method": "staff" },
    headers: { Accept: "application/json", "Sec-Fetch-Site": "same-origin" },
  });
  expect(response.status()).toBe(403);
  expect((await stored(page, foreign)).at).toBeNull();
});

test("a delivery area is drawn by taps and can be typed", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate");
  // The queue has no delivery areas: the page gets the field of the edit form.
  await page.route("**/staff/locate?area", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()).replace('<div class="locate-more"', '<textarea name="meal.delivery_area" aria-label="corners"></textarea>$&') });
  });
  await page.goto("/staff/locate?area");
  await mapDrawn(page);
  const list = page.locator('textarea[name="meal.delivery_area"]');
  const corners = async (): Promise<string[]> => (await list.inputValue()).split("\n").filter(Boolean);
  await page.getByRole("button", { name: "画送餐范围" }).click();
  const map = page.locator(".locate-window");
  const { width, height } = (await map.boundingBox())!;
  for (const [x, y] of [[-80, -60], [80, -60], [80, 60], [-80, 60]] as const) await map.click({ position: { x: width / 2 + x, y: height / 2 + y } });
  expect((await corners()).length).toBe(4);
  expect(await page.locator(".locate-pin").count()).toBe(0); // taps are corners, not the mark
  const [[west, north], , [east, south]] = (await corners()).map((line) => line.split(",").map(Number)) as [number, number][] as [[number, number], unknown, [number, number]];
  expect(east).toBeGreaterThan(west);
  expect(north).toBeGreaterThan(south);
  await page.getByRole("button", { name: "去掉最后一点" }).click();
  expect((await corners()).length).toBe(3);
  await list.fill(`${await list.inputValue()}\n123.5,41.9\nnonsense`);
  await page.getByText("已有 4 个角").waitFor();
  await page.getByRole("button", { name: "全部清掉" }).click();
  expect(await corners()).toEqual([]);
  await page.getByRole("button", { name: "画好了" }).click();
  await map.click({ position: { x: width / 2, y: height / 2 } });
  await page.waitForSelector(".locate-pin");
});
