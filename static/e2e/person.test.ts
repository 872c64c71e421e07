// Who eats is known to the device alone; what that person pays is worked out there.

import type { Page } from "playwright-core";
import { ages } from "../src/price/person";
import { isDecided } from "../src/price/evaluate";
import { quote } from "../src/price/quote";
import type { Tariff } from "../src/price/types";
import { expect, expectAccessible, test } from "./harness";
import { answered, answerPath, shenyangStation } from "./visitor";

const born = { birth_year: 1931, birth_month: 5 };
const noon = Date.parse("2026-11-23T11:30:00+08:00"); // the server's clock

/** What leaves the page: addresses, bodies and headers. */
function sent(page: Page): string[] {
  const all: string[] = [];
  page.context().on("request", (request) => {
    all.push(`${request.url()} ${request.postData() ?? ""} ${JSON.stringify(request.headers())}`);
  });
  return all;
}

async function tell(page: Page, how: "记在这个手机上" | "只用这一次"): Promise<void> {
  await page.getByLabel("年", { exact: true }).fill("1931");
  await page.getByLabel("月", { exact: true }).fill("5");
  await page.getByLabel("低保").check();
  await page.getByRole("button", { name: how }).click();
}

test("a person is remembered, priced for and erased, and nothing of it is sent", async ({ visit }) => {
  const page = await visit("/me");
  const all = sent(page);
  await tell(page, "记在这个手机上");
  await page.getByRole("heading", { name: "1931 年 5 月生、低保" }).waitFor();
  const [low, high] = ages(born, noon);
  expect(low).toBe(high);
  expect(await page.locator("[data-held]").innerText()).toContain(`您 ${low} 周岁`);
  expect(await page.evaluate(() => localStorage.getItem("jiujin.person"))).toBe(JSON.stringify({ ...born, groups: ["low_income"] }));
  await expectAccessible(page);

  await page.goto(`${answerPath("meal", shenyangStation)}&k=60`);
  await answered(page, "meal");
  await page.locator("[data-mine]:visible").first().waitFor();
  const shown = await page.locator("li[data-tariff]").evaluateAll((items) =>
    items.map((li) => ({
      tariff: (li as HTMLElement).dataset["tariff"]!,
      mine: li.querySelector<HTMLElement>("[data-mine]:not([hidden])")?.textContent ?? "",
    })),
  );
  let settled = 0;
  let open = 0;
  for (const { tariff, mine } of shown) {
    const q = quote(JSON.parse(tariff) as Tariff, { ...born, groups: ["low_income"] }, noon);
    const lines = q.lines.filter((l) => l.code !== "not_offered" && l.code !== "other_price");
    const fixed = lines.filter((l) => isDecided(l.code));
    if (lines.length && fixed.length === lines.length) {
      settled++;
      const least = Math.min(...fixed.map((l) => l.price.low)) / 100;
      expect(mine, tariff).toMatch(/您付|您不用付钱|付公布的价/);
      if (least > 0 && fixed.length === 1) expect(mine).toContain(`${least}`);
      expect(mine).not.toContain("先打电话");
    } else if (lines.length && !fixed.length && !lines.every((l) => l.code === "rules_not_stated")) {
      open++;
      expect(mine, tariff).toContain("以店内公示为准，请先打电话");
      expect(mine).not.toMatch(/您付 /);
    }
  }
  expect(settled, "cards with a settled price").toBeGreaterThan(5);
  expect(open, "cards that leave it open").toBeGreaterThan(2);
  expect(await page.locator(".card .ask-mine:visible").count()).toBe(0);

  const withMine = page.locator("li[data-tariff]").filter({ has: page.locator("[data-mine]:not([hidden])") }).first();
  await withMine.locator("h3 a").click();
  await page.locator("article [data-mine]:visible").waitFor();
  await expectAccessible(page, { rules: ["color-contrast", "aria-allowed-attr"] });

  await page.goto("/me");
  await page.getByRole("button", { name: "清除" }).click();
  await page.getByLabel("年", { exact: true }).waitFor();
  expect(await page.getByLabel("年", { exact: true }).inputValue()).toBe("");
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  expect(all.filter((line) => /1931|low_income|%E4%BD%8E%E4%BF%9D|jiujin\.person/.test(line))).toEqual([]);
  expect(all.length).toBeGreaterThan(5);
});

test("only this once: gone with the page", async ({ visit }) => {
  const page = await visit("/me");
  await tell(page, "只用这一次");
  await page.getByText("关掉网页就没有了").first().waitFor();
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 1]);
  const other = await page.context().newPage();
  await other.goto("/me");
  await other.getByLabel("年", { exact: true }).waitFor();
});

test("what cannot be a birthday is said, beside the field", async ({ visit }) => {
  const page = await visit("/me");
  const year = page.getByLabel("年", { exact: true });
  const keep = page.getByRole("button", { name: "记在这个手机上" });
  for (const [written, month, words] of [
    ["", "", "请写您是哪年生的"],
    ["48", "", "年份要写四位数字"],
    ["1848", "", "年份要在 1900 到 2026 之间"],
    ["1948", "13", "月份要写 1 到 12"],
    ["2026", "12", "还没有到"],
  ] as const) {
    await year.fill(written);
    await page.getByLabel("月", { exact: true }).fill(month);
    await keep.click();
    await page.getByRole("alert").filter({ hasText: words }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-invalid")), words).toBe("true");
  }
  await year.fill("１９４８年");
  await page.getByLabel("月", { exact: true }).fill("");
  await year.press("Enter");
  await page.getByRole("heading", { name: "1948 年生" }).waitFor();
});

test("in 长辈版 it asks one thing after the other", async ({ visit, server }) => {
  const page = await visit("/about");
  await page.context().addCookies([{ name: "big", value: "2", url: server.origin }]);
  await page.goto("/me");
  await page.getByLabel("年", { exact: true }).fill("1948");
  expect(await page.getByLabel("低保").isVisible()).toBe(false);
  await page.getByRole("button", { name: "下一步" }).click();
  await page.getByLabel("残疾人").check();
  await page.getByRole("button", { name: "下一步" }).click();
  await expectAccessible(page, { enhancedContrast: true });
  await page.getByRole("button", { name: "只用这一次" }).click();
  await page.getByRole("heading", { name: "1948 年生、残疾人" }).waitFor();
});

test("without a script the page says where the table by age is, and asks nothing", async ({ visit }) => {
  const page = await visit("/me", { javaScriptEnabled: false });
  expect(await page.getByText("按年龄排的价格表").isVisible()).toBe(true);
  expect(await page.locator("main input:visible, main button:visible").count()).toBe(0);
});
