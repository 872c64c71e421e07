import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// Browser tests: two workers, each with one Chromium for the run, and files one
// after the other in each. A test file gets a server and a database of its own
// (harness.ts), so that files need not know of each other. JIUJIN_TEST_WORKERS
// says how many workers; more than the machine has cores gain nothing.
export default defineConfig({
  root: dirname(fileURLToPath(import.meta.url)),
  cacheDir: "../node_modules/.vite-e2e",
  test: {
    include: ["*.test.ts"],
    environment: "node",
    pool: "forks",
    maxWorkers: Number(process.env.JIUJIN_TEST_WORKERS) || 2,
    isolate: false, // keeps the browser from file to file
    // Limits against hanging for ever; a machine with other work to do must not reach them.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    expect: { poll: { timeout: 30_000 } },
  },
});
