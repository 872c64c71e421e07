// `make lighthouse`: Lighthouse as a phone, several times on each page that
// matters, of a server filled with invented sites.
//
//   node lighthouse/run.mjs [--runs 5] [--markdown FILE] [PAGE...]
//     PAGE   home, meal, station, site, district, about; all of them if none is named
//
// Prints the medians and every audit that failed. Exits with 1 when a median
// misses its target (report.mjs). Rounds go over all pages in turn, so that what
// else the machine does in those minutes is shared among them.

import * as chromeLauncher from "chrome-launcher";
import lighthouse from "lighthouse";
import { existsSync, writeFileSync } from "node:fs";
import { cpus, totalmem } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { executablePath, flags } from "../e2e/chromium.mjs";
import { asMarkdown, asText, faults, misses, table, targets } from "./report.mjs";
import { startServer } from "./server.mjs";

const names = ["home", "meal", "station", "site", "district", "about"];
const note = "* says noindex on purpose, for it holds somebody's place: SEO is without the audit is-crawlable.";

function readArgs() {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { runs: { type: "string", default: "5" }, markdown: { type: "string", default: "" } },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: want a number of at least 1`);
  const unknown = positionals.filter((name) => !names.includes(name));
  if (unknown.length) throw new Error(`no page is called ${unknown.join(" or ")}; there are ${names.join(", ")}`);
  return { runs, markdown: values.markdown && resolve(values.markdown), wanted: positionals.length ? positionals : names };
}

/** The pages by name, for the site nearest to the answer's place and its district. */
async function pagesOf(origin) {
  const response = await fetch(`${origin}/api/v1/nearest?lat=41.8&lon=123.43&service=meal&k=1`);
  if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
  const [nearest] = (await response.json()).features;
  const place = "/?lat=41.8&lon=123.43&service=";
  return {
    home: { path: "/", title: "/" },
    meal: { path: `${place}meal`, title: `${place}meal`, noindex: true },
    station: { path: `${place}station`, title: `${place}station`, noindex: true },
    site: { path: `/s/${nearest.id}`, title: "/s/{id}" },
    district: { path: `/d/${nearest.properties.district}`, title: "/d/{district}" },
    about: { path: "/about", title: "/about" },
  };
}

/** Refuses a page that is not there, or whose noindex is not as we say. */
async function check(url, page) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${page.path}: ${response.status}`);
  const noindex = /<meta name="robots" content="noindex">/.test(await response.text());
  if (noindex !== Boolean(page.noindex)) throw new Error(`${page.path}: ${noindex ? "says noindex" : "should say noindex"}`);
}

/** One run, in a browser that has seen nothing. */
async function measure(url, page) {
  const chrome = await chromeLauncher.launch({
    chromePath: executablePath,
    chromeFlags: [...flags, "--headless=new", "--accept-lang=zh-CN"],
    handleSIGINT: false, // end does it
    logLevel: "silent",
  });
  try {
    const { lhr } = await lighthouse(url, {
      port: chrome.port,
      logLevel: "error",
      onlyCategories: [...targets.keys()],
      skipAudits: page.noindex ? ["is-crawlable"] : [],
    });
    if (lhr.runtimeError) throw new Error(`${page.path}: ${lhr.runtimeError.message}`);
    for (const warning of lhr.runWarnings) console.error(`${page.path}: ${warning}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

async function measureAll({ runs, wanted }) {
  const server = await startServer();
  try {
    const pages = await pagesOf(server.origin);
    const measured = wanted.map((name) => ({ page: pages[name], results: [] }));
    for (const { page } of measured) await check(server.origin + page.path, page);
    for (let run = 1; run <= runs; run++) {
      for (const { page, results } of measured) {
        process.stderr.write(`lighthouse: run ${run} of ${runs}: ${page.path}\n`);
        results.push(await measure(server.origin + page.path, page));
      }
    }
    return measured;
  } finally {
    await server.stop();
  }
}

/** When, with what and on what: figures mean nothing without it. */
function circumstances(measured, runs) {
  const { environment, lighthouseVersion, fetchTime } = measured[0].results[0];
  const browser = /Chrome\/\d+/.exec(environment.hostUserAgent)?.[0] ?? environment.hostUserAgent;
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? "?"}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return `${fetchTime.slice(0, 10)}, Lighthouse ${lighthouseVersion}, mobile, median of ${runs}, ${browser}, ${machine}`;
}

async function main() {
  const args = readArgs();
  if (!existsSync(executablePath)) {
    throw new Error(`${executablePath} is missing: install Debian's chromium and fonts-noto-cjk, or name another in JIUJIN_TEST_CHROMIUM`);
  }
  const measured = await measureAll(args);
  const rows = table(measured);
  const when = circumstances(measured, args.runs);
  const notes = measured.some(({ page }) => page.noindex) ? [note] : [];
  const missed = misses(measured);

  console.log([when, "", asText(rows), ...notes, ...measured.flatMap(faults)].join("\n"));
  if (args.markdown) {
    writeFileSync(args.markdown, [`${when}.`, "", asMarkdown(rows), ...notes.map((line) => line.replace("*", "\\*"))].join("\n") + "\n");
  }
  for (const miss of missed) console.error(`lighthouse: ${miss}`);
  if (missed.length) process.exitCode = 1;
}

/** Ends with the browser; the server's folder goes with this process (server.mjs). */
function end() {
  chromeLauncher.killAll();
  process.exit(1);
}

process.once("SIGINT", end).once("SIGTERM", end);
try {
  await main();
} catch (err) {
  console.error(`lighthouse: ${err.message}`);
  process.exitCode = 1;
}
