// People: somebody new gets a link, chooses a password, and looks after it.

import { expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

const first = "浑河两岸的灯火真好看";
const second = "长春路下雪天真的很冷呀";

test("somebody new: a link once, a password, her own menu, her sessions", async ({ visit, server, allow }) => {
  allow(/status of (403|404|422)/);
  const boss = await enter({ visit, server }, "/staff/people/new");
  await expectAccessible(boss);
  await boss.fill("#f-name", "李娜");
  await boss.click("main form button.primary");
  expect(await boss.textContent("#faults")).toContain("管哪些区县");
  await boss.check("input[name=districts][value='210102']");
  await boss.check("input[name=services][value=meal]");
  await boss.click("main form button.primary");
  await expectAccessible(boss);
  const link = new URL(await boss.inputValue("main input[readonly]"));
  await boss.goto("/staff/people");
  await expectAccessible(boss);
  await boss.click("a:text-is('李娜')");
  expect(await boss.locator("main input[readonly]").count(), "the link is shown once").toBe(0);

  const lina = await visit(link.pathname + link.search, { viewport: phone });
  await expectAccessible(lina);
  await lina.fill("#f-password", first);
  await lina.fill("#f-again", first);
  await lina.click("form button.primary");
  await lina.waitForURL("**/staff");
  const menu = await lina.locator(".menu a").allTextContents();
  expect(menu).toContain("站点");
  for (const other of ["人员", "审计", "城市资料"]) expect(menu).not.toContain(other);
  expect((await lina.request.get(link.pathname + link.search)).status()).toBe(404);

  // She signs in elsewhere, with a slip first.
  const desk = await visit("/staff/signin");
  await expectAccessible(desk);
  await desk.fill("#f-name", "李娜");
  await desk.fill("#f-password", second);
  await desk.click("form button.primary");
  expect(await desk.textContent("#faults")).toContain("用户名或密码不对");
  await desk.fill("#f-password", first);
  await desk.click("form button.primary");
  await desk.waitForURL("**/staff");

  // On the phone she sees both, and ends the other.
  await lina.goto("/staff/account");
  await expectAccessible(lina);
  const sessions = lina.locator("form[action='/staff/account/end'] button");
  expect(await sessions.count()).toBe(1);
  await sessions.click();
  expect(await lina.textContent(".said")).not.toBe("");
  await desk.goto("/staff/sites");
  expect(new URL(desk.url()).pathname).toBe("/staff/signin");
  expect(new URL(desk.url()).searchParams.get("to")).toBe("/staff/sites");

  await lina.fill("#f-old", first);
  await lina.fill("#f-password", second);
  await lina.fill("#f-again", second);
  await lina.click("button:has-text('换密码')");
  expect(await lina.textContent(".said")).toContain("密码");
  await desk.fill("#f-name", "李娜");
  await desk.fill("#f-password", second);
  await desk.click("form button.primary");
  await desk.waitForURL("**/staff/sites");

  // Her account is disabled: her next page is the door.
  await boss.reload(); // her password is new since
  await boss.check("input[name=disabled]");
  await boss.click("main form button.primary");
  await lina.goto("/staff");
  expect(new URL(lina.url()).pathname).toBe("/staff/signin");
});
