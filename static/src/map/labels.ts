// Names beside their marks, as many as find room.

/** A box in pixels of the map's window. */
export interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export type Side = "bottom" | "top" | "right" | "left";

/** A name that wants to stand beside its mark. */
export interface Wanted {
  /** The centre of its mark, and how far the mark reaches from there. */
  x: number;
  y: number;
  reach: number;
  width: number;
  height: number;
  /** It stands even where it covers something. */
  must: boolean;
}

/** Where a name stands: a side of its mark, and how far along it, px to the right. */
export interface Placed {
  side: Side;
  slide: number;
}

const sides: Side[] = ["bottom", "top", "right", "left"];

/**
 * Where each name stands, undefined for one that finds no room among the boxes
 * taken, the names before it and the edges of the view.
 */
export function placeLabels(wanted: readonly Wanted[], taken: readonly Box[], view: Box): (Placed | undefined)[] {
  const full = [...taken];
  return wanted.map((name) => {
    let best: Placed | undefined;
    let least = Infinity;
    for (const at of places(name)) {
      const box = boxAt(name, at);
      const cost = full.reduce((sum, other) => sum + shared(box, other), 0) + outside(box, view);
      if (cost < least) [best, least] = [at, cost];
      if (cost === 0) break;
    }
    if (!best || (least > 0 && !name.must)) return undefined;
    full.push(boxAt(name, best));
    return best;
  });
}

/** Every place a name may take, the best first: in the middle of a side before along it. */
function places({ width, reach }: Wanted): Placed[] {
  const most = Math.max(width / 2 - reach, 0); // it still touches its mark
  const middle = sides.map((side): Placed => ({ side, slide: 0 }));
  const along = [most / 2, -most / 2, most, -most].flatMap((slide) =>
    (["bottom", "top"] as const).map((side): Placed => ({ side, slide: Math.round(slide) })),
  );
  return [...middle, ...along];
}

/** Where a name lies. */
export function boxAt({ x, y, reach, width, height }: Omit<Wanted, "must">, { side, slide }: Placed): Box {
  const left = slide + (side === "right" ? x + reach : side === "left" ? x - reach - width : x - width / 2);
  const top = side === "bottom" ? y + reach : side === "top" ? y - reach - height : y - height / 2;
  return { left, top, right: left + width, bottom: top + height };
}

/** The box of an element in the window of a map. */
export function boxOf(window: Element, el: Element): Box {
  const [frame, box] = [window.getBoundingClientRect(), el.getBoundingClientRect()];
  return { left: box.left - frame.left, top: box.top - frame.top, right: box.right - frame.left, bottom: box.bottom - frame.top };
}

/** The square pixels two boxes share. */
export function shared(a: Box, b: Box): number {
  const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
  const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** The square pixels of a box that the view cuts off, which weigh more than what is covered: they cannot be read. */
function outside(box: Box, view: Box): number {
  return 4 * ((box.right - box.left) * (box.bottom - box.top) - shared(box, view));
}

/** Puts a name's element where it stands, or away. */
export function placeLabel(label: HTMLElement, at: Placed | undefined): void {
  label.hidden = !at;
  if (!at) return;
  label.dataset["side"] = at.side;
  label.style.marginLeft = `${at.slide}px`;
}
