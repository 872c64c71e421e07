// 长辈版: one tap from every page, kept, and all of it as large as it says.

import type { Page } from "playwright-core";
import { expect, expectAccessible, test } from "./harness";
import { answered, answerPath, ask, cards, inEnglish, kinds, pathOf, shenyangStation } from "./visitor";

const on = (page: Page) => page.getByRole("button", { name: "长辈版" });
const off = (page: Page) => page.getByRole("button", { name: "标准版" });
const more = (page: Page) => page.getByRole("button", { name: "字再大一点" });
const largest = { name: "big", value: "2" };

test("turned on by a tap, it stays over pages and a reload, and leads to lunch", async ({ visit }) => {
  const page = await visit("/", { geolocation: shenyangStation });
  await on(page).click();
  await off(page).waitFor();
  expect(await textSize(page)).toBe(24);
  await more(page).click();
  await page.getByRole("button", { name: "字小一点" }).waitFor();
  expect(await textSize(page)).toBe(30);
  expect(new URL(page.url()).search, "the device remembers, not the address").toBe("");
  await ask(page, "meal");
  await answered(page, "meal");
  expect(await textSize(page)).toBe(30);
  expect(await page.locator("h1").innerText(), "at the pace of a senior").toContain("慢走约");
  const first = page.locator("main ol > li").first();
  for (const name of ["电话", "去这里"]) {
    const box = (await first.locator(".act", { hasText: name }).boundingBox())!;
    expect(box.height, name).toBeGreaterThanOrEqual(60);
    expect(box.width, name).toBeGreaterThan(300);
  }
  await page.reload();
  await answered(page, "meal");
  expect(await textSize(page)).toBe(30);
  await first.locator("h3 a").click();
  await page.waitForURL("**/s/*");
  expect(await textSize(page)).toBe(30);
  await off(page).click();
  await on(page).waitFor();
  expect(await textSize(page)).toBe(18);
  expect(await page.context().cookies()).toEqual([]);
});

test("the tap keeps the place of an answer, and the step back too", async ({ visit }) => {
  const page = await visit("/?service=station", { geolocation: shenyangStation });
  await page.getByRole("button", { name: "看看我附近" }).click();
  await answered(page, "station");
  const names = (await cards(page)).map((card) => card.name);
  await on(page).click();
  await off(page).waitFor();
  await answered(page, "station");
  expect((await cards(page)).map((card) => card.name)).toHaveLength(names.length);
  expect(page.url()).not.toContain("lat");
  expect(await page.evaluate(() => document.activeElement?.textContent), "the focus stays where the tap was").toBe("字再大一点");
  expect(await page.locator("#live").textContent()).toContain("长辈版");
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({ name: "big", value: "1", sameSite: "Lax", path: "/" });
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: /在哪儿歇脚喝水/ }).waitFor();
  expect(await textSize(page)).toBe(24);
});

test("one question at a time", async ({ visit }) => {
  const page = await visit("/");
  await on(page).click();
  await off(page).waitFor();
  expect(await page.locator("main [data-near]:visible, main .districts a:visible, main input:visible").count()).toBe(0);
  await page.getByRole("link", { name: "找饭吃" }).click();
  await page.waitForURL("**/?service=meal");
  expect(await page.locator("main .districts a:visible").count(), "folded").toBe(0);
  await page.locator("summary", { hasText: "换个地方找" }).click();
  expect(await page.locator("main .districts a:visible").count()).toBe(13);
});

test("without a script the address remembers, and the answer keeps its place", async ({ visit }) => {
  const page = await visit(answerPath("meal", shenyangStation), { javaScriptEnabled: false });
  await on(page).click();
  await page.waitForURL(/big=1/);
  await answered(page, "meal");
  expect(await textSize(page)).toBe(24);
  await more(page).click();
  await page.waitForURL(/big=2/);
  await answered(page, "meal");
  expect(await textSize(page)).toBe(30);
  await page.locator("main ol > li h3 a").first().click();
  await page.waitForURL(/\/s\/\d+\?big=2/);
  expect(await textSize(page)).toBe(30);
  expect(await page.locator('a[href*="lat="]').count(), "no link has the place").toBe(0);
  await off(page).click();
  await on(page).waitFor();
  expect(await textSize(page)).toBe(18);
});

for (const kind of Object.keys(kinds)) {
  test(`${kind} in 长辈版 at the largest: sizes, targets, contrast, one column`, async ({ visit, server, allow }) => {
    allow(/status of 40[04]/);
    const page = await visit("/about");
    await page.context().addCookies([{ ...largest, url: server.origin }]);
    await page.goto(await pathOf(kind, server.origin));
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth), `scrolls sideways at ${width}`).toBeLessThanOrEqual(width);
      expect(await smallText(page), `text under 24 px at ${width}`).toEqual([]);
      expect(await smallTargets(page), `targets under 60 px or nearer than 8 at ${width}`).toEqual([]);
    }
    expect(await inParallel(page), "one column on a desk").toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible(page, { enhancedContrast: true, rules: ["color-contrast", "color-contrast-enhanced", "target-size"] });
    }
  });
}

test("in English", async ({ visit }) => {
  const page = await visit(inEnglish("/"));
  await page.getByRole("button", { name: "Large" }).click();
  await page.getByRole("button", { name: "Standard" }).waitFor();
  expect(await textSize(page)).toBe(24);
  expect(await page.locator("#live").textContent()).toContain("large");
});

test("text of twice the size fits the narrowest phone", async ({ visit, server, allow }) => {
  allow(/status of 40[04]/);
  const page = await visit("/", { viewport: { width: 320, height: 800 } });
  for (const kind of Object.keys(kinds)) {
    await page.goto(await pathOf(kind, server.origin));
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "36px"));
    expect(await page.evaluate(() => document.documentElement.scrollWidth), kind).toBeLessThanOrEqual(320);
  }
});

test("it reads the answer aloud when asked, in a voice of the device, and stops", async ({ visit }) => {
  const page = await visit("/about");
  await page.addInitScript(() => {
    const spoken: { text: string; voice?: string }[] = [];
    const voices = [
      { lang: "zh-CN", name: "cloud", localService: false, default: true },
      { lang: "zh_CN", name: "here", localService: true, default: false },
    ];
    let current: { onend?: () => void } | undefined;
    const synthesis = {
      getVoices: () => voices,
      speak: (u: { text: string; voice?: { name: string }; onend?: () => void }) => {
        spoken.push({ text: u.text, voice: u.voice?.name ?? "" });
        current = u;
        setTimeout(() => current === u && u.onend?.(), (window as unknown as { pace?: number }).pace ?? 5);
      },
      cancel: () => (current = undefined),
    };
    Object.defineProperty(window, "speechSynthesis", { value: synthesis });
    Object.defineProperty(window, "SpeechSynthesisUtterance", {
      value: class {
        constructor(readonly text: string) {}
      },
    });
    Object.assign(window, { spoken });
  });
  const spoken = () => page.evaluate(() => (window as unknown as { spoken: { text: string; voice: string }[] }).spoken);
  await page.goto(answerPath("meal", shenyangStation));
  const button = page.getByRole("button", { name: "读给我听" });
  await button.waitFor();
  expect(await spoken(), "never by itself").toEqual([]);
  const [first] = await cards(page);
  await button.click();
  await expect.poll(async () => (await spoken()).map((s) => s.text).join("")).toContain("第一处：");
  await page.getByRole("button", { name: "读给我听" }).waitFor(); // to the end
  const said = await spoken();
  const all = said.map((s) => s.text).join("");
  expect(all).toContain(first!.name);
  expect(all).toMatch(/供应到 ?\d+点/);
  expect(all).not.toMatch(/\d:\d\d/);
  expect(new Set(said.map((s) => s.voice))).toEqual(new Set(["here"]));
  await page.evaluate(() => Object.assign(window, { pace: 2000 }));
  await button.click();
  await page.getByRole("button", { name: "别读了" }).click();
  const until = (await spoken()).length;
  await page.waitForTimeout(2100);
  expect((await spoken()).length).toBe(until);
});

function textSize(page: Page): Promise<number> {
  return page.evaluate(() => parseFloat(getComputedStyle(document.body).fontSize));
}

/** Texts that are written smaller than 24 px; the map's own names are not meant. */
function smallText(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const el = node.parentElement!;
      if (!node.textContent!.trim() || el.closest("script, .leaflet-container, .unseen, .skip") || !el.getClientRects().length) continue;
      const size = parseFloat(getComputedStyle(el).fontSize);
      if (size < 24) found.push(`${size} ${node.textContent!.trim().slice(0, 30)}`);
    }
    return found;
  });
}

/** Buttons, fields and links that are smaller than 60 by 60 or nearer to another than 8 px; links among words and the map are not meant. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const folded = (el: Element) => !!(el.matches("summary") ? el.parentElement! : el).parentElement!.closest("details:not([open])");
    const all = [...document.querySelectorAll<HTMLElement>("a, button, summary, input, select")].filter((el) => {
      if (el.closest(".leaflet-container, .skip, .unseen") || !el.getClientRects().length || folded(el)) return false;
      if (el.matches("input[type=checkbox], input[type=radio], input[type=hidden]")) return false;
      const words = el.parentElement!.matches("p, dd, li, h3, span") ? el.parentElement! : null;
      return !(getComputedStyle(el).display === "inline" && words && words.innerText.trim() !== el.innerText.trim());
    });
    const boxes = all.map((el) => ({ el, box: el.getBoundingClientRect() }));
    const found: string[] = [];
    const name = (el: HTMLElement) => `${el.tagName.toLowerCase()}.${el.className} ${(el.innerText || el.id).trim().slice(0, 20)}`;
    boxes.forEach(({ el, box }, i) => {
      if (Math.min(box.width, box.height) < 59.9) found.push(`${Math.round(box.width)}x${Math.round(box.height)} ${name(el)}`);
      for (const other of boxes.slice(i + 1)) {
        if (el.contains(other.el) || other.el.contains(el)) continue;
        const dx = Math.max(other.box.left - box.right, box.left - other.box.right);
        const dy = Math.max(other.box.top - box.bottom, box.top - other.box.bottom);
        if (Math.max(dx, dy) < 7.9) found.push(`${Math.max(dx, dy).toFixed(1)} between ${name(el)} and ${name(other.el)}`);
      }
    });
    return found.slice(0, 12);
  });
}

/** Parts of main, larger than a control, that stand beside each other at the width of a desk. */
async function inParallel(page: Page): Promise<string[]> {
  await page.setViewportSize({ width: 1280, height: 800 });
  return page.evaluate(() => {
    const parts = [...document.querySelectorAll<HTMLElement>("main section, main li.card, main .door, main .band:not([hidden]), main .list")].filter((el) => el.getClientRects().length);
    const found: string[] = [];
    for (const a of parts) {
      for (const b of parts) {
        const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
        if (!a.contains(b) && p.right <= q.left && p.top < q.bottom && q.top < p.bottom) found.push(`${a.className} | ${b.className}`);
      }
    }
    return found;
  });
}
