import { launch } from "./chromium.mjs";
const origin = "http://127.0.0.1:8106", out = "/tmp/w/steps/shots";
import { mkdirSync } from "node:fs";
mkdirSync(out, { recursive: true });
const browser = await launch();
const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "zh-CN" });
const page = await context.newPage();
page.on("console", (m) => m.type() === "error" && console.error(page.url(), m.text()));
await page.goto(origin + "/staff/signin");
await page.fill("#f-name", "管理员"); await page.fill("#f-password", "xiaoxin-2026-baimi");
await page.click("main button.primary");
await page.waitForLoadState();
console.log("at", page.url());
async function shot(name) {
  for (const [w, h] of [[1280, 800], [360, 800]]) {
    await page.setViewportSize({ width: w, height: h });
    await page.screenshot({ path: `${out}/${name}-${w}.png`, fullPage: true });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (wide > 0) console.log(name, w, "is too wide by", wide);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
}
const r = await page.goto(origin + "/staff/sites?status=published");
const links = await page.$$eval("table.sites th.name a", (l) => l.map((a) => a.getAttribute("href")));
const site = links[3];
async function step(label, fill = {}) {
  const form = page.locator("form.step", { has: page.locator(`text="${label}"`) }).first();
  const det = form.locator("details");
  if (await det.count()) await det.first().evaluate((d) => (d.open = true));
  for (const [k, v] of Object.entries(fill)) await form.locator(`[name=${k}]`).fill(v);
  await form.locator("button").click();
  await page.waitForLoadState();
}
await page.goto(origin + site);
await shot("site");
await step("暂停服务", {});
await shot("site-fault");
await step("暂停服务", { reason: "灶台检修", until: "2027-01-10" });
await shot("site-suspended");
await page.goto(origin + site + "/history"); await shot("history");
await page.goto(origin + "/staff/sites?status=draft"); 
const drafts = await page.$$eval("table.sites th.name a", (l) => l.map((a) => a.getAttribute("href")));
if (drafts[0]) { await page.goto(origin + drafts[0]); await shot("site-draft"); }
await page.goto(origin + "/staff/notices"); await shot("notices");
await page.goto(origin + "/staff/notices/new"); await shot("notice-new-empty");
await page.goto(origin + "/staff/notices/new?service=meal&district=210102&status=published"); await shot("notice-new");
await page.fill("#f-last", "2026-12-26");
await page.click("button[value=preview]"); await page.waitForLoadState(); await shot("notice-preview");
if (await page.locator("button[value=send]").count()) { await page.click("button[value=send]"); await page.waitForLoadState(); await shot("notice"); }
await page.goto(origin + "/staff/batches"); await shot("batches");
const batch = await page.$$eval("table.past th a", (l) => l.map((a) => a.getAttribute("href")));
await page.goto(origin + batch[0]); await shot("batch");
await page.goto(origin + batch[0] + "/undo"); await shot("undo");
await page.goto(origin + batch[batch.length - 1]); await shot("batch-large");
await page.goto(origin + site + "/redact"); await shot("redact");
await page.goto(origin + "/staff/audit"); await shot("audit");
await browser.close();
