// A real list, imported: no word of a demo, telephones ring, and a district
// in which nothing is located yet is of use all the same.

import { execFile } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, expectAccessible, test as base } from "./harness";
import { program, startServer, type Server } from "./server";
import { answered, cards, districtLinks, inEnglish, listedNames, mapOf, marksOn, nearButton, pickButton } from "./visitor";

const example = resolve(import.meta.dirname, "../../internal/transfer/example/shenbei-2023-12-06.csv");

// Telephones as offices write them; one site has a point.
const list = `类型,名称,区县,地址,服务时间,联系电话,经度,纬度,坐标系,来源,来源日期
老年助餐点,测试一食堂,法库县,法库镇东街1号,每天11:00-13:00,024-87121001转8,,,,测试名单,2026-01-05
老年助餐点,测试二食堂,法库县,法库镇西街2号,,024-87121002、024-87121003,,,,测试名单,2026-01-05
户外劳动者服务站点,<b>测试</b>驿站,沈河区,青年大街100号,24小时,024-22721001,123.4280,41.7804,WGS84,测试名单,2026-01-05
`;

const test = base.extend<{ server: Server }>({
  server: [
    async ({}, use) => {
      const server = await startServer({ now: null, args: (db) => ["serve", "--db", db, "--listen", "127.0.0.1:0"] });
      const file = `${server.db}.list.csv`;
      await writeFile(file, list);
      for (const csv of [example, file]) {
        await promisify(execFile)(program, ["import", csv, "--db", server.db, "--as", "published"]);
      }
      await rm(file);
      const listed = async () => ((await (await fetch(`${server.origin}/api/v1/sites`)).json()) as { features: [] }).features.length;
      await expect.poll(listed).toBe(7);
      await use(server);
      await server.stop();
    },
    { scope: "file" },
  ],
});

test("a district with nothing located says so and lists all the same", async ({ visit }) => {
  const page = await visit("/d/210113?service=meal");
  const text = await page.getByRole("main").innerText();
  expect(text).toContain("4 处位置都还没核实");
  expect(text).toContain("请打电话");
  expect(await listedNames(page)).toHaveLength(4);
  for (const part of ["民丰社区食堂", "正良街道蒲昌路46-7号", "早餐6:00-10:00", "2023-12 公布", "未核实"]) expect(text).toContain(part);
  for (const card of await page.locator("main li").filter({ has: page.locator('a[href^="/s/"]') }).all()) {
    expect(await card.innerText()).toContain("位置待核实");
    expect(await card.getByRole("link", { name: /打 12345 问/ }).getAttribute("href")).toBe("tel:12345");
    expect(await card.getByRole("link", { name: /去这里/ }).count()).toBe(0);
  }
  expect(await mapOf(page).count(), "no empty map").toBe(0);
  await expectAccessible(page);
});

test("telephones of a real list ring", async ({ visit }) => {
  const page = await visit("/d/210124?service=meal");
  const dials = await page.locator('main a[href^="tel:"]').evaluateAll((all) => all.map((a) => a.getAttribute("href")));
  expect(dials).toEqual(["tel:02487121001", "tel:02487121002"]);
  await page.getByRole("link", { name: "测试二食堂" }).click();
  await page.getByRole("heading", { level: 1, name: "测试二食堂" }).waitFor();
  for (const number of ["02487121002", "02487121003"]) {
    expect(await page.locator(`main a[href="tel:${number}"]`).first().isVisible(), number).toBe(true);
  }
});

test("the question says which districts wait, and how many places each has", async ({ visit }) => {
  const page = await visit("/?service=meal");
  const texts = await districtLinks(page).allInnerTexts();
  expect(texts).toHaveLength(13);
  for (const [name, part] of [
    ["沈北新区", /4 处\s*位置都待核实/],
    ["法库县", /2 处\s*位置都待核实/],
    ["康平县", /0 处$/],
  ] as const) {
    expect(texts.find((text) => text.startsWith(name))?.trim()).toMatch(part);
  }
});

test("where no site is located yet, an answer says so and leads to the lists", async ({ visit }) => {
  const page = await visit("/?service=meal", { geolocation: { latitude: 41.8, longitude: 123.43 } });
  await nearButton(page).click();
  const sentence = page.getByRole("heading", { level: 1, name: /6 处站点的位置都还没核实/ });
  await sentence.waitFor();
  expect(await mapOf(page).count(), "no empty map").toBe(0);
  expect(await districtLinks(page).count()).toBe(13);
  expect(await pickButton(page).isVisible()).toBe(true);
});

test("where the visitor's district has only waiting sites, they come first", async ({ visit }) => {
  const page = await visit("/?service=meal", { geolocation: { latitude: 42.5, longitude: 123.41 } });
  await nearButton(page).click();
  await page.getByRole("heading", { level: 1, name: /位置都还没核实/ }).waitFor();
  expect((await listedNames(page)).slice(0, 2).sort()).toEqual(["测试一食堂", "测试二食堂"]);
  expect(await page.getByRole("main").innerText()).toMatch(/法库县有 2 处/);
});

test("an imported point answers within seconds, approximate as a list's point is", async ({ visit }) => {
  const page = await visit("/?service=station&lat=41.7804&lon=123.4300");
  await answered(page, "station");
  const [only, ...others] = await cards(page);
  expect(others).toEqual([]);
  expect(only).toMatchObject({ name: "<b>测试</b>驿站", far: "4 分钟 约 166 米" });
  await marksOn(page).first().waitFor();
  expect(await marksOn(page).count()).toBe(1);
  // What a list writes is words, on the map too.
  await page.locator(".map-label").getByText("<b>测试</b>驿站").waitFor();
  expect(await page.locator(".map-label b, .map-strip b b, .card b b, h3 b").count()).toBe(0);
});

test("a district without sites names the numbers to call", async ({ visit }) => {
  const page = await visit("/d/210123?service=meal");
  expect(await page.getByRole("main").innerText()).toContain("还没有发布的站点");
  expect(await page.locator('a[href="tel:12345"]:visible').count()).toBeGreaterThan(0);
  expect(await mapOf(page).count()).toBe(0);
  await expectAccessible(page);
});

test("no page of real data speaks of a demo", async ({ visit, server, allow }) => {
  allow(/status of 40[04]/);
  const [meal, station] = await Promise.all(
    ["meal", "station"].map(async (service) => {
      const response = await fetch(`${server.origin}/api/v1/sites?service=${service}`);
      return ((await response.json()) as { features: { id: string }[] }).features[0]!.id;
    }),
  );
  const paths = ["/", "/?service=meal", "/d/210113?service=meal", `/s/${meal}`, `/s/${station}`, "/about", "/nothing-here"];
  const page = await visit("/");
  for (const path of paths) {
    for (const lang of ["zh", "en"]) {
      await page.goto(lang === "en" ? inEnglish(path) : path);
      expect(await page.locator("body").innerText(), path).not.toMatch(/演示|编的|demo|made up/i);
    }
  }
});
