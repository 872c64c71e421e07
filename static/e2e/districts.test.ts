// Districts of the made-up city: who is located first, nobody's telephone rings.

import { desk, expect, test } from "./harness";
import {
  allSites,
  answerPath,
  hotlines,
  inEnglish,
  kinds,
  listedNames,
  mapDrawn,
  markNames,
  pathOf,
  services,
  shenyangStation,
  sitesOnMap,
  type Service,
} from "./visitor";

const district = "210113"; // 沈北新区

for (const service of services) {
  test(`a district shows its located sites of ${service} first, then those whose place waits`, async ({ visit, server }) => {
    const code = await districtWithBoth(server.origin, service);
    const sites = await allSites(server.origin, `service=${service}&district=${code}`);
    const located = sites.filter((site) => site.geometry).map((site) => site.properties.name);
    const waiting = sites.filter((site) => !site.geometry).map((site) => site.properties.name);
    const page = await visit(`/d/${code}?service=${service}`);
    const listed = await listedNames(page);
    expect(listed.slice(0, located.length).sort()).toEqual(located.sort());
    expect(listed.slice(located.length).sort()).toEqual(waiting.sort());

    const tagged = page.getByRole("listitem").filter({ hasText: "位置待核实" });
    expect((await listedNames(tagged)).sort()).toEqual(waiting.sort());
    expect(await tagged.getByRole("link", { name: /去这里/ }).count(), "no way to a place nobody knows").toBe(0);
    const sentence = await page.getByRole("main").innerText();
    for (const count of [`${located.length} 处`, `${waiting.length} 处`]) expect(sentence).toContain(count);

    await mapDrawn(page);
    expect(await sitesOnMap(page)).toBe(located.length);
    expect(located).toEqual(expect.arrayContaining(await markNames(page)));
  });
}

test("on made-up data no telephone can be dialled but the hotlines", async ({ visit, server }) => {
  const page = await visit("/", { viewport: desk, javaScriptEnabled: false });
  const dialled = new Set<string>();
  let numbers = 0;
  const look = async (path: string) => {
    await page.goto(path);
    const hrefs = await page.locator('a[href^="tel:"]').evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).href));
    for (const href of hrefs) dialled.add(href);
    numbers += await page.locator("main").getByText(/0000/).count();
  };
  for (const kind of Object.keys(kinds).filter((k) => !k.startsWith("no such"))) await look(await pathOf(kind, server.origin));
  for (const service of services) await look(`/d/${district}?service=${service}`);
  const withPhone = (await allSites(server.origin, `district=${district}`)).filter((site) => site.properties.phone);
  for (const site of withPhone.slice(0, 5)) await look(`/s/${site.id}`);
  expect(numbers, "numbers were seen").toBeGreaterThan(20);
  expect([...dialled].sort()).toEqual(hotlines.map((number) => `tel:${number}`));
});

test("every page of the demo says that it is made up", async ({ visit, server, allow }) => {
  allow(/status of 40[04]/);
  const page = await visit("/");
  for (const kind of Object.keys(kinds)) {
    const path = await pathOf(kind, server.origin);
    for (const [lang, word] of [
      ["zh", "都是编的"],
      ["en", "made up"],
    ] as const) {
      await page.goto(lang === "en" ? inEnglish(path) : path);
      const note = page.getByRole("note").filter({ hasText: word });
      expect(await note.isVisible(), `${kind} in ${lang}`).toBe(true);
    }
  }
});

test("the note of the demo stays when an answer replaces the page", async ({ visit }) => {
  const page = await visit(answerPath("meal", shenyangStation));
  await mapDrawn(page);
  expect(await page.getByRole("note").filter({ hasText: "都是编的" }).isVisible()).toBe(true);
});

/** The code of a district that has located sites of the service and waiting ones. */
async function districtWithBoth(origin: string, service: Service): Promise<string> {
  const { districts } = (await (await fetch(`${origin}/api/v1/districts`)).json()) as {
    districts: { code: string; counts: Record<Service, { listed: number; located: number }> }[];
  };
  const found = districts.find(({ counts: { [service]: n } }) => n.located > 0 && n.located < n.listed);
  expect(found, `a district of the demo with both kinds of ${service}`).toBeDefined();
  return found!.code;
}
