// What several runs of Lighthouse on one page come to.

/** The categories that are scored, and the least a median may be (DESIGN §7). */
export const targets = new Map([
  ["performance", 95],
  ["accessibility", 100],
  ["best-practices", 100],
  ["seo", 100],
]);

const columns = [
  ["performance", score("performance"), String],
  ["accessibility", score("accessibility"), String],
  ["best practices", score("best-practices"), String],
  ["SEO", score("seo"), String],
  ["LCP s", numeric("largest-contentful-paint"), (ms) => (ms / 1000).toFixed(2)],
  ["CLS", numeric("cumulative-layout-shift"), (shift) => shift.toFixed(3)],
  ["TBT ms", numeric("total-blocking-time"), (ms) => ms.toFixed(0)],
  ["KB in all", numeric("total-byte-weight"), (bytes) => (bytes / 1024).toFixed(1)],
];

/** Lighthouse rounds a category's score to hundredths. */
function score(category) {
  return (result) => Math.round(result.categories[category].score * 100);
}

function numeric(audit) {
  return (result) => result.audits[audit].numericValue;
}

/** The middle one, or half-way between the two in the middle. */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.floor(middle)] + sorted[Math.ceil(middle) - 1]) / 2;
}

/** The table of medians: a row of titles, then a row for each page of `measured`, [{page, results}]. */
export function table(measured) {
  return [
    ["page", ...columns.map(([title]) => title)],
    ...measured.map(({ page, results }) => [
      page.title + (page.noindex ? " *" : ""),
      ...columns.map(([, value, written]) => written(median(results.map(value)))),
    ]),
  ];
}

/** The medians that miss their target, as sentences. */
export function misses(measured) {
  return measured.flatMap(({ page, results }) =>
    [...targets].flatMap(([category, least]) => {
      const got = median(results.map(score(category)));
      return got < least ? [`${page.title}: ${category} ${got}, should be ${least === 100 ? "" : "at least "}${least}`] : [];
    }),
  );
}

/** Every audit that failed on a page in any run, as lines: what it is, and where. Of performance only where the
 * page misses that target, and only what costs time or moves things: the rest is advice. */
export function faults({ page, results }) {
  const slow = median(results.map(score("performance"))) < targets.get("performance");
  const found = new Map();
  for (const result of results) {
    for (const category of targets.keys()) {
      for (const { id, weight } of result.categories[category].auditRefs) {
        const audit = result.audits[id];
        const failed = category === "performance" ? slow && audit.score < 0.9 && (weight > 0 || costs(audit)) : weight > 0 && audit.score < 1;
        if (audit.score === null || !failed) continue;
        const fault = found.get(id) ?? { category, audit, runs: 0 };
        found.set(id, { ...fault, runs: fault.runs + 1 });
      }
    }
  }
  return [...found].flatMap(([id, { category, audit, runs }]) => [
    `${page.title}: ${category}: ${id}: ${[audit.title, audit.displayValue].filter(Boolean).join(", ")} (${runs} of ${results.length} runs)`,
    ...places(audit.details).map((place) => `    ${place}`),
  ]);
}

function costs(audit) {
  return Object.values(audit.metricSavings ?? {}).some((saving) => saving > 0);
}

const mostPlaces = 5;

/** Where an audit found its fault: elements, addresses, or what else it names. */
function places(details) {
  const all = (details?.items ?? []).flatMap((item) => {
    const node = item.node ?? item.element;
    if (node?.selector) return [`${node.selector}  ${node.snippet ?? ""}`];
    const said = [item.description, item.sourceLocation?.url ?? item.url].filter((part) => typeof part === "string");
    return said.length ? [said.join("  ")] : [];
  });
  return all.length > mostPlaces ? [...all.slice(0, mostPlaces), `and ${all.length - mostPlaces} more`] : all;
}

/** Rows in columns, names to the left and figures to the right. */
export function asText(rows) {
  const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
  return rows.map((row) => row.map((cell, i) => (i ? cell.padStart(widths[i]) : cell.padEnd(widths[i]))).join("  ") + "\n").join("");
}

export function asMarkdown([titles, ...rows]) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll("*", "\\*")).join(" | ")} |\n`;
  return [line(titles), line(titles.map((_, i) => (i ? "---:" : "---"))), ...rows.map(line)].join("");
}
