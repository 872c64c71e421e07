// From the first start to an answer on a phone: a city that has nothing yet,
// its first administrator, the real excerpt, sites with coordinates, one of the
// excerpt's found in the queue, and an editor who stays in her district.

import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { expect, expectAccessible, phone, test as base } from "./harness";
import { startServer, type Server } from "./server";
import { enter } from "./staff_in";

const excerpt = resolve(import.meta.dirname, "../../internal/transfer/example/shenbei-2023-12-06.csv");

// Invented, with coordinates as AMap gives them: the nearest to 中山广场 first.
const invented = `类型,名称,区县,地址,服务时间,联系电话,经度,纬度,坐标系,来源,来源日期
助餐点,试甲食堂,和平区,试甲街1号,每天10:00-13:00,024-00000001,123.4105,41.7960,GCJ02,测试名单,2026-01-05
助餐点,试乙食堂,和平区,试乙街2号,每天10:00-13:00,024-00000002,123.4205,41.7960,GCJ02,测试名单,2026-01-05
助餐点,试丙食堂,沈河区,试丙街3号,每天10:00-13:00,024-00000003,123.4505,41.7960,GCJ02,测试名单,2026-01-05
驿站,试丁驿站,和平区,试丁街4号,24小时,024-00000004,123.4105,41.7961,GCJ02,测试名单,2026-01-05
`;

const test = base.extend<{ server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer({ now: null, args: (db) => ["serve", "--db", db, "--listen", "127.0.0.1:0"] });
      await use(server);
      await server.stop();
    },
    { scope: "file" },
  ],
});

async function send(page: Page, file: string | { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await page.goto("/staff/import");
  await page.setInputFiles("#f-file", file as string);
  await page.getByLabel("直接发布").check();
  await page.getByRole("button", { name: "上传并试读" }).click();
  await page.waitForSelector('[data-status="planned"]');
}

interface Answer {
  features: { properties: { name: string; distance_m: number } }[];
}

async function nearest(page: Page, lat: number, lon: number, service = "meal"): Promise<Answer["features"]> {
  const answer = await page.request.get(`/api/v1/nearest?lat=${lat}&lon=${lon}&service=${service}&k=5`);
  return ((await answer.json()) as Answer).features;
}

test("from the first start to the right answer", async ({ visit, server, allow }) => {
  allow(/status of (403|404|422)/);
  // The link is printed once, opens a form, and the form makes the first administrator.
  const link = /https?:\/\/\S+\/staff\/welcome\?ticket=\S+/.exec(server.log())![0];
  const page = await visit(link.slice(server.origin.length), { viewport: { width: 1280, height: 800 } });
  await expectAccessible(page);
  await page.reload(); // looking does not use it up
  await page.fill("#f-name", "管理员");
  await page.fill("#f-password", "太短");
  await page.fill("#f-again", "太短");
  await page.click("form button.primary");
  expect(await page.textContent("#faults")).toContain("至少要 10 个字");
  await page.fill("#f-password", "浑河两岸的灯火真好看");
  await page.fill("#f-again", "浑河两岸的灯火真好看");
  await page.click("form button.primary");
  await page.waitForURL("**/staff");
  expect((await page.request.get(link)).status()).toBe(404);

  // The real excerpt: four sites, none with a place.
  await send(page, excerpt);
  expect(await page.textContent(".outcome")).toContain("新站点 4");
  await page.getByRole("button", { name: /^写入并发布/ }).click();
  await page.waitForSelector('[data-status="applied"]');
  // Invented ones with coordinates.
  await send(page, { name: "测试.csv", mimeType: "text/csv", buffer: Buffer.from(invented) });
  await page.getByRole("button", { name: /^写入并发布/ }).click();
  await page.waitForSelector('[data-status="applied"]');

  // The public finds them from the right place, in the right order.
  await expect.poll(async () => (await nearest(page, 41.7945, 123.4045)).map((f) => f.properties.name)).toEqual(["试甲食堂", "试乙食堂", "试丙食堂"]);
  // 123.4105, 41.7960 in GCJ-02 is about 123.40440, 41.79356 in WGS-84, within a few metres.
  expect((await nearest(page, 41.79356, 123.4044))[0]!.properties.distance_m).toBeLessThan(30);
  expect((await nearest(page, 41.7945, 123.4045, "station")).map((f) => f.properties.name)).toEqual(["试丁驿站"]);
  const someone = await visit("/?service=meal", { viewport: phone, geolocation: { latitude: 41.7945, longitude: 123.4045 } });
  await someone.goto("/d/210102?service=meal");
  expect(await someone.textContent("main")).toContain("试甲食堂");

  // One of the excerpt's is found in the queue, and then by the public too.
  await page.goto("/staff/locate");
  const name = (await page.textContent(".locating-site h2"))!.trim();
  await page.fill("[name='location.text']", "123.4200,41.9200 WGS84");
  await page.locator("[data-locate-seen] .locate-source").waitFor();
  await page.check("[name='location.precision'][value=street]");
  await page.locator(".locating-actions .primary").click();
  await expect.poll(async () => (await nearest(page, 41.92, 123.42))[0]!.properties.name).toBe(name);

  // Somebody adds one with the form, and it is there at once.
  await page.goto("/staff/sites/new?service=meal");
  await page.fill("#f-name", "试戊食堂");
  await page.selectOption("#f-district", { label: "和平区" });
  await page.fill("#f-address", "试戊街5号");
  await page.fill("#f-hours_text", "每天10:00-13:00");
  await page.fill("[name='location.text']", "https://uri.amap.com/marker?position=123.4106,41.7955");
  await page.locator("[data-locate-seen] .locate-source").waitFor();
  await page.check("[name=told][value=staff]");
  await page.click(".finish button.primary");
  await page.click("button:text-is('发布')");
  expect(await page.textContent(".said")).toContain("已发布");
  await expect.poll(async () => (await nearest(page, 41.7929, 123.4045))[0]!.properties.name).toBe("试戊食堂");

  // An undo of the whole batch of invented ones.
  await page.goto("/staff/batches");
  await page.click("a:has-text('测试.csv')");
  await page.click("a:has-text('撤销')");
  await page.fill("[name=reason]", "是测试的");
  await page.click("button.primary, button.danger");
  await expect.poll(async () => (await nearest(page, 41.7945, 123.4045)).map((f) => f.properties.name)).not.toContain("试甲食堂");
  expect((await nearest(page, 41.7945, 123.4045))[0]!.properties.name).toBe("试戊食堂");
});

test("an editor stays in her district and her service", async ({ visit, server, allow }) => {
  allow(/status of (403|404|422)/);
  const boss = await enter({ visit, server }, "/staff/import");
  await send(boss, { name: "两区.csv", mimeType: "text/csv", buffer: Buffer.from("类型,名称,区县,地址,来源,来源日期\n助餐点,外区食堂,沈河区,试己街1号,测试名单,2026-01-05\n驿站,本区驿站,和平区,试庚街1号,测试名单,2026-01-05\n") });
  await boss.getByRole("button", { name: /^写入并发布/ }).click();
  await boss.waitForSelector('[data-status="applied"]');
  const ids: string[] = [];
  for (const name of ["外区食堂", "本区驿站"]) {
    await boss.goto(`/staff/sites?scope=all&q=${encodeURIComponent(name)}`);
    ids.push((await boss.getAttribute("tbody a[href^='/staff/sites/']", "href"))!);
  }

  const page = await enter({ visit, server }, "/staff", {}, ["--role", "editor", "--district", "210102", "--service", "meal"]);
  for (const path of ids) {
    await page.goto(path);
    expect(await page.locator("main form[method=post]").count(), `nothing to do on ${path}`).toBe(0);
    expect((await page.goto(`${path}/edit`))?.status()).toBe(403);
    expect((await page.request.post(`${path}/edit`, { form: { base: "1", operator: "我", action: "save", to: "save" } })).status()).toBe(403);
    expect((await page.request.post(`${path}/publication`, { form: { base: "1", to: "closed", reason: "我" } })).status()).toBe(403);
    const own = (await page.request.get(`/staff/sites?q=${path.split("/").pop()}`).then((r) => r.text())).includes(`href="${path}"`);
    expect(own, "not on her list").toBe(false);
  }
  for (const path of ["/staff/people", "/staff/city", "/staff/audit"]) expect((await page.goto(path))?.status()).toBe(403);
  await page.goto("/staff/import");
  await page.setInputFiles("#f-file", { name: "越界.csv", mimeType: "text/csv", buffer: Buffer.from("类型,名称,区县,地址,来源,来源日期\n助餐点,外区食堂,沈河区,试己街99号,测试名单,2026-06-05\n") });
  await page.getByRole("button", { name: "上传并试读" }).click();
  await page.waitForSelector('[data-status="planned"]');
  expect(await page.textContent("main")).toContain("不能读入");
  expect(await page.getByRole("button", { name: /^写入/ }).count()).toBe(0);
  // The API of the public has no way to write.
  for (const method of ["post", "put", "delete", "patch"] as const) {
    expect((await page.request[method](`/api/v1/sites/${ids[0]!.split("/").pop()}`)).status()).toBeGreaterThanOrEqual(404);
  }
});
