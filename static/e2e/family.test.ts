// 替家人找, handing a site on, and answering a call.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import { allSites, answerPath, pathOf, shenyangStation } from "./visitor";

const jsQR = readFileSync(createRequire(import.meta.url).resolve("jsqr"), "utf8");
const wechat =
  "Mozilla/5.0 (Linux; Android 10; V2031A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 Mobile Safari/537.36 MicroMessenger/8.0.16.2040(0x28001037) NetType/WIFI Language/zh_CN";

const words = (page: Page): Promise<string> => page.locator("[data-hand-words]").innerText();

test("from her place to the text in the chat, and her year of birth goes nowhere", async ({ visit, server }) => {
  const page = await visit("/family");
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  const site = (await allSites(server.origin, "service=meal&district=210106")).find((s) => s.properties.name.includes("食堂"))!;
  await page.getByRole("searchbox").fill(site.properties.name);
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("main").getByRole("link", { name: site.properties.name }).first().click();
  expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe(site.properties.name);
  await page.getByRole("button", { name: "复制给家人" }).click();
  await page.getByText("复制好了").waitFor();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toBe(await words(page));
  const id = new URL(page.url()).searchParams.get("id")!;
  expect(copied).toContain(`${server.origin}/s/${id}`);
  expect(copied).toContain("编号");
  expect(await page.locator(".spoken").innerText()).toMatch(/编号是：\d \d \d，\d \d \d/);
  expect(asked.join(" ")).not.toMatch(/19[345]\d/);
});

test("her year of birth adds what she pays, on the device alone", async ({ visit, server }) => {
  const page = await visit(`/family?id=${await priced(server.origin)}`);
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url() + (request.postData() ?? "")));
  await page.getByRole("combobox", { name: "家人是哪年生的" }).selectOption("1940");
  const price = page.locator("[data-hand-price]");
  await price.waitFor();
  expect(await price.innerText()).toMatch(/^按 \d+–\d+ 周岁算：.*(元|不用付钱|请先打电话)/);
  await page.getByRole("button", { name: "复制给家人" }).click();
  await page.getByText("复制好了").waitFor();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(await price.innerText());
  expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).not.toContain("1940");
  expect(asked.join(" ")).not.toContain("1940");
  await page.reload();
  expect(await page.getByRole("combobox", { name: "家人是哪年生的" }).inputValue()).toBe("");
});

test("the picture is made here, large enough, and its code leads to the site", async ({ visit, server }) => {
  const path = await pathOf("meal point", server.origin);
  const page = await visit(path);
  await page.getByRole("button", { name: "存成图片" }).click();
  const picture = page.locator("[data-hand-picture] img");
  await picture.waitFor();
  const size = await picture.evaluate((img: HTMLImageElement) => img.decode().then(() => [img.naturalWidth, img.naturalHeight]));
  expect(size[0]).toBe(1080);
  expect(size[1]).toBeGreaterThan(1000);
  expect(await page.locator("[data-hand-picture] a[download]").getAttribute("download")).toBe(`jiujin-${path.slice(3)}.png`);
  expect(await read(page, "[data-hand-picture] img")).toBe(server.origin + path);
  expect(await read(page, ".qr img")).toBe(server.origin + path);
});

test("what is shared never has the visitor's place", async ({ visit, server }) => {
  const page = await visit(answerPath("meal", shenyangStation));
  await page.locator("main ol > li a").first().click();
  await page.waitForURL("**/s/**");
  const text = await words(page);
  expect(text).not.toMatch(/lat|lon|big|at=|41\.7/);
  expect(text.split("\n").pop()).toBe(`${server.origin}${new URL(page.url()).pathname}`);
});

test("in WeChat the page says what to tap, elsewhere nothing", async ({ visit, server }) => {
  const path = await pathOf("station", server.origin);
  for (const [userAgent, count] of [
    [wechat, 1],
    [undefined, 0],
  ] as const) {
    const page = await visit(path, userAgent ? { userAgent } : {});
    await page.getByRole("button", { name: "复制给家人" }).waitFor();
    expect(await page.getByText("请点右上角").count()).toBe(count);
    await page.goto(answerPath("meal", shenyangStation));
    expect(await page.getByText("请点右上角").count()).toBe(count);
  }
});

test("without scripts: search, choose, read", async ({ visit, server }) => {
  const page = await visit("/family", { javaScriptEnabled: false });
  const site = (await allSites(server.origin, "service=meal&district=210106"))[0]!;
  await page.getByRole("searchbox").fill(site.properties.name);
  await page.getByRole("button", { name: "找一找" }).click();
  await page.locator(`a[href="/family?id=${site.id}"]`).click();
  expect(await words(page)).toContain(site.properties.name);
  expect(await page.locator("main button:visible").count()).toBe(0);
  expect(await page.getByRole("img", { name: /二维码/ }).isVisible()).toBe(true);
  await page.goto("/family");
  await page.getByRole("link", { name: /沈北新区/ }).click();
  expect(await page.locator('main a[href^="/family?id="]').count()).toBeGreaterThan(3);
});

test("a call is answered by the keyboard alone", async ({ visit, server }) => {
  const [first, second] = await allSites(server.origin, "service=meal&district=210106");
  const page = await visit("/desk");
  await page.keyboard.type("食堂");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/desk?q=*");
  const rows = page.locator("[data-desk-row]");
  expect(await rows.count()).toBe(20);
  await page.locator("[data-desk-q]").focus();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  expect(await rows.nth(1).evaluate((el) => el === document.activeElement)).toBe(true);
  await page.keyboard.press("/");
  await page.keyboard.type(`${first!.id.slice(0, 3)} ${first!.id.slice(3)}`);
  await page.keyboard.press("Enter");
  await page.getByRole("link", { name: first!.properties.name }).waitFor();
  expect(await rows.count()).toBe(1);
  const row = await page.locator(".row").innerText();
  for (const part of ["电话", "地址", "时间", "价钱", "送餐", "可以这样说"]) expect(row).toContain(part);
  expect(row).not.toContain(second!.properties.name);
});

/** A meal point whose prices are understood. */
async function priced(origin: string): Promise<string> {
  for (const site of await allSites(origin, "service=meal&district=210106")) {
    const page = await (await fetch(`${origin}/family?id=${site.id}`)).text();
    if (page.includes("data-born")) return site.id;
  }
  throw new Error("no site with a tariff");
}

/** What a phone reads out of a picture on the page. */
async function read(page: Page, selector: string): Promise<string | undefined> {
  await page.evaluate(jsQR);
  return page.locator(selector).evaluate(async (img: HTMLImageElement) => {
    await img.decode();
    const canvas = document.createElement("canvas");
    canvas.width = img.naturalWidth;
    canvas.height = img.naturalHeight;
    const pen = canvas.getContext("2d")!;
    pen.drawImage(img, 0, 0);
    const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
    const reader = (window as unknown as { jsQR: (d: Uint8ClampedArray, w: number, h: number) => { data: string } | null }).jsQR;
    return reader(data, width, height)?.data;
  });
}
