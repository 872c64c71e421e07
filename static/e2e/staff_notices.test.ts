// One notice for many sites: every way to choose them, a look before it goes
// out, what the public reads on every instance, its end, and its undo.

import { expect, expectAccessible, test } from "./harness";
import { startServer } from "./server";
import { enter } from "./staff_in";

const meals = "/staff/notices/new?service=meal&status=published";
const reason = "寒潮，停餐两天";

/** Waits until the page at the address says the words. */
async function said(address: string, words: string): Promise<void> {
  await expect.poll(async () => (await fetch(address)).text()).toContain(words);
}

test("one notice over forty sites: looked at, public at once everywhere, over by itself, taken back whole", async ({ visit, server }) => {
  const other = (now: string) => startServer({ now, args: () => ["serve", "--demo", "--db", server.db, "--listen", "127.0.0.1:0"] });
  const second = await other("2026-11-23T11:30:00+08:00");
  const after = await other("2026-11-25T11:30:00+08:00");
  try {
    const page = await enter({ visit, server }, meals);
    expect(await page.locator(".ticks input").count()).toBeGreaterThan(40);
    await page.$$eval(".ticks input", (boxes) => boxes.slice(40).forEach((box) => ((box as HTMLInputElement).checked = false)));
    const ids = await page.$$eval(".ticks input", (boxes) => boxes.slice(0, 40).map((box) => (box as HTMLInputElement).value));
    await page.fill("#f-first", "2026-11-23");
    await page.fill("#f-last", "2026-11-24");
    await page.fill("#f-text", reason);
    await page.getByRole("button", { name: "下一步" }).click();
    await page.getByText("40 个站点", { exact: true }).waitFor();
    const days = await page.locator(".span h3").allInnerTexts();
    expect([days[0]!.slice(0, 10), days.at(-1)!.slice(-10)]).toEqual(["2026-11-23", "2026-11-25"]);
    expect(await page.locator(".span").first().innerText()).toMatch(/→\s*没开/);
    expect(await page.locator(".span").last().innerText()).not.toContain("→");
    await expectAccessible(page);
    const mine = `${server.origin}/s/${ids[0]}`, theirs = `${second.origin}/s/${ids[39]}`;
    expect(await (await fetch(mine)).text()).not.toContain(reason);

    await page.getByRole("button", { name: "发出通知" }).click();
    await Promise.all([said(mine, reason), said(theirs, reason)]);
    await page.getByText("已发出").waitFor();

    const states = async (origin: string, at: string): Promise<string[]> => {
      const answer = await fetch(`${origin}/api/v1/nearest?lat=41.8&lon=123.43&k=100&service=meal&at=${encodeURIComponent(at)}`);
      const found = (await answer.json()) as { features: { id: string; properties: { state: { code: string } } }[] };
      return found.features.filter((f) => ids.includes(f.id)).map((f) => f.properties.state.code);
    };
    const during = await states(server.origin, "2026-11-24T11:30:00+08:00");
    expect(during.length).toBeGreaterThan(5);
    expect(new Set(during)).toEqual(new Set(["notice_closed"]));
    expect(await states(server.origin, "2026-11-25T11:30:00+08:00")).not.toContain("notice_closed");
    // Where the clock is past its last day it is over, and nobody did anything.
    expect(await (await fetch(`${after.origin}/s/${ids[0]}`)).text()).not.toContain(reason);

    // One batch, and the whole of it goes back with one button.
    await page.getByRole("link", { name: /^发通知：/ }).first().click();
    expect(await page.locator(".tally").innerText()).toBe("发出 1 条通知");
    await page.getByRole("link", { name: "撤销这一批" }).click();
    await expectAccessible(page);
    await page.getByRole("button", { name: "撤销" }).click();
    await page.getByText("已撤销").first().waitFor();
    expect(await states(server.origin, "2026-11-24T11:30:00+08:00")).not.toContain("notice_closed");
    await expect.poll(async () => (await (await fetch(theirs)).text()).includes(reason)).toBe(false);
  } finally {
    await Promise.all([second.stop(), after.stop()]);
  }
});

test("a word for the whole city stands on every public page, and is taken back", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/notices/new");
  await page.getByLabel("全市的横幅").check();
  await page.fill("#f-last", "2026-11-30");
  await page.fill("#f-text", "今晚有暴雪，请少出门");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "发出通知" }).click();
  await page.getByText("已发出").waitFor();
  const says = async (path: string): Promise<boolean> => (await (await fetch(server.origin + path)).text()).includes("今晚有暴雪");
  for (const path of ["/", "/d/210102?service=meal", "/s/100009"]) expect(await says(path), path).toBe(true);
  await page.locator("summary", { hasText: "撤回" }).click();
  await page.locator(".doing details[open] button").click();
  await page.getByRole("status").getByText("已撤回").waitFor();
  expect(await says("/")).toBe(false);
  // An editor has no such word.
  const editor = await enter({ visit, server }, "/staff/notices/new", {}, ["--role", "editor", "--district", "210103", "--service", "meal"]);
  expect(await editor.getByLabel("全市的横幅").count()).toBe(0);
});

test("the sites come from a filter, from a site, from ticks or from a pasted list", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/sites?service=station&status=published&district=210102");
  const all = await page.locator("td.id").count();
  const chosen = (): Promise<string> => page.locator("#f-sites legend").innerText();
  const names = (): Promise<string[]> => page.locator(".ticks input").evaluateAll((boxes) => boxes.map((b) => (b as HTMLInputElement).value));

  // Two that are ticked.
  const ticked = [2, 3].map((n) => page.locator(`tbody tr:nth-child(${n}) .tick input`));
  for (const box of ticked) await box.check();
  const ids = await Promise.all(ticked.map((box) => box.getAttribute("value")));
  await page.getByRole("button", { name: "给选中的发通知" }).click();
  expect(await chosen()).toContain("选了 2 个");
  expect((await names()).sort()).toEqual([...ids].sort());

  // All that the filter is of.
  await page.goBack();
  await page.getByLabel("这些条件下的全部").check();
  await page.getByRole("button", { name: "给选中的发通知" }).click();
  expect(await chosen()).toContain(`选了 ${all} 个`);

  // The form's own filter.
  await page.goto(`${server.origin}/staff/notices/new`);
  await page.locator("#f-service").selectOption("station");
  await page.locator("#f-district").selectOption("210102");
  await page.getByRole("button", { name: "列出来" }).click();
  expect(await chosen()).toContain(`选了 ${all} 个`);

  // One site's page.
  await page.goto(`${server.origin}/staff/sites/${ids[0]}`);
  await page.getByRole("link", { name: "给它发通知" }).click();
  expect(await names()).toEqual([ids[0]]);

  // A pasted list, of which a line means nothing.
  await page.goto(`${server.origin}/staff/notices/new`);
  await page.getByText("粘贴编号或名称").click();
  await page.locator("#f-pasted").fill(`${ids[0]}\n没有这样的站点\n${ids[1]}`);
  await page.locator(".paste button").click();
  expect((await names()).sort()).toEqual([...ids].sort());
  expect(await page.locator(".paste").innerText()).toContain("没有这样的站点");
});

test("other hours are understood before they are public, and end early when they must", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, "/staff/sites?service=meal&status=published&hours=understood");
  await page.locator("table.sites th.name a").nth(5).click();
  const id = /\d{6,}/.exec(page.url())![0];
  await page.getByRole("link", { name: "给它发通知" }).click();
  await page.locator("label", { hasText: "时间有变" }).click();
  await page.fill("#f-last", "2026-12-31");
  await page.getByLabel("这几天的服务时间").fill("看情况");
  await page.getByRole("button", { name: "下一步" }).click();
  expect(await page.locator(".field.wrong .fault").innerText()).not.toBe("");
  await expectAccessible(page);
  await page.getByLabel("这几天的服务时间").fill("每天 10:00-19:30");
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByRole("button", { name: "发出通知" }).click();
  await page.getByText("已发出").waitFor();
  const publicPage = await visit(`/s/${id}`);
  expect(await publicPage.getByRole("main").innerText()).toContain("19:30");

  await page.locator("summary", { hasText: "提前结束" }).click();
  await page.locator("#f-last").fill("2026-11-23");
  await page.locator(".doing details[open] button").click();
  await page.getByRole("status").waitFor();
  await page.goto(`${server.origin}/staff/sites/${id}`);
  expect(await page.locator(".doing").innerText()).toContain("2026-11-23 一天");
});
