// Past the door of the staff room.

import { spawnSync } from "node:child_process";
import type { Page } from "playwright-core";
import { desk, type Fixtures, type VisitOptions } from "./harness";
import { program } from "./server";

const password = "correct-horse-battery";
let made = 0;

/** Opens a path of the staff room as a new administrator, or as another role with these flags of `jiujin user add`. */
export async function enter({ visit, server }: Pick<Fixtures, "visit" | "server">, path: string, options: VisitOptions = {}, flags = ["--role", "administrator"]): Promise<Page> {
  const name = `staff${++made}`;
  const added = spawnSync(program, ["user", "add", name, "--db", server.db, ...flags], { input: `${password}\n`, encoding: "utf8" });
  if (added.status !== 0) throw new Error(`user add: ${added.stdout}${added.stderr}`);
  const page = await visit(`/staff/signin?to=${encodeURIComponent(path)}`, { viewport: desk, ...options });
  await page.fill("#f-name", name);
  await page.fill("#f-password", password);
  await page.click("form button.primary");
  await page.waitForURL((url) => url.pathname + url.search === path);
  return page;
}
