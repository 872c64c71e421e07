// Publication, history, undo and conflicts, as an office does them.

import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Page } from "playwright-core";
import { desk, expect, expectAccessible, phone, test } from "./harness";
import { program, startServer } from "./server";
import { enter } from "./staff_in";

const draft = "/staff/sites?status=draft&registered=yes";
const excerpt = resolve(import.meta.dirname, "../../internal/transfer/example/shenbei-2023-12-06.csv");

/** Opens the first site of the list and returns its id. */
async function openFirst(page: Page): Promise<string> {
  await page.locator("table.sites th.name a").first().click();
  return /\d{6,}/.exec(page.url())![0];
}

/** Opens a step of the site's page, fills it in and takes it. */
async function step(page: Page, name: string, reason?: string, until?: string): Promise<void> {
  const form = page.locator(".doing form.step", { has: page.locator("button", { hasText: new RegExp(`^${name}$`) }) });
  if (!(await form.locator("details[open]").count())) await form.locator("summary").click();
  if (reason !== undefined) await form.locator("[name=reason]").fill(reason);
  if (until !== undefined) await form.locator("[name=until]").fill(until);
  await form.locator("button").click();
}

test("a site goes from draft to its end, each step with its reason, and the public reads it at once", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, draft);
  const id = await openFirst(page);
  const name = await page.locator("h1").innerText();
  const publicPage = async (): Promise<{ status: number; text: string }> => {
    const answer = await fetch(`${server.origin}/s/${id}`);
    return { status: answer.status, text: await answer.text() };
  };
  expect((await publicPage()).status).toBe(404);
  await page.locator(".doing button", { hasText: /^提交审核$/ }).click();
  expect(await page.locator(".titled .status").innerText()).toBe("待审");
  expect((await publicPage()).status).toBe(404);
  await page.locator(".doing button", { hasText: /^发布$/ }).click();
  await page.getByRole("status").getByText("公众现在就能看到").waitFor();
  await expectAccessible(page);
  expect((await publicPage()).text).toContain(name);

  // Without a reason nothing is done; the field says so, and what was typed stays.
  await step(page, "暂停服务", undefined, "2026-12-20");
  expect(await page.locator("#faults").innerText()).toContain("请写一句原因");
  const wrong = page.locator(".doing .field.wrong");
  expect(await wrong.locator(".fault").innerText()).toBe("请写一句原因");
  expect(await page.locator(".doing details[open] [name=until]").inputValue()).toBe("2026-12-20");
  await expectAccessible(page);
  await page.locator("#faults a").click();
  await page.keyboard.type("灶台检修");
  await page.keyboard.press("Enter");
  await page.locator(".titled .status", { hasText: "暂停" }).waitFor();
  const suspended = (await publicPage()).text;
  expect(suspended).toContain("灶台检修");
  expect(suspended).toMatch(/12\s*月\s*20\s*日|2026-12-20/);

  await step(page, "停办", "房子到期");
  await page.locator(".titled .status", { hasText: "已停办" }).waitFor();
  expect((await publicPage()).text).toContain("房子到期");

  // The history says who did what, when and why; the newest comes first.
  await page.getByRole("link", { name: "全部修改记录" }).first().click();
  const heads = await page.locator(".changes > li").evaluateAll((list) => list.map((li) => (li as HTMLElement).innerText));
  expect(heads.map((h) => /staff\d+/.test(h)).slice(0, 4)).toEqual([true, true, true, true]);
  expect(heads[0]).toContain("原因：房子到期");
  expect(heads[1]).toContain("2026-12-20");
  expect(heads.slice(0, 4).map((h) => /(提交审核|发布|暂停服务|停办)：/.exec(h)?.[1])).toEqual(["停办", "暂停服务", "发布", "提交审核"]);
});

test("what somebody changed meanwhile is shown before anything is done", async ({ visit, server, allow }) => {
  allow(/409/);
  const mine = await enter({ visit, server }, "/staff/sites?status=published");
  await openFirst(mine);
  const theirs = await enter({ visit, server }, new URL(mine.url()).pathname);
  await step(theirs, "停办", "房子到期");
  await theirs.getByText("已停办").first().waitFor();
  await step(mine, "停办", "搬走了");
  await mine.getByText("没有保存").waitFor();
  expect(await mine.locator(".conflict").innerText()).toContain("房子到期");
  await expectAccessible(mine);
});

test("a batch goes back field by field, but for what was changed since", async ({ browser }) => {
  const server = await startServer({ now: null, args: (db) => ["serve", "--db", db, "--listen", "127.0.0.1:0"] });
  try {
    const run = (...args: string[]): string => {
      const done = spawnSync(program, [...args, "--db", server.db], { encoding: "utf8" });
      if (done.status !== 0) throw new Error(`${args.join(" ")}: ${done.stdout}${done.stderr}`);
      return done.stdout;
    };
    run("import", excerpt, "--as", "published");
    const [one, two] = run("export").split("\r\n").slice(1, 3).map((line) => line.split(",")) as [string[], string[]];
    const list = (name: string, ...lines: string[]): void => {
      const file = `${server.db}.${name}.csv`;
      writeFileSync(file, lines.join("\n"));
      run("import", file, "--overwrite");
    };
    const head = (row: string[]): string => `${row[0]!},${row[2]!}`; // id and name
    list("wrong", "编号,名称,联系电话,服务时间", `${head(one)},024-88000001,周一至周五 9:00-10:00`, `${head(two)},024-88000002,周一至周五 9:00-10:00`);
    list("right", "编号,名称,服务时间", `${head(one)},周一至周日 11:00-13:00`);

    const context = await browser.newContext({ baseURL: server.origin, viewport: desk, locale: "zh-CN" });
    const visit = async (path: string): Promise<Page> => {
      const page = await context.newPage();
      await page.goto(path);
      return page;
    };
    const page = await enter({ server, visit }, "/staff/batches?q=wrong");
    await page.locator("table.past th a").first().click();
    await page.getByRole("link", { name: "撤销这一批" }).click();
    await expectAccessible(page);
    const stays = await page.locator("main").innerText();
    expect(stays).toMatch(/2\s*条恢复原来的内容/);
    expect(stays).toContain("保持“周一至周日 11:00-13:00”");
    await page.getByLabel("为什么").fill("导错了文件");
    await page.getByRole("button", { name: "撤销" }).click();
    await page.getByText("已撤销").first().waitFor();
    expect(await page.locator("main").innerText()).toContain("导错了文件");

    const now = run("export");
    expect(now).not.toContain("024-8800000");
    expect(now).not.toContain("9:00-10:00");
    expect(now.split("\r\n").find((line) => line.startsWith(one[0]!))).toContain("周一至周日 11:00-13:00");
    // And the undo is a batch that says which one it took back.
    await page.goto("/staff/batches?q=wrong");
    expect(await page.locator("table.past .tag").allInnerTexts()).toEqual(["撤销"]);
    await context.close();
  } finally {
    await server.stop();
  }
});

test("a name is taken out of the history for good", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, "/staff/sites?status=published&service=station");
  const id = await openFirst(page);
  await step(page, "暂停服务", "找王建国师傅修水管");
  await page.locator(".titled .status", { hasText: "暂停" }).waitFor();
  await page.getByRole("link", { name: "从历史里删去个人资料" }).click();
  await page.getByLabel("要删去的文字").fill("王建国");
  await page.getByLabel("原因").fill("本人要求");
  await page.getByRole("button", { name: "删去" }).click();
  expect(await page.locator(".field.wrong").count()).toBe(1); // it has to be meant
  await expectAccessible(page);
  await page.getByLabel("我知道删去以后找不回来").check();
  await page.getByRole("button", { name: "删去" }).click();
  await page.getByText("删去个人资料").first().waitFor();
  expect(await page.locator("main").innerText()).not.toContain("王建国");
  for (const path of [`/staff/sites/${id}`, `/staff/sites/${id}/history`, `/staff/audit?record=${id}`, `/s/${id}`]) {
    await page.goto(server.origin + path);
    const said = await page.locator("main").innerText();
    expect(said, path).toContain("师傅修水管");
    expect(said, path).not.toContain("王建国");
  }
});

test("the audit is searched and taken along", async ({ visit, server, allow }) => {
  allow(/status of 403/);
  const page = await enter({ visit, server }, "/staff/sites?status=published&service=meal");
  const id = await openFirst(page);
  const name = await page.locator("h1").innerText();
  await step(page, "停办", "合同到期，明年不办");
  await page.locator(".titled .status", { hasText: "已停办" }).waitFor();

  const auditor = await enter({ visit, server }, "/staff/audit", {}, ["--role", "auditor"]);
  await auditor.getByLabel("标题或原因里的字").fill("明年不办");
  await auditor.getByLabel("做了什么").selectOption({ label: "修改" });
  await auditor.getByRole("button", { name: "查找" }).click();
  expect(await auditor.locator(".changes > li").count()).toBe(1);
  expect(await auditor.locator(".changes > li").innerText()).toContain(name);
  await expectAccessible(auditor);
  const [file] = await Promise.all([auditor.waitForEvent("download"), auditor.getByRole("link", { name: "下载" }).click()]);
  const csv = readFileSync((await file.path())!, "utf8");
  expect(file.suggestedFilename()).toMatch(/^audit-\d{4}-\d\d-\d\d\.csv$/);
  const lines = csv.trim().split("\r\n");
  expect(lines[0]).toContain("时间");
  expect(lines.slice(1).every((line) => line.includes(id) && line.includes("合同到期，明年不办"))).toBe(true);
  expect(lines.some((line) => line.includes("已发布") && line.includes("停办"))).toBe(true);

  // Who may not read it is not shown the way, nor let in.
  const editor = await enter({ visit, server }, "/staff", {}, ["--role", "editor", "--district", "210103", "--service", "meal"]);
  expect(await editor.locator(".menu a", { hasText: "审计" }).count()).toBe(0);
  expect((await editor.goto(`${server.origin}/staff/audit.csv`))!.status()).toBe(403);
});

test("pages are whole on a phone, and the menu begins where one is", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/sites?status=suspended", { viewport: phone });
  const path = `/staff/sites/${await openFirst(page)}`;
  for (const at of [path, `${path}/history`, `${path}/redact`, "/staff/batches", "/staff/notices", "/staff/notices/new?service=meal", "/staff/audit", "/staff/work/duplicates"]) {
    await page.goto(server.origin + at);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), at).toBeLessThanOrEqual(0);
    const here = await page.locator(".menu a[aria-current]").boundingBox();
    expect(here!.x, at).toBeGreaterThanOrEqual(0);
    expect(here!.x + here!.width, at).toBeLessThanOrEqual(phone.width);
    await expectAccessible(page);
  }
  await page.setViewportSize(desk);
  await page.goto(server.origin + path);
  await page.getByRole("button", { name: "恢复服务" }).click();
  await page.getByText("公众现在就能看到").waitFor();
  await page.goto(`${server.origin}${path}/history`);
  expect(await page.locator(".changes li").first().innerText()).toContain("暂停服务");
});
