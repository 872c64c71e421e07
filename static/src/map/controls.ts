// The frame of every map of ours: what moves it without dragging, by button
// and by key, and what is always on it: north, scale, the word that it is a sketch.

import * as L from "leaflet";
import { fill, type Words } from "../dom/words";
import { roundLength } from "./rings";
import { stateShape } from "./shapes";

const step = 96; // px of one press
const longestBar = 5.5; // rem of the scale
const keyRem = 13; // rem of width from which there is room for the key
const roomy = 340; // px of height from which there is room for all buttons

export interface Frame {
  label: string;
  keys: string;
  /** Whether dragging may take the finger's scroll: else the page moves, and the map by its keys. */
  free: () => boolean;
  /** The key of the marks is shown where there is room. */
  withKey: boolean;
}

let standing: L.Map[] = []; // each listens to the window until it is removed

/** An empty map with its frame. */
export function newMap(el: HTMLElement, say: Words, frame: Frame): L.Map {
  standing = standing.filter((map) => {
    if (map.getContainer().isConnected) return true;
    map.remove();
    map.off(); // it has timers that outlive it
    return false;
  });
  el.setAttribute("role", "region");
  el.setAttribute("aria-label", frame.label);
  el.tabIndex = 0;
  const map = L.map(el, {
    attributionControl: false,
    zoomControl: false,
    keyboard: false, // Leaflet's hears only the map itself, not its marks
    boxZoom: false,
    minZoom: 8,
    maxZoom: 17,
    zoomSnap: 0.5,
    maxBoundsViscosity: 1,
    fadeAnimation: false,
    zoomAnimation: false,
    markerZoomAnimation: false,
    inertia: false,
  });
  standing.push(map);
  corner(map, "bottomleft", () => scale(map, say));
  corner(map, "bottomleft", () => text("map-sketch", say["sketch"] ?? ""));
  if (frame.withKey) corner(map, "bottomleft", () => keyOf(say));
  corner(map, "topleft", () => north(say["north"] ?? ""));
  corner(map, "topright", () => {
    const box = text("map-zoom", "");
    box.append(
      button("+", say["zoom_in"] ?? "", () => map.zoomIn(1)),
      button("−", say["zoom_out"] ?? "", () => map.zoomOut(1)),
    );
    return box;
  });
  corner(map, "bottomright", () => pad(map, say));
  const keys = text("unseen", frame.keys);
  keys.id = `map-keys-${L.Util.stamp(map)}`;
  el.append(keys);
  el.setAttribute("aria-describedby", keys.id);
  el.addEventListener("keydown", (event) => onKey(map, event));

  const fit = (): void => {
    const room = el.clientHeight >= roomy;
    const free = room || frame.free();
    el.classList.toggle("roomy", room);
    el.classList.toggle("keyed", room && el.clientWidth >= keyRem * parseFloat(getComputedStyle(document.documentElement).fontSize));
    el.classList.toggle("free", free);
    for (const handler of [map.dragging, map.scrollWheelZoom]) {
      if (free) handler.enable();
      else handler.disable();
    }
  };
  map.on("resize", fit);
  fit();
  if ("ResizeObserver" in window) {
    const size = new ResizeObserver(() => { // floor: guarded above
      // An element that has left the page is resized to nothing, and its map may be removed by then.
      if (el.isConnected) map.invalidateSize();
      else size.disconnect();
    });
    size.observe(el);
  }
  return map;
}

/** Arrows, plus and minus work wherever on the map the focus is. */
function onKey(map: L.Map, event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const far = event.shiftKey ? 3 * step : step;
  const moves: Record<string, () => void> = {
    ArrowUp: () => pan(map, 0, -far),
    ArrowDown: () => pan(map, 0, far),
    ArrowLeft: () => pan(map, -far, 0),
    ArrowRight: () => pan(map, far, 0),
    "+": () => map.zoomIn(1),
    "=": () => map.zoomIn(1),
    "-": () => map.zoomOut(1),
    _: () => map.zoomOut(1),
  };
  const move = moves[event.key];
  if (!move) return;
  event.preventDefault();
  move();
}

function pan(map: L.Map, x: number, y: number): void {
  map.panBy([x, y], { animate: false });
}

/** Four buttons that do what dragging does. */
function pad(map: L.Map, say: Words): HTMLElement {
  const box = text("map-pad", "");
  box.setAttribute("role", "group");
  for (const [side, x, y] of [["n", 0, -1], ["w", -1, 0], ["s", 0, 1], ["e", 1, 0]] as const) {
    const b = button("", say[`pan_${side}`] ?? "", () => pan(map, x * step, y * step));
    b.classList.add(`pan-${side}`);
    b.innerHTML = '<svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 15l6-6 6 6"/></svg>';
    box.append(b);
  }
  return box;
}

/** A bar of a round length, with it. */
function scale(map: L.Map, say: Words): HTMLElement {
  const bar = text("map-scale", "");
  const measure = (): void => {
    if (!map.getPane("mapPane")) return; // removed: Leaflet tells of a change of size only after a while
    const { x: width, y: height } = map.getSize();
    const whole = map.containerPointToLatLng([0, height / 2]).distanceTo(map.containerPointToLatLng([width, height / 2]));
    if (!whole) return;
    const longest = Math.min(longestBar * parseFloat(getComputedStyle(document.documentElement).fontSize), width / 4);
    const metres = roundLength((whole * longest) / width);
    bar.style.setProperty("--bar", `${Math.round((width * metres) / whole)}px`);
    bar.textContent = metres < 1000 ? fill(say["metres"], metres) : fill(say["km"], metres / 1000);
  };
  map.on("moveend resize", measure);
  map.whenReady(measure);
  return bar;
}

/** What the dots of the marks mean. */
function keyOf(say: Words): HTMLElement {
  const box = text("map-key", "");
  for (const [value, stale, key] of [
    ["open", false, "key_open"],
    ["closed", false, "key_closed"],
    ["unknown", false, "key_unknown"],
    ["open", true, "key_stale"],
  ] as const) {
    const one = text("map-key-one", "");
    one.append(stateShape(value, stale), fill(say[key]));
    box.append(one);
  }
  return box;
}

export function button(face: string, name: string, act: () => void): HTMLButtonElement {
  const b = document.createElement("button");
  b.type = "button";
  b.className = "map-button";
  b.textContent = face;
  if (name) b.setAttribute("aria-label", name);
  b.addEventListener("click", act);
  return b;
}

function corner(map: L.Map, position: L.ControlPosition, make: () => HTMLElement): void {
  const control = new L.Control({ position });
  control.onAdd = () => {
    const el = make();
    L.DomEvent.disableClickPropagation(el);
    return el;
  };
  control.addTo(map);
}

function text(className: string, words: string): HTMLElement {
  const el = document.createElement("div");
  el.className = className;
  el.textContent = words;
  return el;
}

function north(word: string): HTMLElement {
  const el = text("map-north", "");
  el.innerHTML = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 1l6 17-6-4-6 4z"/></svg>';
  el.append(word);
  return el;
}
