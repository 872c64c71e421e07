// The border of where meals are brought, drawn on the same map: taps add
// corners. The list of corners in the form is what is saved, and can be typed.

import * as L from "leaflet";
import { fill } from "../../dom/words";
import type { Fields } from "./fields";

export interface Area {
  /** Taps on the map are corners. */
  drawing: () => boolean;
  add: (at: L.LatLng) => void;
}

/** Offers to draw where the form has a list of corners, one "lon,lat" a line. */
export function drawArea(map: L.Map, el: HTMLElement, fields: Fields): Area {
  const list = fields.el.closest("form")?.querySelector<HTMLTextAreaElement>('textarea[name="meal.delivery_area"]');
  if (!list) return { drawing: () => false, add: () => undefined };
  const { say } = fields;
  let drawing = false;
  const shape = L.polygon([], { className: "locate-area", interactive: false }).addTo(map);
  const corners = L.layerGroup().addTo(map);

  const box = document.createElement("div");
  box.className = "locate-draw";
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.setAttribute("role", "status");
  const button = (key: string, act: () => void): HTMLButtonElement => {
    const b = document.createElement("button");
    b.type = "button";
    b.textContent = say[key] ?? "";
    b.addEventListener("click", act);
    box.append(b);
    return b;
  };
  const toggle = button("draw", () => {
    drawing = !drawing;
    show();
  });
  const undo = button("draw_undo", () => write(read().slice(0, -1)));
  const clear = button("draw_clear", () => write([]));
  box.append(hint);
  el.append(box);

  const read = (): L.LatLngTuple[] =>
    list.value.split("\n").flatMap((line): L.LatLngTuple[] => {
      const [lon, lat] = line.split(/[,\uff0c\s]+/).filter(Boolean).map(Number);
      return lon !== undefined && lat !== undefined && isFinite(lon) && isFinite(lat) && Math.abs(lat) <= 90 ? [[lat, lon]] : [];
    });
  const write = (points: L.LatLngTuple[]): void => {
    list.value = points.map(([lat, lon]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join("\n");
    list.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const show = (): void => {
    const points = read();
    shape.setLatLngs(points);
    corners.clearLayers();
    for (const at of points) L.circleMarker(at, { radius: 5, className: "locate-corner", interactive: false }).addTo(corners);
    toggle.textContent = say[drawing ? "draw_done" : "draw"] ?? "";
    toggle.setAttribute("aria-pressed", String(drawing));
    undo.hidden = clear.hidden = !drawing || points.length === 0;
    hint.textContent = drawing && points.length < 3 ? (say["draw_hint"] ?? "") : points.length ? fill(say["draw_count"], points.length) : "";
  };
  list.addEventListener("input", show);
  show();
  return { drawing: () => drawing, add: ({ lat, lng }) => write([...read(), [lat, lng]]) };
}
