// Lists on their way in: sent, looked at, matched, applied once, and public.

import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { expect, expectAccessible, phone, test as base } from "./harness";
import { startServer, type Server } from "./server";
import { enter } from "./staff_in";

const excerpt = resolve(import.meta.dirname, "../../internal/transfer/example/shenbei-2023-12-06.csv");

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

type List = string | { name: string; mimeType: string; buffer: Buffer };
const list = (text: string, name = "名单.csv"): List => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

/** Sends a list and waits until it has been tried. */
async function send(page: Page, file: List, choose: (page: Page) => Promise<void> = async () => {}): Promise<void> {
  await page.goto("/staff/import");
  await page.setInputFiles("#f-file", file as string);
  await choose(page);
  await page.getByRole("button", { name: "上传并试读" }).click();
  await settled(page);
}

/** Waits while the page refreshes itself. */
async function settled(page: Page): Promise<void> {
  await page.waitForSelector('[data-status="planned"], [data-status="failed"], [data-status="applied"]');
}

const summary = async (page: Page): Promise<string> => (await page.textContent(".outcome"))!.replaceAll(/\s+/g, " ");
const lines = (page: Page): Promise<string[]> =>
  page.locator(".plan tbody tr").evaluateAll((rows) => rows.map((row) => (row.textContent ?? "").replaceAll(/\s+/g, " ").trim()));

test("the real excerpt is tried, written, published and found again unchanged", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/import");
  await expectAccessible(page);
  await send(page, excerpt, async (form) => {
    await form.getByLabel("直接发布").check();
  });
  expect(await summary(page)).toContain("共 4 行：新站点 4");
  expect(await lines(page)).toHaveLength(4);
  await expectAccessible(page);
  const nobody = await visit("/d/210113?service=meal");
  expect(await nobody.getByRole("main").innerText()).not.toContain("民丰社区食堂");

  await page.getByRole("button", { name: "写入并发布这 4 个站点" }).click();
  await page.waitForSelector('[data-status="applied"]');
  expect(await summary(page)).toContain("已写入 4 个站点");
  expect(await page.getByRole("link", { name: /整批撤销/ }).getAttribute("href")).toMatch(/^\/staff\/batches\/\w+$/);
  await expect.poll(async () => nobody.reload().then(() => nobody.getByRole("main").innerText())).toContain("民丰社区食堂");

  await send(page, excerpt);
  expect(await summary(page)).toContain("没有变化 4");
  expect(await page.getByRole("main").innerText()).toContain("没有要写入的");
  expect(await page.getByRole("button", { name: /^写入/ }).count()).toBe(0);
});

test("refused, changed and kept rows are told apart; the refused ones go home and come back", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/import");
  const head = "类型,名称,区县,地址,联系电话,来源,来源日期\n";
  await send(page, list(`${head}驿站,甲站,和平区,三好街1号,024-22721001,总工会,2025-06-01\n驿站,乙站,和平区,三好街2号,024-22721002,总工会,2025-06-01\n`));
  await page.getByRole("button", { name: "写入这 2 个站点" }).click();
  await page.waitForSelector('[data-status="applied"]');

  await send(page, list(`${head}驿站,甲站,和平区,三好街1号,024-22729999,总工会,2026-01-01\n驿站,乙站,和平区,三好街2号,024-22728888,总工会,2020-01-01\n驿站,丙站,火星区,某街3号,,总工会,2026-01-01\n驿站,=丁站,沈河区,<b>某街</b>4号,,总工会,昨天\n`));
  const main = page.getByRole("main");
  expect(await main.innerText()).toContain("有 2 行不能读入，所以现在不能写入");
  expect(await page.getByRole("button", { name: /^写入/ }).count()).toBe(0);
  expect(await lines(page)).toEqual(["4 丙站 区县 “火星区”不是本市的区县", expect.stringContaining("5 =丁站 来源日期")]);
  await page.getByRole("link", { name: /^有改动/ }).click();
  expect(await page.locator(".plan del").first().innerText()).toBe("024-22721001");
  expect(await page.locator(".plan ins").first().innerText()).toBe("024-22729999");
  await page.getByRole("link", { name: /^保留库里的/ }).click();
  expect((await lines(page))[0]).toContain("电话");
  await expectAccessible(page);

  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name: /CSV/ }).click()]);
  const stream = await download.createReadStream();
  let text = "";
  for await (const part of stream) text += part;
  expect(text).toContain("原来的行,读入问题,类型,名称,区县,地址");
  expect(text).toContain("驿站,'=丁站,沈河区");
  const mended = text.replaceAll("火星区", "沈河区").replaceAll("昨天", "2026-01-01");
  await send(page, list(mended, "改好的.csv"));
  expect(await summary(page)).toContain("新站点 2");
  expect(await page.locator(".import-columns summary").innerText()).not.toContain("没有读");
  await page.getByRole("button", { name: "写入这 2 个站点" }).click();
  await page.waitForSelector('[data-status="applied"]');
});

test("columns nobody knows are matched by hand", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/import", { viewport: phone });
  await send(page, list("种类,点位叫啥,区县,地址,来源,来源日期\n驿站,配对站,和平区,三好街9号,总工会,2026-01-01\n"));
  await page.waitForSelector('[data-status="failed"]');
  await page.getByLabel("种类").selectOption({ label: "类型" });
  await page.getByLabel("点位叫啥").selectOption({ label: "名称" });
  await expectAccessible(page);
  await page.getByRole("button", { name: "按这样重新试读" }).click();
  await page.waitForSelector('[data-status="planned"]');
  expect(await lines(page)).toEqual([expect.stringContaining("配对站")]);
  await page.getByRole("button", { name: "放弃这份名单" }).click();
  expect(await page.locator(".said").innerText()).toContain("已放弃");
});

test("an editor cannot import into another district or service, and sees no list of others", async ({ visit, server, allow }) => {
  const page = await enter({ visit, server }, "/staff/import", {}, ["--role", "editor", "--district", "210102", "--service", "station"]);
  expect(await page.locator(".recent li").count()).toBe(0);
  await send(page, list("类型,名称,区县,地址\n驿站,别区站,沈河区,正阳街1号\n助餐点,别家食堂,和平区,三好街1号\n驿站,自家站,和平区,三好街77号\n"));
  expect((await lines(page)).map((line) => line.slice(0, 5))).toEqual(["2 别区站", "3 别家食"]);
  const path = new URL(page.url()).pathname;
  const other = await enter({ visit, server }, "/staff/import", {}, ["--role", "editor", "--district", "210102", "--service", "station"]);
  allow(/403|Forbidden/);
  expect((await other.request.get(path)).status()).toBe(403);
  expect((await other.request.post(`${path}/run`, { form: { base: "3" } })).status()).toBe(403);
});

test("what is no list is refused in words, and nothing is kept of it", async ({ visit, server, allow }) => {
  allow(/422|Unprocessable/);
  const page = await enter({ visit, server }, "/staff/import");
  const before = await page.locator(".recent li").count();
  const reply = await page.request.post("/staff/import", { multipart: { as: "draft" } });
  expect(reply.status()).toBe(422);
  expect(await reply.text()).toContain("请选一个文件");
  await page.goto("/staff/import");
  expect(await page.locator(".recent li").count()).toBe(before);
  await send(page, { name: "坏.xlsx", mimeType: "application/octet-stream", buffer: Buffer.from("PK\x03\x04 not a workbook at all") });
  expect(await page.getAttribute(".outcome", "data-status")).toBe("failed");
  expect(await page.locator(".wrongly").innerText()).not.toBe("");
});
