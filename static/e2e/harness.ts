// What a browser test imports instead of vitest: the same `test`, with a
// browser, a server and a visitor. A test fails on any console error, script
// error or request that leaves the origin, though it asserts nothing about them.
//
//   test("finds the nearest", async ({ visit }) => {
//     const page = await visit("/", { geolocation: shenyangStation });
//     await page.getByRole("button", { name: "看看我附近" }).click();
//     expect(await page.getByRole("listitem").count()).toBe(10);
//     await expectAccessible(page);
//   });

import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect, test as base } from "vitest";
import { launch, visitor } from "./chromium.mjs";
import { startServer, type Server } from "./server";

// Sooner than the test's own end, so that the failure names what did not come.
const actionTimeoutMs = 45_000;

export { expect };
export { desk, phone } from "./chromium.mjs";

export interface Place {
  latitude: number;
  longitude: number;
  accuracy?: number;
}

export interface VisitOptions extends Omit<BrowserContextOptions, "geolocation" | "permissions"> {
  /** Where the device says it is. Without it the visitor refuses to tell. */
  geolocation?: Place;
}

export interface Fixtures {
  /** One Chromium for all files of a worker. */
  browser: Browser;
  /** One server with a demo database for the test file. Write tests that do not mind each other. */
  server: Server;
  /** Opens a path of the server as a new visitor, on a phone unless told otherwise. */
  visit: (path: string, options?: VisitOptions) => Promise<Page>;
  /** Excuses faults that match, in this test: an error status one provokes is a console error too. */
  allow: (fault: RegExp) => void;
}

export const test = base.extend<Fixtures & { faults: Faults }>({
  browser: [
    async ({}, use) => {
      const browser = await launch();
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
  server: [
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "file" },
  ],
  faults: async ({}, use) => {
    const faults = new Faults();
    await use(faults);
    expect(faults.left(), "faults in the browser").toEqual([]);
  },
  allow: async ({ faults }, use) => {
    await use((fault) => faults.allow(fault));
  },
  visit: async ({ browser, server, faults }, use) => {
    const contexts: BrowserContext[] = [];
    await use(async (path, { geolocation, ...options } = {}) => {
      const context = await browser.newContext({
        ...visitor,
        baseURL: server.origin,
        ...options,
        ...(geolocation && { geolocation, permissions: ["geolocation"] }),
      });
      contexts.push(context);
      context.setDefaultTimeout(actionTimeoutMs);
      await faults.watch(context, server.origin);
      const page = await context.newPage();
      await page.goto(path);
      return page;
    });
    await Promise.all(contexts.map((c) => c.close()));
  },
});

/** Collects what must not happen in a browser context. */
export class Faults {
  #seen: string[] = [];
  #allowed: RegExp[] = [];

  allow(fault: RegExp): void {
    this.#allowed.push(fault);
  }

  left(): string[] {
    return this.#seen.filter((fault) => !this.#allowed.some((a) => a.test(fault)));
  }

  /** Watches every page and worker of the context; requests that leave the origin are noted and go nowhere. */
  async watch(context: BrowserContext, origin: string): Promise<void> {
    context.on("console", (message) => {
      if (message.type() === "error") this.#seen.push(`console: ${message.text()} (${message.location().url})`);
    });
    context.on("weberror", (err) => this.#seen.push(`script: ${err.error().message}`));
    context.on("request", (request) => {
      if (leaves(request.url(), origin)) this.#seen.push(`request: ${request.url()}`);
    });
    await context.route(
      (url) => leaves(url.href, origin),
      (route) => route.abort(),
    );
  }
}

function leaves(url: string, origin: string): boolean {
  const u = new URL(url);
  return (u.protocol === "http:" || u.protocol === "https:") && u.origin !== origin;
}

export interface AccessibleOptions {
  /** Ask for 7:1 (长辈版) instead of 4.5:1. */
  enhancedContrast?: boolean;
  /** Only these rules of axe. */
  rules?: string[];
}

/** Fails on any axe-core violation: WCAG 2.2 AA with target sizes, and axe's best practices. */
export async function expectAccessible(page: Page, options: AccessibleOptions = {}): Promise<void> {
  expect(await violations(page, options), "axe-core violations").toEqual([]);
}

/** What axe-core finds, a line for each element. */
export async function violations(page: Page, options: AccessibleOptions = {}): Promise<string[]> {
  const found = await new AxeBuilder({ page })
    .setLegacyMode() // no page has frames: axe need not open a second page to put their results together
    .options({
      resultTypes: ["violations"], // what passed is not written out, element by element
      ...(options.rules
        ? { runOnly: { type: "rule", values: options.rules } }
        : { rules: { "target-size": { enabled: true }, "color-contrast-enhanced": { enabled: options.enhancedContrast ?? false } } }),
    })
    .analyze();
  const lines: string[] = [];
  for (const v of found.violations) {
    for (const n of v.nodes) {
      if (v.id === "target-size" && (await isMark(page, n.target.join(" ")))) continue;
      lines.push(`${v.id}: ${v.help}: ${n.html.slice(0, 200)}`);
    }
  }
  return lines;
}

/** Marks stand where their sites are and may lie on each other: WCAG 2.5.8 excuses them, for their place is
 * essential and the cards do the same. */
function isMark(page: Page, selector: string): Promise<boolean> {
  return page.locator(selector).evaluate((el) => el.matches(".leaflet-marker-icon"));
}
