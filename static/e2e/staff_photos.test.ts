// Photos of a site: uploaded in the staff room, seen by the public.

import type { Page } from "playwright-core";
import { expect, expectAccessible, phone, test } from "./harness";
import { enter } from "./staff_in";

/** A picture in one colour, as a browser's canvas writes it. */
async function picture(page: Page, name: string, colour: string, type = "image/jpeg", size: [number, number] = [1800, 1200]): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(
    ([colour, type, width, height]) => {
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [width, height];
      const pen = canvas.getContext("2d")!;
      pen.fillStyle = colour;
      pen.fillRect(0, 0, width, height);
      return canvas.toDataURL(type);
    },
    [colour, type, ...size] as const,
  );
  return { name, mimeType: type, buffer: Buffer.from(url.split(",")[1]!, "base64") };
}

/** A published site of the made-up city. */
async function published(page: Page): Promise<string> {
  const list = (await (await page.request.get("/api/v1/sites?service=meal&limit=1000")).json()) as { features: { id: string; properties: { status?: string } }[] };
  return list.features.find(({ properties }) => !properties.status)!.id;
}

test("photos are added, put in order and taken away, and the public sees them", async ({ visit, server, allow }) => {
  allow(/422|404/);
  const page = await enter({ visit, server }, "/staff/locate");
  const id = await published(page);
  await page.goto(`/staff/sites/${id}/photos`);
  await expectAccessible(page);

  // Without words it is refused, and nothing is kept.
  await page.setInputFiles("#f-file\\.0", await picture(page, "door.jpg", "#a04020"));
  await page.getByRole("button", { name: "上传" }).click();
  await page.locator("#faults", { hasText: "请写照片上是什么" }).waitFor();
  expect(await page.locator("ol.photos li").count()).toBe(0);

  await page.setInputFiles("#f-file\\.0", await picture(page, "door.jpg", "#a04020"));
  await page.fill("#f-newalt\\.0", "门口，有坡道");
  await page.setInputFiles("#f-file\\.1", await picture(page, "menu.webp", "#205080", "image/webp", [900, 1200]));
  await page.fill("#f-newalt\\.1", "<b>菜单</b>");
  await page.getByRole("button", { name: "上传" }).click();
  await page.locator(".said", { hasText: "2 张" }).waitFor();
  await expectAccessible(page);

  await page.getByRole("button", { name: "第 1 张往后" }).click();
  await page.locator(".said", { hasText: "顺序" }).waitFor();
  expect(await page.inputValue("#f-alt\\.1")).toBe("<b>菜单</b>");

  const visitor = await visit(`/s/${id}`, { viewport: phone });
  const shown = visitor.locator(".photos img");
  expect(await shown.count()).toBe(2);
  expect(await shown.evaluateAll((all) => all.map((img) => img.getAttribute("alt")))).toEqual(["<b>菜单</b>", "门口，有坡道"]);
  await shown.first().scrollIntoViewIfNeeded();
  await expect.poll(() => shown.evaluateAll((all) => all.map((img) => (img as HTMLImageElement).naturalWidth))).toEqual([300, 400]);
  await expectAccessible(visitor);

  const { properties } = (await (await visitor.request.get(`/api/v1/sites/${id}`)).json()) as { properties: { photos: { url: string; thumb_url: string; width: number; height: number; alt: string }[] } };
  expect(properties.photos.map(({ width, height }) => [width, height])).toEqual([[900, 1200], [1600, 1066]]);
  const whole = await visitor.request.get(properties.photos[1]!.url);
  expect(whole.headers()).toMatchObject({ "content-type": "image/jpeg", "cache-control": "public, max-age=31536000, immutable", "x-content-type-options": "nosniff" });
  const other = (await (await visitor.request.get("/api/v1/sites?service=station&limit=1")).json()) as { features: { id: string }[] };
  const elsewhere = properties.photos[1]!.url.replace(`/${id}/`, `/${other.features[0]!.id}/`);
  expect((await visitor.request.get(elsewhere)).status()).toBe(404); // only under the site that names it

  await page.getByRole("button", { name: "删掉第 2 张" }).click();
  await page.locator(".said", { hasText: "已删掉" }).waitFor();
  expect(await page.locator("ol.photos li").count()).toBe(1);
  await expect.poll(async () => (await visitor.request.get(properties.photos[1]!.url)).status()).toBe(404);
});

test("what is no photo is refused with what to do", async ({ visit, server, allow }) => {
  allow(/422/);
  const page = await enter({ visit, server }, "/staff/locate");
  const id = await published(page);
  const send = async (name: string, bytes: string): Promise<string> => {
    await page.goto(`/staff/sites/${id}/photos`);
    const before = await page.locator("ol.photos li").count();
    await page.setInputFiles("#f-file\\.0", { name, mimeType: "image/jpeg", buffer: Buffer.from(bytes, "latin1") });
    await page.fill("#f-newalt\\.0", "门口");
    await page.getByRole("button", { name: "上传" }).click();
    const said = await page.textContent("#faults");
    expect(await page.inputValue("#f-newalt\\.0")).toBe("门口"); // not typed again
    expect(await page.locator("ol.photos li").count()).toBe(before);
    return said ?? "";
  };
  expect(await send("a.jpg", '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')).toContain("不是");
  expect(await send("b.jpg", "\xff\xd8\xff\xe0 not a picture at all")).toContain("打不开");
  expect(await send("c.heic", "\0\0\0\x18ftypheic\0\0\0\0mif1heic")).toContain("HEIC");
});

test("a phone offers its camera, and the forms work without script", async ({ visit, server }) => {
  const page = await enter({ visit, server }, "/staff/locate", { viewport: phone, hasTouch: true, isMobile: true });
  const id = await published(page);
  await page.goto(`/staff/sites/${id}/photos`);
  const camera = page.locator("#f-camera\\.0");
  expect(await camera.getAttribute("capture")).toBe("environment");
  expect(await camera.isVisible()).toBe(true);
  await camera.setInputFiles(await picture(page, "now.png", "#306030", "image/png", [400, 500]));
  await page.fill("#f-newalt\\.0", "招牌");
  await page.getByRole("button", { name: "上传" }).click();
  await page.locator(".said", { hasText: "1 张" }).waitFor();
  await expectAccessible(page);
});
