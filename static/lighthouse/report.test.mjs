import { expect, test } from "vitest";
import { testList } from "./list.mjs";
import { asMarkdown, asText, faults, median, misses, table } from "./report.mjs";

const page = { path: "/x", title: "/x" };
const passed = { score: 1, title: "fine" };

/** A result of Lighthouse with these scores; `seo` comes from the one audit, doc. */
function result({ performance = 0.97, seo = 1, metric = 1 } = {}) {
  const refs = (...ids) => ids.map((id) => ({ id, weight: id === "advice" ? 0 : 1 }));
  return {
    categories: {
      performance: { score: performance, auditRefs: refs("largest-contentful-paint", "advice") },
      accessibility: { score: 1, auditRefs: refs("fine") },
      "best-practices": { score: 1, auditRefs: refs("fine", "none") },
      seo: { score: seo, auditRefs: refs("doc") },
    },
    audits: {
      fine: passed,
      none: { score: null, title: "not applicable" },
      advice: { score: 0, title: "Do better", metricSavings: { LCP: 0 } },
      doc: { score: seo, title: "Document has no description", details: { items: [{ node: { selector: "head", snippet: "<head>" } }] } },
      "largest-contentful-paint": { score: metric, title: "LCP", displayValue: "1.5 s", numericValue: 1500 },
      "cumulative-layout-shift": { score: 1, numericValue: 0.05 },
      "total-blocking-time": { score: 1, numericValue: 12.4 },
      "total-byte-weight": { score: 1, numericValue: 51_200 },
    },
  };
}

test("the median is the middle one, or between two", () => {
  expect(median([9, 1, 5])).toBe(5);
  expect(median([1, 10, 2, 4])).toBe(3);
  expect(median([7])).toBe(7);
});

test("one bad run of three is told and does not fail; two do", () => {
  const good = result();
  const bad = result({ seo: 0.9 });
  const told = (runs) => [
    `/x: seo: doc: Document has no description (${runs} of 3 runs)`,
    "    head  <head>",
  ];
  const once = { page, results: [good, bad, good] };
  expect(misses([once])).toEqual([]);
  expect(faults(once)).toEqual(told(1));
  const twice = { page, results: [bad, bad, good] };
  expect(misses([twice])).toEqual(["/x: seo 90, should be 100"]);
  expect(faults(twice)).toEqual(told(2));
});

test("performance may miss five, and then what made it slow is told", () => {
  expect(misses([{ page, results: [result({ performance: 0.95 })] }])).toEqual([]);
  const slow = { page, results: [result({ performance: 0.94, metric: 0.7 })] };
  expect(misses([slow])).toEqual(["/x: performance 94, should be at least 95"]);
  expect(faults(slow)).toEqual(["/x: performance: largest-contentful-paint: LCP, 1.5 s (1 of 1 runs)"]);
});

test("tables have a row for each page", () => {
  const rows = table([{ page: { ...page, noindex: true }, results: [result()] }]);
  expect(rows[1]).toEqual(["/x *", "97", "100", "100", "100", "1.50", "0.050", "12", "50.0"]);
  const lines = asText(rows).split("\n");
  expect(lines[0]).toHaveLength(lines[1].length);
  expect(asMarkdown(rows).split("\n")[2]).toBe("| /x \\* | 97 | 100 | 100 | 100 | 1.50 | 0.050 | 12 | 50.0 |");
});

test("the list is of as many sites as asked for, and says that it is a test", () => {
  const [titles, ...rows] = testList(60).trimEnd().split("\n").map((line) => line.slice(1, -1).split('","'));
  expect(rows).toHaveLength(60);
  expect(rows.filter((row) => row.length !== titles.length)).toEqual([]);
  expect(rows.filter((row) => !row[titles.indexOf("名称")].startsWith("测试"))).toEqual([]);
  expect(new Set(rows.map((row) => row.slice(10, 12).join())).size).toBe(60);
});
