import { defineConfig } from "vitest/config";

// Unit tests: next to the code, in Node, without a browser. What needs a
// document belongs to e2e.
export default defineConfig({
  plugins: [
    {
      name: "asset", // build.mjs gives the hashed URL; a unit test is content with the name
      enforce: "pre",
      resolveId: (id) => (id.startsWith("asset:") ? `\0${id}.js` : undefined),
      load: (id) => (id.startsWith("\0asset:") ? `export default ${JSON.stringify(id.slice(7, -3))}` : undefined),
    },
  ],
  test: {
    include: ["src/**/*.test.ts", "*.test.mjs", "lighthouse/*.test.mjs"],
    environment: "node",
    sequence: { shuffle: true },
  },
});
