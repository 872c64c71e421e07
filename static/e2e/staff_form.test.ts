// The form of a site: adding one, changing one, drafts, proposals of those who
// may not decide, and two people at one site.

import type { Page } from "playwright-core";
import { expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

const save = ".finish button.primary";

/** Fills in a meal point that nothing is wrong with. */
async function fillMeal(page: Page, name: string, district = "沈河区"): Promise<void> {
  await page.fill("#f-name", name);
  await page.selectOption("#f-district", { label: district });
  await page.fill("#f-address", "文化路19号");
  await page.check("[name=registered][value=yes]");
  await page.fill("#f-hours_text", "周一至周五10:30-13:00，节假日休息");
  await page.fill("[name='meal.menu_text']", "午餐15元");
  await page.fill("[name='contact.phone']", "024-00000000");
  await page.fill("[name='location.text']", "123.4402,41.7711");
  await page.selectOption("[name='location.datum']", "gcj02");
  await page.locator("[data-locate-seen] .locate-source").waitFor();
}

/** The address of a published meal point of a district, on the list of sites. */
async function published(page: Page, origin: string, query: string): Promise<string> {
  await page.goto(`${origin}/staff/sites?status=published&${query}`);
  const link = page.locator("tbody a[href^='/staff/sites/1']").first();
  return (await link.getAttribute("href"))!;
}

test("a meal point is added: what is wrong is said where, it is looked at once more, then the public has it", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, "/staff/sites/new?service=meal");
  await expectAccessible(page);
  await page.click(save);
  const faults = page.locator("#faults a");
  expect(await faults.allTextContents()).toEqual(expect.arrayContaining([expect.stringContaining("名称"), expect.stringContaining("区县")]));
  await faults.first().click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe("f-name");

  await fillMeal(page, "试填社区食堂");
  await page.locator("[data-understood='hours_text'] li", { hasText: "周一至周五10:30-13:00" }).waitFor();
  await page.fill("[name='meal.discount_text']", "60岁以上每餐优惠2元，80岁以上每餐优惠4元");
  await page.locator("[data-understood='meal.discount_text'] .hint", { hasText: "80 岁起" }).waitFor();
  expect(await page.textContent("[data-understood='meal.discount_text']")).toMatch(/60–79 岁：.*13 元.*80 岁起：.*11 元/s);
  // A personal number needs the word of its owner.
  expect(await page.isVisible("[name='contact.mobile_public']")).toBe(false);
  await page.fill("[name='contact.phone']", "13800000000");
  await page.click(save);
  expect(await faults.allTextContents()).toEqual([expect.stringContaining("个人手机号"), expect.stringContaining("怎么知道")]);
  await expectAccessible(page);
  await page.check("[name='contact.mobile_public']");
  await page.check("[name=told][value=phone]");
  await page.click(save);

  expect(await page.textContent("h1")).toBe("请再看一遍：试填社区食堂");
  await expectAccessible(page);
  expect(await page.textContent(".public-words")).toContain("开放到 13:00");
  await page.click("button:text-is('回去改')");
  expect(await page.inputValue("[name='meal.menu_text']")).toBe("午餐15元");
  expect(await page.isChecked("[name=told][value=phone]")).toBe(true);
  await page.click(save);
  await page.click("button:text-is('发布')");
  expect(await page.textContent(".said")).toContain("已发布");
  const id = new URL(page.url()).pathname.split("/").pop()!;
  const site = (await (await page.request.get(`${server.origin}/api/v1/sites/${id}`)).json()) as { properties: { facts: { hours: { method: string; verified_on: string } } } };
  expect(site.properties.facts.hours).toMatchObject({ method: "phone", verified_on: "2026-11-23" });
  await page.goto(`${server.origin}/s/${id}`);
  expect(await page.textContent("main")).toContain("138");
});

test("a station is added on a phone without a script", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, "/staff/sites/new?service=station", { javaScriptEnabled: false, viewport: phone });
  await page.fill("#f-name", "试填驿站");
  await page.selectOption("#f-district", { label: "和平区" });
  await page.fill("#f-address", "太原街1号");
  await page.fill("[name='location.text']", "https://surl.amap.com/abc");
  await page.click("[name=do][value=look]");
  expect(await page.textContent("[data-locate-seen]")).toContain("短链接");
  expect(await page.inputValue("#f-name")).toBe("试填驿站");
  await page.fill("[name='location.text']", "41.7950, 123.4000 WGS84");
  // Hours chosen, and written as lists write them.
  await page.click(".build summary");
  for (const day of [0, 1, 2, 3, 4]) await page.check(`[name='b.hours.0.day'][value='${day}']`);
  await page.fill("[name='b.hours.0.from']", "08:00");
  await page.fill("[name='b.hours.0.until']", "17:30");
  await page.selectOption("[name='b.holidays']", "closed");
  await page.click("[value='build:hours']");
  expect(await page.inputValue("#f-hours_text")).toBe("周一至周五08:00-17:30。法定节假日休息。");
  await page.click("#f-needs summary");
  await page.check("[name='needs.toilet'][value=yes]");
  await page.check("[name=told][value=visit]");
  await page.click(save);
  expect(await page.textContent("h1")).toBe("请再看一遍：试填驿站");
  await page.click("button:text-is('发布')");
  expect(await page.textContent(".said")).toContain("已发布");
});

test("what is written is kept by itself, and gone on with", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/sites/new?service=meal");
  await page.fill("#f-name", "写了一半的食堂");
  await page.locator("[data-kept]", { hasText: "已自动存成草稿" }).waitFor();
  await page.goto(`${server.origin}/staff/drafts`);
  await expectAccessible(page);
  await page.click("a:has-text('写了一半的食堂')");
  expect(await page.inputValue("#f-name")).toBe("写了一半的食堂");
  await page.fill("#f-address", "文化路20号");
  await page.click("button:text-is('先存草稿')");
  expect(await page.textContent(".said")).toContain("草稿存好了");
  expect(await page.inputValue("#f-address")).toBe("文化路20号");
  await page.goto(`${server.origin}/staff/drafts`);
  expect(await page.locator(".drafts li").count()).toBe(1);
  await page.click("button:text-is('删掉')");
  expect(await page.locator(".drafts li").count()).toBe(0);
});

test("two people change one site: both versions stand side by side", async ({ visit, server, allow }) => {
  allow(/status of 409/);
  const mine = await enter({ visit, server }, "/staff");
  const href = await published(mine, server.origin, "service=meal&district=210103");
  await mine.goto(`${server.origin}${href}/edit`);
  await mine.fill("#f-hours_text", "每天9:00-18:00，节假日照常");
  await mine.fill("#f-directions", "院里二楼");
  await mine.check("[name=told][value=visit]");
  await mine.fill("#f-reason", "去看过");

  const theirs = await enter({ visit, server }, `${href}/edit`);
  await theirs.fill("#f-hours_text", "每天8:00-17:00，节假日照常");
  await theirs.fill("#f-operator", "另一家公司");
  await theirs.check("[name=told][value=phone]");
  await theirs.fill("#f-reason", "打电话问的");
  await theirs.click(save);
  await theirs.click("button:text-is('保存')");
  expect(await theirs.textContent(".said")).toContain("已保存");

  await mine.click(save);
  expect(await mine.textContent("h1")).toContain("有人先改了");
  await expectAccessible(mine);
  const contest = mine.locator(".contest");
  expect(await contest.count()).toBe(1);
  expect(await contest.textContent()).toContain("每天8:00-17:00");
  expect(await contest.textContent()).toContain("每天9:00-18:00");
  expect(await mine.textContent("main")).toContain("另一家公司");
  await mine.click("button:has-text('合在一起')");
  expect(await mine.textContent("#faults")).toContain("请选用哪一个");
  await mine.check("[name='merge.hours_text'][value=mine]");
  await mine.click("button:has-text('合在一起')");
  expect(await mine.textContent("h1")).toContain("请再看一遍");
  await mine.click("button:text-is('保存')");
  expect(await mine.textContent(".said")).toContain("已保存");
  const id = href.split("/").pop()!;
  await mine.goto(`${server.origin}${href}/edit`);
  expect(await mine.inputValue("#f-hours_text")).toBe("每天9:00-18:00，节假日照常");
  expect(await mine.inputValue("#f-operator")).toBe("另一家公司");
  expect(await mine.inputValue("#f-directions")).toBe("院里二楼");
  const site = (await (await mine.request.get(`${server.origin}/api/v1/sites/${id}`)).json()) as { properties: { facts: { hours: { method: string } } } };
  expect(site.properties.facts.hours.method).toBe("visit");
});

test("who may not decide proposes, and hears why it came back", async ({ visit, server }) => {
  const flags = ["--role", "contributor", "--district", "210102", "--service", "meal"];
  const clerk = await enter({ visit, server }, "/staff", {}, flags);
  const href = await published(clerk, server.origin, "service=meal&district=210102");
  await clerk.goto(`${server.origin}${href}/edit`);
  const before = await clerk.inputValue("#f-hours_text");
  await clerk.fill("#f-hours_text", "每天7:00-19:00，节假日照常");
  await clerk.check("[name=told][value=phone]");
  await clerk.fill("#f-reason", "店里说的");
  await clerk.click(save);
  await clerk.click("button:text-is('交给同事')");
  expect(await clerk.textContent(".said")).toContain("已交给同事");

  const chief = await enter({ visit, server }, "/staff", {}, ["--role", "editor", "--district", "210102", "--service", "meal"]);
  await chief.goto(`${server.origin}/staff/drafts`);
  await expectAccessible(chief);
  await chief.click("section:has(#h-proposals) a");
  await expectAccessible(chief);
  expect(await chief.textContent(".differences")).toContain("每天7:00-19:00");
  await chief.click(".send-back summary");
  await chief.fill("#f-words", "请写清楚节假日");
  await chief.click(".send-back button");
  expect(await chief.textContent(".said")).toContain("已退回");

  await clerk.goto(`${server.origin}/staff/drafts`);
  expect(await clerk.textContent("main")).toContain("请写清楚节假日");
  await clerk.click(".drafts a");
  expect(await clerk.inputValue("#f-hours_text")).toBe("每天7:00-19:00，节假日照常");
  await clerk.fill("#f-hours_text", "每天7:00-19:00，节假日休息");
  await clerk.click(save);
  await clerk.click("button:text-is('交给同事')");

  await chief.goto(`${server.origin}/staff/drafts`);
  await chief.click("section:has(#h-proposals) a");
  await chief.click("button:has-text('同意')");
  expect(await chief.textContent(".said")).toContain("已保存");
  await chief.goto(`${server.origin}${href}/history`);
  expect(await chief.textContent("main")).toContain("提的");
  await chief.goto(`${server.origin}${href}/edit`);
  expect(await chief.inputValue("#f-hours_text")).toBe("每天7:00-19:00，节假日休息");
  expect(before).not.toBe("每天7:00-19:00，节假日休息");
});

test("an editor of another district has no form of the site", async ({ visit, server, allow }) => {
  allow(/status of 403/);
  const href = await published(await enter({ visit, server }, "/staff"), server.origin, "service=meal&district=210103");
  const page = await enter({ visit, server }, "/staff", {}, ["--role", "editor", "--district", "210102", "--service", "meal"]);
  const answer = await page.goto(`${server.origin}${href}/edit`);
  expect(answer?.status()).toBe(403);
});
