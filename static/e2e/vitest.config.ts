import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Browser tests: one worker, one Chromium, files one after the other. A test
// file gets a server and a database of its own (harness.ts).
export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  cacheDir: "../node_modules/.vite-e2e",
  test: {
    include: ["*.test.ts"],
    environment: "node",
    pool: "forks",
    maxWorkers: 1,
    fileParallelism: false,
    isolate: false, // keeps the browser from file to file
    // Limits against hanging for ever; a machine with other work to do must not reach them.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
