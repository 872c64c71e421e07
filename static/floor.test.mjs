import { expect, test } from "vitest";
import { faultsInCSS, faultsInScript } from "./floor.mjs";

test.each([
  ["a nested at-rule", "@layer base { a { color: red } }", 1],
  ["media ranges", "@media (width >= 600px) { a { color: red } }", 1],
  ["media of old", "@media (min-width: 600px) { a { color: red } }", 0],
  ["a rule inside media", "@media print { .a { display: flex; gap: 8px } }", 1],
  ["gap in a grid", ".a { display: grid; gap: 8px }", 0],
  ["gap in a flex box", ".a { display: inline-flex; column-gap: 8px }", 1],
  [":is", ":is(.a, .b) { color: red }", 1],
  [":focus-visible alone", "a:focus-visible { outline: 0 }", 0],
  [":focus-visible in a list", "a:hover, a:focus-visible { outline: 0 }", 1],
  ["a value without an older one", "a { height: 100dvh }", 1],
  ["a value after an older one", "a { height: 100vh; height: 100dvh }", 0],
  ["a custom property has no older value", "a { --h: 1px; --h: clamp(1px, 2vw, 3px) }", 1],
  ["in @supports", "@supports (aspect-ratio: 1) { a { aspect-ratio: 1 } }", 0],
  ["after @supports", "@supports (aspect-ratio: 1) { a { color: red } } b { aspect-ratio: 1 }", 1],
  ["excused", "a { aspect-ratio: 1; /* floor: the picture has a height too */ }", 0],
  ["after an @import", '@import "x.css"; a { aspect-ratio: 1 }', 1],
  ["in a comment", "/* a { aspect-ratio: 1 } */", 0],
])("style: %s", (_, css, count) => {
  expect(faultsInCSS(css)).toHaveLength(count);
});

test.each([
  ["structuredClone(x)", 1],
  ["structuredClone(x) // floor: guarded above", 0],
  ["// structuredClone(x)", 0],
  ["navigator.clipboard.writeText(x)", 1],
  ["navigator.clipboard?.writeText(x)", 0],
  ["matchMedia('print').addEventListener('change', f)", 1],
  ["fetch(url)", 0],
])("script: %s", (code, count) => {
  expect(faultsInScript(code)).toHaveLength(count);
});
