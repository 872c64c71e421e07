// Where a site is: the fields work at once, the map comes after them.

import { Fields } from "./locate/fields";

/** Dresses every location part of the page. Gives the fields of the last one. */
export function attachLocate(within: HTMLElement): Fields | undefined {
  let fields: Fields | undefined;
  for (const el of within.querySelectorAll<HTMLElement>("[data-locate]")) {
    const own = (fields = new Fields(el));
    import("./locate/picker").then(({ drawPicker }) => drawPicker(own)).catch(() => own.mapFailed());
  }
  const queue = within.querySelector<HTMLElement>("[data-queue]");
  if (queue) void import("./locate/queue").then(({ attachQueue }) => attachQueue(queue, fields, attachLocate));
  return fields;
}
