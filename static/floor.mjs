// The browser floor of DESIGN §5 (Chrome 80, Safari 13) as a check of what the
// compilers let pass: esbuild lowers syntax, tsc's ES2019 knows the language's
// library; style features and the DOM's newer calls are looked for here.
//
// A use that does no harm on old browsers is excused on its own line:
//   `color: color-mix(…); /* floor: only a tint */`   `x(); // floor: guarded above`
// In styles, what stands in @supports is not looked at, and a newer value may
// follow an older one of the same property in the same rule.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const AT_RULES = /^@(layer|container|property|scope|starting-style|view-transition)\b/;
const SELECTORS_LOST = /:(is|where|has)\(/; // the rule is lost, and nothing stands in for it
const SELECTORS_ALONE = /:focus-visible|::marker|:user-(in)?valid|:popover-open|:modal/; // fine alone, poison in a list
const PROPERTIES = /^(aspect-ratio|translate|rotate|scale|(margin|padding|inset)-(inline|block)|overflow-(inline|block))$/;
const VALUES = /\b(clamp|color-mix|light-dark|oklch|oklab|lch|lab)\(|\d[dsl]v[hw]\b|^clip$|^revert-layer$/;

/** Faults of one style sheet, as sentences. */
export function faultsInCSS(css) {
  const faults = [];
  const text = css
    .replace(/;\s*\/\*\s*floor:[^*]*\*\//g, "\u0001;")
    .replace(/\/\*[^]*?\*\//g, "");
  walk(text, (selector, body) => {
    if (AT_RULES.test(selector)) faults.push(`${selector}: browsers at the floor skip all of it`);
    else if (/^@media[^{]*[<>]/.test(selector)) faults.push(`${selector}: write min-width, max-width`);
    else if (!selector.startsWith("@")) faults.push(...faultsInSelector(selector), ...faultsInRule(selector, body));
  });
  return faults;
}

function faultsInSelector(selector) {
  if (SELECTORS_LOST.test(selector)) return [`${selector}: an unknown selector drops the rule; write the list out`];
  const list = selector.split(",");
  const newer = list.filter((s) => SELECTORS_ALONE.test(s) && !/:not\(/.test(s));
  if (newer.length && newer.length < list.length) {
    return [`${selector}: an unknown selector drops the whole list; give ${newer[0].trim()} a rule of its own`];
  }
  return [];
}

function faultsInRule(selector, body) {
  const faults = [];
  const seen = new Map();
  for (const declaration of body.split(";")) {
    const [, name, value] = /^\s*([\w-]+)\s*:\s*([^]*?)\s*$/.exec(declaration) ?? [];
    if (!name || value.includes("\u0001")) continue;
    const hasFallback = seen.has(name) && !name.startsWith("--");
    seen.set(name, value);
    if (PROPERTIES.test(name)) faults.push(`${selector}: ${name}: not at the floor`);
    if (VALUES.test(value) && !hasFallback) faults.push(`${selector}: ${name}: ${value}: give an older value first`);
  }
  if (/flex$/.test(seen.get("display") ?? "") && ["gap", "row-gap", "column-gap"].some((p) => seen.has(p))) {
    faults.push(`${selector}: gap in a flex box: Safari has it from 14.1; use margins or grid`);
  }
  return faults;
}

/** Calls visit(selector, declarations) for each rule, at-rules too; not inside @supports. */
function walk(text, visit) {
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{", at);
    if (open < 0) return;
    let depth = 1;
    let close = open + 1;
    for (; close < text.length && depth > 0; close++) {
      if (text[close] === "{") depth++;
      if (text[close] === "}") depth--;
    }
    const statements = text.slice(at, open).split(";"); // an @import before it
    const selector = statements[statements.length - 1].trim().replace(/\s+/g, " ");
    const inner = text.slice(open + 1, close - 1);
    if (!selector.startsWith("@supports")) {
      visit(selector, inner.replace(/[^;{}]*\{[^]*\}/g, ""));
      if (inner.includes("{")) walk(inner, visit);
    }
    at = close;
  }
}

const CALLS = [
  [/\bstructuredClone\(/, "structuredClone: Chrome 98"],
  [/\bAbortSignal\.(timeout|any)\(/, "AbortSignal.timeout: Chrome 103; use an AbortController and setTimeout"],
  [/\.(showModal|showPopover|togglePopover)\(/, "dialog and popover: Safari 15.4, 17"],
  [/\.(replaceChildren|requestSubmit|checkVisibility)\(/, "Safari 14 and later"],
  [/\bcrypto\.randomUUID\(/, "crypto.randomUUID: Chrome 92"],
  [/\bnew ResizeObserver\(/, "ResizeObserver: Safari 13.1"],
  [/\bnew BroadcastChannel\(/, "BroadcastChannel: Safari 15.4"],
  [/\brequestIdleCallback\(/, "requestIdleCallback: no Safari"],
  [/\bmatchMedia\([^)]*\)\.addEventListener\(/, "MediaQueryList.addEventListener: Safari 14; use addListener"],
  [/\bnavigator\.(permissions|locks|share|clipboard|wakeLock)\.?\b(?!\s*\?|\?\.)/, "not at the floor: guard it with ?. or in"],
  [/\bIntl\.(RelativeTimeFormat|ListFormat|Segmenter|DisplayNames)\b/, "newer Intl: Safari 14"],
  [/\(\?<[=!]/, "look-behind: Safari 16.4 fails to parse it"],
];

/** Faults of one TypeScript file, as sentences. */
export function faultsInScript(code) {
  const faults = [];
  code.split("\n").forEach((line, i) => {
    if (/\/\/ floor:/.test(line) || /^\s*(\/\/|\*)/.test(line)) return;
    for (const [pattern, why] of CALLS) {
      if (pattern.test(line)) faults.push(`line ${i + 1}: ${why}`);
    }
  });
  return faults;
}

function files(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((e) => {
    const p = join(dir, e.name);
    return e.isDirectory() ? files(p) : [p];
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const root = dirname(fileURLToPath(import.meta.url));
  let count = 0;
  for (const file of files(join(root, "src")).sort()) {
    const check = file.endsWith(".css") ? faultsInCSS : file.endsWith(".ts") && !file.endsWith(".test.ts") ? faultsInScript : null;
    for (const fault of check?.(readFileSync(file, "utf8")) ?? []) {
      console.error(`static/${relative(root, file)}: ${fault}`);
      count++;
    }
  }
  if (count) {
    console.error(`browser floor (Chrome 80, Safari 13): ${count} faults`);
    process.exitCode = 1;
  } else {
    console.log("browser floor: no fault");
  }
}
