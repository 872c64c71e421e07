// The harness, proven on pages and programs of its own.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { visitor } from "./chromium.mjs";
import { expect, expectAccessible, Faults, test, violations } from "./harness";
import { startServer } from "./server";

test("Chromium draws Chinese", async ({ browser }) => {
  const page = await browser.newPage(visitor);
  await page.setContent("<!doctype html><canvas></canvas>");
  const pictures = await page.evaluate(() =>
    ["就", "近", "餐"].map((character) => {
      const canvas = document.createElement("canvas");
      const pen = canvas.getContext("2d")!;
      pen.font = "60px sans-serif";
      pen.fillText(character, 20, 80);
      return canvas.toDataURL();
    }),
  );
  await page.close();
  expect(new Set(pictures).size, "without a font all characters are the same box").toBe(3);
});

test("faults are seen", async ({ browser }) => {
  const site = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    if (request.url !== "/") response.statusCode = 404;
    response.end(
      `<!doctype html><link rel="icon" href="data:,"><p>歇脚喝水</p><script>
         console.error("旧账"); console.warn("fine"); fetch("/none"); fetch("http://example.com/x").catch(() => {});
         setTimeout(() => { document.title = "done"; throw new Error("坏了"); });
       </script>`,
    );
  });
  site.listen(0, "127.0.0.1");
  await new Promise((done) => site.once("listening", done));
  const origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;

  const faults = new Faults();
  const context = await browser.newContext(visitor);
  await faults.watch(context, origin);
  const page = await context.newPage();
  await page.goto(origin);
  await expect.poll(() => faults.left().length).toBeGreaterThanOrEqual(5); // the lost request is two: asked and failed
  const seen = faults.left().join("\n");
  expect(seen).toContain("console: 旧账");
  expect(seen).toContain("script: 坏了");
  expect(seen).toContain("request: http://example.com/x");
  expect(seen).toMatch(/console: .*404/);
  expect(seen).not.toContain("fine");
  faults.allow(/./);
  expect(faults.left()).toEqual([]);
  await context.close();
  site.close();
});

test("axe-core finds what is wrong", async ({ browser }) => {
  const context = await browser.newContext(visitor);
  const page = await context.newPage();
  await page.setContent('<!doctype html><html lang="zh-CN"><title>t</title><main><h1>就近</h1><img src="data:,"></main>');
  expect((await violations(page)).join()).toContain("image-alt");
  await expect(expectAccessible(page)).rejects.toThrow(/axe-core violations/);
  await context.close();
});

test("a server that does not start says why", async () => {
  await expect(
    startServer({ command: process.execPath, args: () => ["-e", "console.error('disk is full'); process.exit(3)"] }),
  ).rejects.toThrow(/ended \(3\)[^]*disk is full/);
  await expect(startServer({ command: "/nowhere/jiujin" })).rejects.toThrow(/ENOENT/);
});

test("a server that stops badly says so", async () => {
  const server = await startServer({
    command: process.execPath,
    args: () => [
      "-e",
      "process.on('SIGTERM', () => process.exit(4)); setInterval(() => {}, 1e6); console.log('at http://127.0.0.1:4567/')",
    ],
  });
  expect(server.origin).toBe("http://127.0.0.1:4567");
  await expect(server.stop()).rejects.toThrow(/did not stop well \(4\)/);
});

test("the real server is there", async ({ server }) => {
  const response = await fetch(`${server.origin}/healthz`);
  expect(response.status, server.log()).toBe(200);
});
