// Joins the person to the page: what is asked and computed loads late, and only
// where there is somebody to compute for.

import type { Words } from "../dom/words";
import { heldPerson } from "./person";

export function attachPerson(main: HTMLElement, say: Words): void {
  const form = main.querySelector<HTMLElement>("[data-me]");
  if (form) void import("./me").then(({ startMe }) => startMe(form, say)).catch(ignore);
  const held = heldPerson();
  if (!held || !main.querySelector("[data-mine]")) return;
  for (const link of Array.from(main.querySelectorAll<HTMLElement>(".card .ask-mine"))) link.hidden = true; // one way to change it is enough
  void import("./mine").then(({ fillMine }) => fillMine(main, say, held.person)).catch(ignore);
}

/** The page says the table by age without it. */
function ignore(): void {
  // Nothing to do.
}
