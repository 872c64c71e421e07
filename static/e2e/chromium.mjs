// Debian's Chromium, driven by playwright-core. JIUJIN_TEST_CHROMIUM names another.

import { existsSync } from "node:fs";
import { chromium } from "playwright-core";

export const executablePath = process.env.JIUJIN_TEST_CHROMIUM || "/usr/bin/chromium";

/** The same engine without the browser's own windows, which takes half the processor time for each page. */
const shell = "/usr/bin/chromium-headless-shell";

/** What a phone and a desk show, CSS pixels. */
export const phone = { width: 360, height: 800 };
export const desk = { width: 1280, height: 800 };

/** What makes it run in a container, and reach this machine and nothing else. */
export const flags = [
  "--no-sandbox",
  "--disable-dev-shm-usage",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
  "--disable-quic",
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** Starts a browser that can reach this machine and nothing else: the shell where it is installed. */
export function launch() {
  const preferred = !process.env.JIUJIN_TEST_CHROMIUM && existsSync(shell) ? shell : executablePath;
  return chromium.launch({ executablePath: preferred, args: flags });
}

/** The visitor's side of a context: where, in which language, at which clock. */
export const visitor = { locale: "zh-CN", timezoneId: "Asia/Shanghai", viewport: phone };
