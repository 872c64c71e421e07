// Publication, notices, undo and conflicts, as an office does them.

import { desk, expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

const draft = "/staff/sites?status=draft&registered=yes";
const meals = "/staff/notices/new?service=meal&status=published";

test("a draft is published and the public reads it at once", async ({ visit, server }) => {
  const page = await enter({ visit, server }, draft);
  await page.locator("table.sites th.name a").first().click();
  const name = await page.locator("h1").innerText();
  const id = /\d{6,}/.exec(page.url())![0];
  expect((await fetch(`${server.origin}/s/${id}`)).status).toBe(404);
  await page.locator(".doing button", { hasText: /^发布$/ }).click();
  await page.getByRole("status").getByText("公众现在就能看到").waitFor();
  await expectAccessible(page);
  const answer = await fetch(`${server.origin}/s/${id}`);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toContain(name);

  // Suspending asks for a reason, which the public reads.
  await page.getByText("暂停服务", { exact: true }).first().click();
  await page.getByLabel("写给公众的原因").first().fill("灶台检修");
  await page.locator(".doing details[open] button").click();
  await page.getByText("已暂停").waitFor();
  expect(await (await fetch(`${server.origin}/s/${id}`)).text()).toContain("灶台检修");
});

test("what somebody changed meanwhile is shown before anything is done", async ({ visit, server, allow }) => {
  allow(/409/);
  const mine = await enter({ visit, server }, "/staff/sites?status=published");
  await mine.locator("table.sites th.name a").first().click();
  const theirs = await enter({ visit, server }, new URL(mine.url()).pathname);
  const close = async (page: typeof mine, reason: string) => {
    await page.getByText("停办", { exact: true }).first().click();
    await page.locator(".doing details[open]").getByLabel("写给公众的原因").fill(reason);
    await page.locator(".doing details[open] button").click();
  };
  await close(theirs, "房子到期");
  await theirs.getByText("已停办").first().waitFor();
  await close(mine, "搬走了");
  await mine.getByText("没有保存").waitFor();
  expect(await mine.locator(".conflict").innerText()).toContain("房子到期");
  await expectAccessible(mine);
});

test("one notice over forty sites, and its end", async ({ visit, server }) => {
  const page = await enter({ visit, server }, meals);
  const all = await page.locator(".ticks input").count();
  expect(all).toBeGreaterThan(40);
  await page.$$eval(".ticks input", (boxes) => boxes.slice(40).forEach((box) => ((box as HTMLInputElement).checked = false)));
  const ids = await page.$$eval(".ticks input", (boxes) => boxes.slice(0, 40).map((box) => (box as HTMLInputElement).value));
  await page.fill("#f-first", "2026-11-23");
  await page.fill("#f-last", "2026-11-24");
  await page.fill("#f-text", "寒潮，停餐两天");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByText("40 个站点").waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "发出通知" }).click();
  await page.getByText("已发出").waitFor();

  const states = async (at: string) => {
    const answer = await fetch(`${server.origin}/api/v1/nearest?lat=41.8&lon=123.43&k=100&service=meal&at=${encodeURIComponent(at)}`);
    const found = (await answer.json()) as { features: { id: string; properties: { state: { value: string; code: string } } }[] };
    return found.features.filter((f) => ids.includes(f.id)).map((f) => f.properties.state.code);
  };
  const during = await states("2026-11-24T11:30:00+08:00");
  expect(during.length).toBeGreaterThan(5);
  expect(new Set(during)).toEqual(new Set(["notice_closed"]));
  expect(await states("2026-11-25T11:30:00+08:00")).not.toContain("notice_closed");

  // The whole of it goes back with one button.
  await page.getByRole("link", { name: /^发通知/ }).first().click();
  await page.getByRole("link", { name: "撤销这一批" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "撤销" }).click();
  await page.getByText("已撤销").first().waitFor();
  expect(await states("2026-11-24T11:30:00+08:00")).not.toContain("notice_closed");
});

test("the history says what changed, and a phone shows it whole", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/sites?status=suspended", { viewport: phone });
  await page.locator("table.sites th.name a").first().click();
  const path = new URL(page.url()).pathname;
  for (const at of [path, `${path}/history`, `${path}/redact`, "/staff/batches", "/staff/notices", "/staff/notices/new?service=meal", "/staff/audit"]) {
    await page.goto(server.origin + at);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), at).toBeLessThanOrEqual(0);
    await expectAccessible(page);
  }
  await page.setViewportSize(desk);
  await page.goto(server.origin + path);
  await page.getByRole("button", { name: "恢复服务" }).click();
  await page.getByText("公众现在就能看到").waitFor();
  await page.goto(`${server.origin}${path}/history`);
  expect(await page.locator(".changes li").first().innerText()).toContain("暂停服务");
});
