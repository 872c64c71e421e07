// No module of src imports, by way of others, itself: who changes one end of a cycle changes both.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";

const src = join(import.meta.dirname, "src");
const IMPORT = /^\s*(?:import|export)\b(?!\s+type\b)[^;]*?\bfrom\s+"(\.[^"]+)"|^\s*import\s+"(\.[^"]+)"|\bimport\("(\.[^"]+)"\)/gm;

/** Modules by path, each with those it imports, now or later; types alone do not count. */
function imports(paths, read) {
  return new Map(
    paths.map((path) => {
      const named = [...read(path).matchAll(IMPORT)].map((m) => join(dirname(path), m[1] ?? m[2] ?? m[3]));
      return [path, named.map((n) => `${n}.ts`).filter((n) => paths.includes(n))];
    }),
  );
}

/** The first cycle there is, as the modules on it, or none. */
function cycle(graph) {
  const done = new Set();
  const walk = (path, way) => {
    if (way.includes(path)) return [...way.slice(way.indexOf(path)), path];
    if (done.has(path)) return undefined;
    for (const next of graph.get(path)) {
      const found = walk(next, [...way, path]);
      if (found) return found;
    }
    done.add(path);
    return undefined;
  };
  for (const path of graph.keys()) {
    const found = walk(path, []);
    if (found) return found;
  }
  return undefined;
}

test("no cycle in src", () => {
  const paths = readdirSync(src, { recursive: true }).filter((p) => p.endsWith(".ts") && existsSync(join(src, p)));
  const graph = imports(paths, (p) => readFileSync(join(src, p), "utf8"));
  expect([...graph.values()].flat().length, "imports are seen").toBeGreaterThan(50);
  expect(cycle(graph)).toBeUndefined();
});

test.each([
  ["a static and a dynamic import", { "a.ts": 'import {\n  b,\n} from "./b/b";', "b/b.ts": 'void import("../a").then(x);' }, true],
  ["a re-export", { "a.ts": 'export { b } from "./b";', "b.ts": 'import "./a";' }, true],
  ["itself", { "a.ts": 'import { a } from "./a";' }, true],
  ["a type alone", { "a.ts": 'import { b } from "./b";', "b.ts": 'import type { A } from "./a";' }, false],
  ["two ways to one end", { "a.ts": 'import "./b";\nimport "./c";', "b.ts": 'import "./c";', "c.ts": "" }, false],
])("%s", (_, files, is) => {
  expect(cycle(imports(Object.keys(files), (p) => files[p])) !== undefined).toBe(is);
});
