// The work list, the list of sites and the ledger.

import { readFileSync } from "node:fs";
import { expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

test("the work list says what waits, and one tap notes a check", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff");
  await expectAccessible(page);
  const waiting = async (): Promise<number> => Number(await page.textContent(".glance a[href='#q-stale'] b"));
  const before = await waiting();
  expect(before).toBeGreaterThan(5);
  // A site with a single group past its time leaves the queue with the tap.
  await page.goto(`${server.origin}/staff/work/stale`);
  await expectAccessible(page);
  const card = page.locator(".ask").first();
  const name = (await card.locator("h3").textContent())!;
  const groups = await card.locator(".check").count();
  for (let left = groups; left > 0; left--) {
    const same = page.locator(".ask", { hasText: name });
    expect(await same.locator(".check").count()).toBe(left);
    await same.locator("label", { hasText: "到现场看的" }).click();
    await same.locator(".check button").first().click();
    expect(await page.textContent(".said")).toContain(name);
  }
  expect(await page.locator(".ask", { hasText: name }).count()).toBe(0);
  await page.goto(`${server.origin}/staff`);
  expect(await waiting()).toBe(before - 1);
});

test("the list of sites is narrowed by words, found by keys, ticked and exported", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/sites");
  await expectAccessible(page);
  await page.click(".facets a:text-is('沈河区')");
  await page.click(".facets a:text-is('助餐点')");
  await page.click(".facets a:text-is('已发布')");
  expect(await page.textContent(".found")).toContain("3 个条件");
  const places = await page.locator("td.place").allTextContents();
  expect(places.length).toBeGreaterThan(3);
  expect(places.every((p) => p.includes("助餐点") && p.includes("沈河区"))).toBe(true);
  await page.click("thead a:text-is('编号')");
  const ids = await page.locator("td.id").allTextContents();
  expect(ids).toEqual([...ids].sort());
  await page.check("tbody tr:nth-child(2) .tick input");
  await page.check("tbody tr:nth-child(3) .tick input");
  expect(await page.textContent(".picked")).toBe("选了 2 个");
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("button:text-is('导出选中的')")]);
  expect(readFileSync((await file.path())!).subarray(0, 2).toString()).toBe("PK");
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("/");
  await page.keyboard.type(ids[0]!);
  await page.keyboard.press("Enter");
  await page.waitForURL(/q=/);
  expect(await page.locator("td.id").allTextContents()).toEqual([ids[0]]);
});

test("meals are typed, and stand in the chart and the monthly report", async ({ visit, server, allow }) => {
  allow(/status of 422/);
  const page = await enter({ visit, server }, "/staff/ledger/servings?month=2026-10&district=210103", { viewport: phone });
  await expectAccessible(page);
  const row = page.locator("table.servings tbody tr").first();
  await row.locator("input[name^='total.']").fill("1,234");
  await row.locator("input[name^='seniors.']").fill("2000");
  await page.click("button:text-is('保存')");
  expect(await page.textContent("#faults")).toContain("2000 份比总份数 1234 还多");
  await page.locator("table.servings input[name^='seniors.']").first().fill("567");
  await page.click("button:text-is('保存')");
  expect(await page.textContent(".said")).toBe("保存了 1 条份数");
  expect(await page.locator("table.servings input[name^='total.']").first().inputValue()).toBe("1234");

  await page.goto(`${server.origin}/staff/ledger?year=2026`);
  await expectAccessible(page);
  expect(await page.locator(".chart text:text-is('1,234')").count()).toBe(1);
  const [file] = await Promise.all([page.waitForEvent("download"), page.click("a:has-text('月报')")]);
  expect(file.suggestedFilename()).toContain("月报-2026-10");
  expect(readFileSync((await file.path())!).subarray(0, 2).toString()).toBe("PK");
});

test("meals of a wrong list are taken back as they were", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/ledger/servings?month=2026-09&district=210104");
  const total = (n: number) => page.locator("table.servings input[name^='total.']").nth(n);
  await total(0).fill("900");
  await page.click("button:text-is('保存')");
  await page.getByRole("status").waitFor();
  const ids = await page.locator("table.servings input[name^='total.']").evaluateAll((all) => all.slice(0, 2).map((i) => (i as HTMLInputElement).name.slice("total.".length)));
  await page.goto(`${server.origin}/staff/ledger/servings/import`);
  await page.setInputFiles("#f-file", { name: "九月.csv", mimeType: "text/csv", buffer: Buffer.from(`编号,月份,总份数\n${ids[0]},2026-09,9\n${ids[1]},2026-09,8\n`) });
  await page.click("button:text-is('先试读')");
  await expectAccessible(page);
  await page.click("button:has-text('写入 2 条')");
  await page.getByRole("status").waitFor();

  await page.goto(`${server.origin}/staff/batches`);
  await page.click("a:text-is('九月.csv')");
  await page.click("a:has-text('撤销这一批')");
  expect(await page.locator(".changes").innerText()).toMatch(/9\s*→\s*900/);
  await expectAccessible(page);
  await page.click("button:has-text('撤销')");
  await page.getByRole("status").waitFor();
  await page.goto(`${server.origin}/staff/ledger/servings?month=2026-09&district=210104`);
  expect([await total(0).inputValue(), await total(1).inputValue()]).toEqual(["900", ""]);
});

test("two sites that are not one are said so once", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff");
  const waiting = Number(await page.textContent(".glance a[href='#q-duplicates'] b"));
  expect(waiting).toBeGreaterThan(1);
  await page.locator(".queue", { has: page.locator("#q-duplicates") }).locator(".lines a").first().click();
  await expectAccessible(page);
  const first = page.locator(".twins").first();
  const id = (await first.getAttribute("id"))!;
  await first.getByRole("button").click();
  expect(await page.textContent(".said")).toContain("不是同一个，以后不再提");
  expect(await page.locator(`#${id}`).count()).toBe(0);
  await page.goto(`${server.origin}/staff`);
  expect(Number(await page.textContent(".glance a[href='#q-duplicates'] b"))).toBe(waiting - 1);
});

test("the city's data are for administrators", async ({ visit, server, allow }) => {
  allow(/status of 403/);
  const page = await enter({ visit, server }, "/staff/city");
  await expectAccessible(page);
  await page.fill("[name='footer.organiser']", "演示市民政局");
  await page.click("button:text-is('保存页脚')");
  await page.goto(`${server.origin}/`);
  expect(await page.textContent("footer")).toContain("演示市民政局");
  const editor = await enter({ visit, server }, "/staff", {}, ["--role", "editor", "--district", "210103", "--service", "meal"]);
  expect(await editor.locator(".menu a:text-is('城市资料')").count()).toBe(0);
  expect((await editor.goto(`${server.origin}/staff/city`))!.status()).toBe(403);
});
