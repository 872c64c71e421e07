// The drawings of the map, as SVG of a 48 unit square. Service is told by
// shape (bowl in a circle, cup in a square), state by a dot at the corner
// (filled: open, ring: closed, question mark: unknown; dashed: not checked).

import type { State } from "../dom/sites";

const services: Record<string, string> = {
  meal:
    '<circle class="shape" cx="24" cy="24" r="22"/><path class="line" d="M12 23h24c0 6-4 11-9 12.5v2h-6v-2C16 34 12 29 12 23z"/>',
  station:
    '<rect class="shape" x="3" y="3" width="42" height="42" rx="9"/><path class="line" d="M13 17h18v12a6 6 0 0 1-6 6h-6a6 6 0 0 1-6-6zM31 20h2a4 4 0 0 1 0 9h-2"/>',
};

// Several: the same shape, with the edge of another behind it.
const several: Record<string, string> = {
  meal: '<circle class="shape back" cx="28" cy="28" r="20"/><circle class="shape" cx="22" cy="22" r="21"/>',
  station:
    '<rect class="shape back" x="9" y="9" width="39" height="39" rx="9"/><rect class="shape" x="2" y="2" width="40" height="40" rx="9"/>',
  both:
    '<path class="shape station back" d="M28 8h11a9 9 0 0 1 9 9v22a9 9 0 0 1-9 9H28z"/><path class="shape meal back" d="M28 8a20 20 0 0 0 0 40z"/>' +
    '<path class="half meal" d="M22 1.5a20.5 20.5 0 0 0 0 41z"/><path class="half station" d="M22 1.5h12a8.5 8.5 0 0 1 8.5 8.5v24a8.5 8.5 0 0 1-8.5 8.5H22z"/>' +
    '<path class="around" d="M22 1.5h12a8.5 8.5 0 0 1 8.5 8.5v24a8.5 8.5 0 0 1-8.5 8.5H22a20.5 20.5 0 0 1 0-41z"/>',
};

/** A site's mark. */
export function siteShape(service: string, { value, stale }: Pick<State, "value" | "stale">): SVGElement {
  return svg((services[service] ?? services["station"]) + dot(value, stale, 40, 8));
}

/** A cluster's mark: the services in it, the number, and the best of its states. */
export function clusterShape(service: string, count: number, { value, stale }: Pick<State, "value" | "stale">): SVGElement {
  const shape = svg(`${several[service] ?? several["both"]}<text class="count" x="22" y="29.5"></text>${dot(value, stale, 39, 5)}`);
  shape.querySelector(".count")!.textContent = String(count);
  return shape;
}

/** The state alone, for the key to the map. */
export function stateShape(value: State["value"], stale: boolean): SVGElement {
  return svg(dot(value, stale, 24, 24), "10 10 28 28");
}

function dot(value: State["value"], stale: boolean, x: number, y: number): string {
  const at = `cx="${x}" cy="${y}"`;
  if (value === "unknown") {
    const sign = `M${x - 4} ${y - 3}a4 4 0 1 1 6 3.5c-1.4.9-2 1.5-2 3M${x} ${y + 6.8}v.1`;
    return `<circle class="rim" ${at} r="14"/><circle class="dot unknown" ${at} r="11.5"/><path class="sign" d="${sign}"/>`;
  }
  if (stale) {
    const heart = value === "open" ? `<circle class="dot open" ${at} r="6"/>` : "";
    return `<circle class="rim" ${at} r="13.5"/><circle class="dot ${value} dashed" ${at} r="10.5"/>${heart}`;
  }
  return `<circle class="rim" ${at} r="13"/><circle class="dot ${value}" ${at} r="${value === "open" ? 10 : 8.5}"/>`;
}

/** Parses a drawing of this file; nothing of a site's own words may come in here. */
function svg(inner: string, viewBox = "0 0 48 48"): SVGElement {
  const holder = document.createElement("div");
  holder.innerHTML = `<svg viewBox="${viewBox}" aria-hidden="true" focusable="false">${inner}</svg>`;
  return holder.firstElementChild as SVGElement;
}
