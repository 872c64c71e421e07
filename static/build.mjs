// Builds static/src into static/dist:
//
//   src/NAME.ts    an entry point      -> dist/NAME-HASH.js   (an ES module)
//   src/NAME.css   an entry point      -> dist/NAME-HASH.css
//   src/img/FILE   taken as it is      -> dist/FILE-HASH.ext, named img/FILE
//   src/DIR/...    parts, imported by the entry points
//
// dist/manifest.json maps the names on the left to the files on the right, and
// every text file has .gz and .br siblings where they are smaller. The same
// sources give the same bytes. Files that nothing names any more are deleted.

import * as esbuild from "esbuild";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = dirname(fileURLToPath(import.meta.url));
const src = join(root, "src");
const dist = join(root, "dist");
const urlPrefix = "/assets/";
const compressible = new Set([".css", ".js", ".json", ".svg", ".webmanifest"]);

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  target: ["chrome80", "safari13"], // the browser floor, DESIGN §5
  // Safari has had destructuring since 10. esbuild counts it from 14.1, for a corner
  // case (a computed key that is evaluated late), and cannot lower it.
  supported: { destructuring: true },
  charset: "utf8",
  legalComments: "eof", // licences that ask to travel with the code
  entryNames: "[name]-[hash]",
  chunkNames: "chunk-[hash]",
  assetNames: "[name]-[hash]",
  loader: { ".png": "file", ".svg": "file", ".woff2": "file" },
  logLevel: "warning",
};

/** Entry points by extension: files directly in src, in a fixed order. */
function entryPoints(ext) {
  return readdirSync(src)
    .filter((f) => f.endsWith(ext) && !f.endsWith(".d.ts") && !f.endsWith(".test.ts"))
    .sort()
    .map((f) => join(src, f));
}

function images() {
  const dir = join(src, "img");
  try {
    return readdirSync(dir).sort().map((f) => join(dir, f));
  } catch (err) {
    if (err.code === "ENOENT") return [];
    throw err;
  }
}

/** Records what one build made: files to write, and names of its entry points. */
function collect(result, into) {
  for (const file of result.outputFiles) into.files.set(basename(file.path), file.contents);
  for (const [out, meta] of Object.entries(result.metafile.outputs)) {
    if (!meta.entryPoint) continue;
    const name = relative(src, join(root, meta.entryPoint)).replaceAll("\\", "/");
    into.names.set(name.replace(/\.ts$/, ".js"), basename(out));
  }
}

/** Resolves `asset:NAME` to the URL of a file that an earlier build made. */
function assetURLs(names) {
  return {
    name: "asset",
    setup(build) {
      build.onResolve({ filter: /^asset:/ }, (args) => ({ path: args.path.slice(6), namespace: "asset" }));
      build.onLoad({ filter: /.*/, namespace: "asset" }, (args) => {
        const file = names.get(args.path);
        if (file) return { contents: `export default ${JSON.stringify(urlPrefix + file)}` };
        return { errors: [{ text: `asset:${args.path}: there is no such style or image in src` }] };
      });
    },
  };
}

async function build() {
  const made = { files: new Map(), names: new Map() };

  collect(await esbuild.build({ ...common, entryPoints: entryPoints(".css") }), made);

  const pictures = images();
  if (pictures.length) {
    const loader = Object.fromEntries(pictures.map((f) => [extname(f), "copy"]));
    collect(await esbuild.build({ ...common, entryPoints: pictures, loader }), made);
  }

  collect(
    await esbuild.build({
      ...common,
      entryPoints: entryPoints(".ts"),
      format: "esm",
      alias: { leaflet: "leaflet/dist/leaflet-src.esm.js" }, // its CommonJS form puts helpers into every script
      splitting: true, // what two entry points share, and what import() loads late
      plugins: [assetURLs(new Map(made.names))],
    }),
    made,
  );

  write(made);
  return made;
}

function write({ files, names }) {
  mkdirSync(dist, { recursive: true });
  const keep = new Set([".gitkeep", "manifest.json"]);
  const put = (name, contents) => {
    keep.add(name);
    writeFileSync(join(dist, name), contents);
  };
  for (const [name, contents] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) {
    put(name, contents);
    if (!compressible.has(extname(name))) continue;
    const gz = gzipSync(contents, { level: 9 });
    const br = brotliCompressSync(contents, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: contents.length } });
    if (gz.length < contents.length) put(name + ".gz", gz);
    if (br.length < contents.length) put(name + ".br", br);
  }
  // The manifest last: it names only files that are there.
  const sorted = Object.fromEntries([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(join(dist, "manifest.json"), JSON.stringify(sorted, null, 2) + "\n");
  for (const f of readdirSync(dist)) {
    if (!keep.has(f)) rmSync(join(dist, f), { recursive: true });
  }
}

function report({ names }) {
  for (const [name, file] of names) {
    const size = (suffix) => {
      try {
        return (readFileSync(join(dist, file + suffix)).length / 1024).toFixed(1);
      } catch {
        return "-";
      }
    };
    console.log(`static: ${name.padEnd(20)} ${size("").padStart(7)} KB, br ${size(".br")} KB`);
  }
}

try {
  report(await build());
} catch (err) {
  if (!err.errors) console.error(err); // esbuild has already printed its own
  process.exitCode = 1;
}
