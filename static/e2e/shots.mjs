// Screenshots to look at: each URL at 360×800 and 1280×800, the window and the
// whole page, as PNG files in one folder.
//
//   node e2e/shots.mjs --out DIR [options] URL...
//     --geo LAT,LON      the device tells this place (else it refuses)
//     --steps FILE.mjs   runs its `export default async (page, {size}) => {}` before each picture
//     --name NAME        begins the file names (else the URL's path and query do)
//     --size WxH         instead of the two sizes; may be repeated
//     --dark, --no-js    dark scheme; scripts off
//
// Prints the files it wrote; console errors and failed loads go to stderr.

import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { desk, launch, phone, visitor } from "./chromium.mjs";

const usage = "usage: shots.mjs --out DIR [--geo LAT,LON] [--steps FILE.mjs] [--name NAME] [--size WxH] [--dark] [--no-js] URL...";

function readArgs() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      out: { type: "string" },
      geo: { type: "string" },
      steps: { type: "string" },
      name: { type: "string" },
      size: { type: "string", multiple: true },
      dark: { type: "boolean" },
      "no-js": { type: "boolean" },
    },
  });
  if (!values.out || positionals.length === 0) throw new Error(usage);
  const [latitude, longitude] = (values.geo ?? "").split(",").map(Number);
  if (values.geo && !(Number.isFinite(latitude) && Number.isFinite(longitude))) throw new Error(`--geo ${values.geo}: want LAT,LON`);
  return {
    out: resolve(values.out),
    urls: positionals,
    name: values.name,
    steps: values.steps && pathToFileURL(resolve(values.steps)).href,
    sizes: values.size?.map(parseSize) ?? [phone, desk],
    context: {
      ...visitor,
      colorScheme: values.dark ? "dark" : "light",
      javaScriptEnabled: !values["no-js"],
      ...(values.geo && { geolocation: { latitude, longitude }, permissions: ["geolocation"] }),
    },
  };
}

function parseSize(s) {
  const [, width, height] = /^(\d+)x(\d+)$/.exec(s) ?? [];
  if (!width) throw new Error(`--size ${s}: want WIDTHxHEIGHT`);
  return { width: Number(width), height: Number(height) };
}

function slug(url) {
  const { pathname, search } = new URL(url);
  return (decodeURIComponent(pathname + search).replace(/[^\p{L}\p{N}.]+/gu, "-").replace(/^-|-$/g, "") || "index").slice(0, 80);
}

async function main() {
  const { out, urls, name, steps, sizes, context: options } = readArgs();
  const act = steps ? (await import(steps)).default : async () => {};
  mkdirSync(out, { recursive: true });
  const browser = await launch();
  try {
    for (const [i, url] of urls.entries()) {
      for (const size of sizes) {
        const context = await browser.newContext({ ...options, viewport: size });
        context.on("console", (m) => m.type() === "error" && console.error(`${url}: ${m.text()}`));
        context.on("weberror", (e) => console.error(`${url}: ${e.error().message}`));
        const page = await context.newPage();
        await page.goto(url, { waitUntil: "networkidle" });
        await act(page, { size });
        await page.evaluate(() => document.fonts.ready.then(() => undefined));
        const base = name ? (urls.length > 1 ? `${name}-${i + 1}` : name) : slug(url);
        for (const [kind, fullPage] of [["view", false], ["full", true]]) {
          const path = join(out, `${base}-${size.width}-${kind}.png`);
          await page.screenshot({ path, fullPage });
          console.log(path);
        }
        await context.close();
      }
    }
  } finally {
    await browser.close();
  }
}

try {
  await main();
} catch (err) {
  console.error(err.message);
  process.exitCode = 1;
}
