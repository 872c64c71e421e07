// The map: in step with the list, by keyboard and by finger, for eyes and ears.

import type { Page } from "playwright-core";
import { desk, expect, expectAccessible, phone, test } from "./harness";
import { answerPath, clustersOn, listedNames, mapDrawn, mapOf, markNames, marksOn, pickButton, shenyangStation, sitesOnMap } from "./visitor";

const meals = answerPath("meal", shenyangStation);
const crowded = "/d/210106"; // both services of a district, close together
const big = (path: string): string => `${path}${path.includes("?") ? "&" : "?"}big=1`;
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });

test("a mark is called by its site's name, service, state and distance", async ({ visit }) => {
  const page = await visit(meals, { viewport: desk });
  await mapDrawn(page);
  const said = await page.locator("main li.card[data-lat]").evaluateAll((all) =>
    all.map((card) => ({
      name: (card as HTMLElement).dataset["name"]!,
      state: card.querySelector(".state")!.textContent!.trim(),
      metres: card.querySelector(".metres")?.textContent?.match(/[\d.]+ (米|公里)/)?.[0] ?? "",
    })),
  );
  const labels = await marksOn(page).evaluateAll((marks) => marks.map((m) => m.getAttribute("aria-label")!));
  expect(labels.length).toBeGreaterThan(2);
  for (const label of labels) {
    const card = said.find(({ name }) => label.startsWith(`${name}\uff0c助餐点\uff0c`));
    expect(card, label).toBeDefined();
    expect(label.replace(/\s+/g, "")).toContain(card!.state.replace(/\s+/g, ""));
    expect(label).toContain(card!.metres);
  }
});

test("a mark tells service and state by shape, and follows its card as minutes pass", async ({ visit }) => {
  const page = await visit(meals, { viewport: desk });
  await mapDrawn(page);
  const [name] = await markNames(page);
  const card = page.locator("li.card", { has: page.getByRole("link", { name: name!, exact: true }) });
  const mark = marksOn(page).and(page.getByRole("button", { name: name! }));
  expect(await mark.locator("circle.shape").count(), "a meal is a circle").toBe(1);
  const turn = async (look: string, words: string): Promise<void> => {
    await card.locator(".state").first().evaluate((el, [look, words]) => {
      el.setAttribute("class", `state ${look}`);
      el.textContent = words!;
    }, [look, words]);
    await expect.poll(() => mark.getAttribute("aria-label")).toContain(words);
  };
  await turn("closed", "今天已结束");
  expect(await mark.locator(".dot.closed").evaluate((el) => getComputedStyle(el).strokeWidth), "a ring").not.toBe("0px");
  await turn("unknown", "开放时间不清楚");
  expect(await mark.locator(".sign").count(), "a question mark").toBe(1);
  await turn("open stale", "按公布的时间应开放");
  expect(await mark.locator(".dot.dashed").count()).toBe(1);
  await turn("open", "开放到 18:00");
  expect(await mark.locator(".dot.open").count()).toBe(1);
  expect(await mark.locator(".dashed, .sign").count()).toBe(0);
});

test("clusters hold every site, say how many of what, and open by keyboard until each stands alone", async ({ visit }) => {
  const page = await visit(crowded, { viewport: desk });
  await mapDrawn(page);
  const located = await page.locator("main li[data-lat]").count();
  expect(await sitesOnMap(page)).toBe(located);
  const mixed = page.locator(".map-cluster.svc-both").first();
  expect(await mixed.getAttribute("aria-label")).toMatch(/^这一带有 \d+ 处\uff0c助餐点 \d+ 处\uff0c驿站 \d+ 处\uff0c/);
  const list = await listedNames(page);
  await mixed.focus();
  for (let i = 0; i < 12; i++) {
    const held = Number(await page.locator(".map-cluster:focus text").textContent());
    await page.keyboard.press("Enter");
    const focused = await page.evaluate(() => document.activeElement?.className ?? "");
    if (!focused.includes("map-cluster")) break;
    expect(Number(await page.locator(".map-cluster:focus text").textContent()), "it fell apart").toBeLessThan(held);
  }
  expect(await page.evaluate(() => document.activeElement!.matches(".map-site, .map-strip button")), "a site has the focus").toBe(true);
  expect(await sitesOnMap(page), "none is lost").toBe(located);
  expect(await listedNames(page), "the list stays").toEqual(list);
});

test("no two marks lie so close that a finger cannot tell them apart", async ({ visit }) => {
  const page = await visit(crowded, { viewport: desk });
  await mapDrawn(page);
  const centres = await page.locator(".map-site, .map-cluster").evaluateAll((all) =>
    all.map((el) => {
      const { left, top, width, height } = el.getBoundingClientRect();
      return [left + width / 2, top + height / 2] as const;
    }),
  );
  expect(centres.length).toBeGreaterThan(3);
  for (const [i, a] of centres.entries()) {
    for (const b of centres.slice(i + 1)) expect(Math.hypot(a[0] - b[0], a[1] - b[1])).toBeGreaterThan(40);
  }
});

test("by keyboard: Tab in the list's order, arrows, plus and minus, Enter twice to the card", async ({ visit }) => {
  const page = await visit(meals, { viewport: desk });
  await mapDrawn(page);
  const order = (await listedNames(page)).filter((name, i, all) => all.indexOf(name) === i);
  const tabbed = (await markNames(page)).map((name) => order.indexOf(name));
  expect(tabbed).toEqual([...tabbed].sort((a, b) => a - b));
  const mark = marksOn(page).last();
  await mark.focus();
  const before = await scale(page);
  const list = await listedNames(page);
  await page.keyboard.press("+");
  expect(await scale(page)).not.toBe(before);
  await page.keyboard.press("-");
  expect(await scale(page)).toBe(before);
  const at = await yours(page);
  await page.keyboard.press("ArrowRight");
  expect((await yours(page)).x).toBeLessThan(at.x - 50);
  await page.keyboard.press("ArrowDown");
  expect((await yours(page)).y).toBeLessThan(at.y - 50);
  expect(await listedNames(page), "moving the map changes no list").toEqual(list);
  const name = (await markNames(page)).pop()!;
  await marksOn(page).last().focus();
  await page.keyboard.press("Enter");
  await expect.poll(() => page.locator("li.card.chosen").getAttribute("data-name")).toBe(name);
  await page.keyboard.press("Enter");
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toContain(name);
});

test("four buttons move the map without dragging, and a small map grows by button or tap", async ({ visit }) => {
  const page = await visit(meals, { viewport: phone });
  await mapDrawn(page);
  expect(await page.locator(".map-pad").isVisible()).toBe(false);
  await button(page, "放大地图").click();
  for (const [name, axis, sign] of [["往东看", "x", -1], ["往西看", "x", 1], ["往南看", "y", -1], ["往北看", "y", 1]] as const) {
    const before = await yours(page);
    await button(page, name).click();
    expect(Math.sign((await yours(page))[axis] - before[axis]), name).toBe(sign);
  }
  await button(page, "收起地图").click();
  await expect.poll(() => page.locator(".map-pad").isVisible()).toBe(false);
});

test("a map moved away from every site offers the way back", async ({ visit }) => {
  const page = await visit(meals, { viewport: desk });
  await mapDrawn(page);
  expect(await button(page, "回到站点").isVisible()).toBe(false);
  await mapOf(page).focus();
  for (let i = 0; i < 8; i++) await page.keyboard.press("Shift+ArrowDown");
  await button(page, "回到站点").click();
  expect(await button(page, "回到站点").isVisible()).toBe(false);
});

test("on a phone one button shows the map instead of the list, and back", async ({ visit }) => {
  const page = await visit(meals, { viewport: phone, hasTouch: true });
  await mapDrawn(page);
  await button(page, "看地图").click();
  await expect.poll(() => page.locator("#list").isVisible()).toBe(false);
  const box = (await mapOf(page).boundingBox())!;
  expect(box.height).toBeGreaterThan(phone.height * 0.75);
  const mark = marksOn(page).and(page.locator(":not(.chosen)")).first();
  const label = (await mark.getAttribute("aria-label"))!.split("\uff0c")[0]!;
  await mark.dispatchEvent("click");
  const strip = mapOf(page).getByRole("link", { name: label });
  await strip.waitFor();
  await page.keyboard.press("Escape");
  await mark.or(marksOn(page)).first().focus();
  await page.keyboard.press("Escape");
  await expect.poll(() => page.locator("#list").isVisible()).toBe(true); // back to the list
  expect(await page.evaluate(() => (document.activeElement as HTMLElement).innerText)).toBe("看地图");
});

test("长辈版: the list first, the map by a button, every target 60 px", async ({ visit }) => {
  const page = await visit(big(meals), { viewport: { width: 390, height: 844 } });
  expect(await page.locator("[data-map]").isVisible()).toBe(false);
  await button(page, "看地图").click();
  await mapDrawn(page);
  expect(await page.locator("#list").isVisible()).toBe(false);
  const small = await mapOf(page)
    .locator("button:visible")
    .evaluateAll((all) => all.map((el) => el.getBoundingClientRect()).filter(({ width, height }) => Math.min(width, height) < 60).length);
  expect(small).toBe(0);
  const target = await marksOn(page).first().evaluate((el) => parseFloat(getComputedStyle(el, "::after").width));
  expect(target).toBeGreaterThanOrEqual(60);
  await expectAccessible(page, { enhancedContrast: true });
  await button(page, "看列表").click();
  expect(await page.locator("#list").isVisible()).toBe(true);
});

test("the picker says where its cross is, takes the button, and closes by Escape", async ({ visit }) => {
  const page = await visit("/?service=meal");
  await pickButton(page).click();
  await page.locator(".leaflet-container.picking").waitFor();
  const said = page.locator(".pick-said");
  expect(await said.innerText()).toMatch(/^十字中间\uff1a/);
  const before = await said.innerText();
  await mapOf(page).focus();
  await page.keyboard.press("ArrowUp");
  await expect.poll(() => said.innerText()).not.toBe(before);
  await page.keyboard.press("Escape");
  expect(await mapOf(page).isVisible()).toBe(false);
  await pickButton(page).click();
  await button(page, "就看十字中间这里").click();
  await page.getByRole("heading", { level: 1, name: /助餐点/ }).waitFor();
  await page.getByText("下面是您在地图上点的地方附近的").waitFor();
});

test("a cluster, a strip and a dark map: nothing for axe to find", async ({ visit }) => {
  const page = await visit(crowded, { viewport: phone, colorScheme: "dark" });
  await mapDrawn(page);
  await button(page, "看地图").click();
  expect(await clustersOn(page).count()).toBeGreaterThan(0);
  await expectAccessible(page);
});

/** What the scale says, with the length of its bar. */
function scale(page: Page): Promise<string> {
  return page.locator(".map-scale").evaluate((el) => `${(el as HTMLElement).style.getPropertyValue("--bar")} ${el.textContent}`);
}

/** Where the visitor stands in the window. */
async function yours(page: Page): Promise<{ x: number; y: number }> {
  const { x, y } = (await page.locator(".map-you").boundingBox())!;
  return { x, y };
}
