// States go on as the minutes pass, by a clock that the test turns.

import type { Page } from "playwright-core";
import { expect, test } from "./harness";
import { answered, answerPath, shenyangStation } from "./visitor";

const noon = "2026-11-23T11:30:00+08:00"; // the server's clock

const badges = (page: Page) => page.locator("main li.card > .what > .state[data-then]");

interface Badge {
  text: string;
  look: string;
  then: [string, string, string][];
}

function read(page: Page): Promise<Badge[]> {
  return badges(page).evaluateAll((all) =>
    all.map((el) => ({
      text: (el as HTMLElement).innerText.trim(),
      look: el.className,
      then: JSON.parse((el as HTMLElement).dataset["then"]!) as [string, string, string][],
    })),
  );
}

/** What a list says by an instant. */
function due(then: Badge["then"], at: number): string | undefined {
  return then.filter(([when]) => Date.parse(when) <= at).pop()?.[2];
}

for (const [what, device] of [
  ["right", noon],
  ["three days slow", "2026-11-20T11:30:00+08:00"],
] as const) {
  test(`states change on time on a device whose clock is ${what}`, async ({ visit }) => {
    const page = await visit("/about");
    await page.clock.install({ time: new Date(device) });
    await page.goto(answerPath("meal", shenyangStation));
    await answered(page, "meal");
    const before = await read(page);
    expect(before.length).toBeGreaterThan(5);
    expect(before.some((b) => b.text !== "" && due(b.then, Date.parse(noon) + 3.5 * 3600e3)), "something changes by three").toBe(true);
    await page.clock.runFor("03:31:00");
    const at = Date.parse(noon) + 3.5 * 3600e3;
    const after = await read(page);
    after.forEach((badge, i) => expect(badge.text).toBe(due(before[i]!.then, at) ?? before[i]!.text));
    expect(after.some((badge, i) => badge.look !== before[i]!.look)).toBe(true);
    expect(await page.locator("main li.card").evaluateAll((all) => all.every((li) => li.classList.contains("shut") === !!li.querySelector(".what > .state.closed")))).toBe(true);
    await page.getByRole("status").filter({ hasText: "开门情况刚有变化" }).waitFor();
  });
}

test("nothing that is being read moves", async ({ visit }) => {
  const page = await visit("/about");
  await page.clock.install({ time: new Date(noon) });
  await page.goto(answerPath("meal", shenyangStation));
  await answered(page, "meal");
  await page.clock.runFor(5000); // the map comes
  const card = page.locator("main li.card").nth(4);
  await card.evaluate((el) => window.scrollTo(0, el.getBoundingClientRect().top + scrollY - 200));
  const top = () => card.evaluate((el) => Math.round(el.getBoundingClientRect().top));
  const before = await top();
  await page.clock.runFor("03:31:00");
  await page.getByText("开门情况刚有变化").waitFor();
  expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2);
});

test("the page is asked for again when it is looked at after its list has run out, and not before", async ({ visit }) => {
  const page = await visit("/about");
  await page.clock.install({ time: new Date(noon) });
  await page.goto(answerPath("station", shenyangStation));
  await answered(page, "station");
  let asked = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).searchParams.has("lat")) asked++;
  });
  const look = () => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await page.clock.runFor("00:01:00");
  await look();
  expect(asked).toBe(0);
  await page.clock.fastForward("18:05:00");
  await look();
  await expect.poll(() => asked).toBe(1);
  await answered(page, "station");
  expect(page.url()).not.toContain("lat");
});

test("a page of another instant stands still", async ({ visit }) => {
  const page = await visit("/about");
  await page.clock.install({ time: new Date(noon) });
  await page.goto(`${answerPath("meal", shenyangStation)}&at=2026-11-24T12:00:00%2B08:00`);
  await answered(page, "meal");
  const states = page.locator("main li.card .state");
  const before = await states.allInnerTexts();
  await page.clock.runFor("05:00:00");
  expect(await states.allInnerTexts()).toEqual(before);
});
