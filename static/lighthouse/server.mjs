// bin/jiujin as in production, on a database of its own that holds testList.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { testList } from "./list.mjs";

const program = resolve(dirname(fileURLToPath(import.meta.url)), "../../bin/jiujin");
const sites = 60;
const startTimeoutMs = 30_000;

/** Starts the server on a free port; `stop` ends it and deletes its database, and so does this process's end. */
export async function startServer() {
  const folder = mkdtempSync(join(tmpdir(), "jiujin-lighthouse-"));
  const tidy = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", tidy);

  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("JIUJIN_")));
  const db = join(folder, "lighthouse.db");
  const list = join(folder, "list.csv");
  writeFileSync(list, testList(sites));
  await promisify(execFile)(program, ["import", list, "--db", db, "--as", "published"], { env });

  const child = spawn(program, ["serve", "--db", db, "--listen", "127.0.0.1:0", "--quiet"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const kill = () => void child.kill("SIGKILL");
  process.prependOnceListener("exit", kill);
  const exited = once(child, "exit");

  return {
    origin: await address(child),
    async stop() {
      child.kill("SIGTERM");
      await exited;
      process.off("exit", kill);
      process.off("exit", tidy);
      tidy();
    },
  };
}

/** The address that the server prints when it is ready. */
function address(child) {
  return new Promise((found, failed) => {
    let log = "";
    const fail = (how) => failed(new Error(`${program} ${how}:\n${log}`));
    const timer = setTimeout(() => fail(`was not ready within ${startTimeoutMs} ms`), startTimeoutMs);
    const ended = (code, signal) => {
      clearTimeout(timer);
      fail(`ended (${code ?? signal}) before it was ready`);
    };
    child.once("error", failed).once("exit", ended);
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        log += text;
        const origin = /http:\/\/127\.0\.0\.1:\d+(?=\D)/.exec(log); // not while the port is still coming
        if (!origin) return;
        clearTimeout(timer);
        child.off("exit", ended);
        found(origin[0]);
      });
    }
  });
}
