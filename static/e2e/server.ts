// Starts the real program for the browser tests.

import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { once } from "node:events";

/** The program under test. */
export const program = resolve(import.meta.dirname, "../../bin/jiujin");
const startTimeoutMs = 90_000;
const stopTimeoutMs = 60_000;

export interface ServerOptions {
  /** The server's clock, RFC 3339; null is the real one, as serving without --demo demands.
   * Default: a Monday noon on which everything is served. */
  now?: string | null;
  /** The program; the self-test starts others. */
  command?: string;
  /** Its arguments, given the path of an empty database. */
  args?: (db: string) => string[];
}

export interface Server {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  /** The path of its database, gone after stop. */
  db: string;
  /** All it has written so far, both streams. */
  log(): string;
  /** Ends it as an operator would; rejects when it does not go, or goes with an error. */
  stop(): Promise<void>;
}

/** Runs `jiujin serve --demo` on a free port with an empty database and waits until it is ready. */
export async function startServer(options: ServerOptions = {}): Promise<Server> {
  const {
    now = "2026-11-23T11:30:00+08:00",
    command = program,
    args = (db) => ["serve", "--demo", "--db", db, "--listen", "127.0.0.1:0"],
  } = options;
  const folder = mkdtempSync(join(tmpdir(), "jiujin-e2e-"));
  const db = join(folder, "e2e.db");

  const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !key.startsWith("JIUJIN_")));
  const child = spawn(command, args(db), {
    env: { ...env, ...(now !== null && { JIUJIN_TEST_NOW: now }) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const killHard = () => void child.kill("SIGKILL");
  process.once("exit", killHard);
  const exited = new Promise<number | string>((done) => {
    child.once("exit", (code, signal) => done(code ?? signal ?? "?"));
    child.once("error", (err) => done(err.message));
  });
  void exited.then(() => {
    process.off("exit", killHard);
    rmSync(folder, { recursive: true, force: true });
  });

  let log = "";
  const ready = new Promise<string>((done) => {
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (s: string) => {
      log += s;
      out += s;
      const origin = /http:\/\/127\.0\.0\.1:\d+(?=\D)/.exec(out); // not while the port is still coming
      if (origin) done(origin[0]);
    });
    child.stderr.setEncoding("utf8").on("data", (s: string) => {
      log += s;
    });
  });

  const timer = new AbortController();
  const origin = await Promise.race([
    ready,
    exited.then((how) => Promise.reject(new Error(`${command} ended (${how}) before it was ready:\n${log}`))),
    after(startTimeoutMs, timer.signal).then(() => {
      killHard();
      throw new Error(`${command} was not ready within ${startTimeoutMs} ms:\n${log}`);
    }),
  ]).finally(() => timer.abort());

  return {
    origin,
    db,
    log: () => log,
    async stop() {
      child.kill("SIGTERM");
      const limit = new AbortController();
      const how = await Promise.race([exited, after(stopTimeoutMs, limit.signal).then(() => undefined)]);
      limit.abort();
      if (how === 0) return;
      killHard();
      throw new Error(`${command} did not stop well (${how ?? `still there after ${stopTimeoutMs} ms`}):\n${log}`);
    },
  };
}

/** Resolves after ms; never once the signal has fired. */
async function after(ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((done) => {
    const timer = setTimeout(done, ms);
    void once(signal, "abort").then(() => clearTimeout(timer));
  });
}
