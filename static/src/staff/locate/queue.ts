// The queue of sites that wait for a place. The next one is fetched while this
// one is looked at, and shown at once when this one is saved; if that fails
// after all, a line at the top says which and leads back.

import { fill, type Words } from "../../dom/words";
import type { Fields } from "./fields";

const saved = new Set<string>(); // ids, of this visit
let saving: Promise<void> = Promise.resolve(); // until all that was sent is answered
let left: number | undefined;
let listening = false;
let attach: (within: HTMLElement) => void; // what the page did for this part does it for the next

/** The queue of the page as it stands. */
let here: { queue: HTMLElement; fields: Fields; form: HTMLFormElement; next: Promise<HTMLElement | undefined> } | undefined;

/** Makes one page of the queue work. The caller hands over what it does for a part of a page, for this module
 * puts the next site there and must not import who imports it. */
export function attachQueue(queue: HTMLElement, fields: Fields | undefined, attachPart: (within: HTMLElement) => void): void {
  attach = attachPart;
  const form = queue.querySelector<HTMLFormElement>("[data-queue-form]");
  here = undefined;
  if (!form || !fields) return;
  left ??= Number(queue.dataset["left"]);
  count(queue, fields.say);
  here = { queue, fields, form, next: fetchPage(form.dataset["next"] ?? "") };
  let pressed = "save"; // a form that Enter sends is saved
  form.addEventListener("click", ({ target }) => {
    const button = (target as HTMLElement).closest<HTMLButtonElement>('button[name="do"]');
    if (button) pressed = button.value;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(pressed);
    pressed = "save";
  });
  queue.querySelector("[data-queue-skip]")?.addEventListener("click", (event) => {
    event.preventDefault();
    void go();
  });
  if (listening) return;
  listening = true;
  document.addEventListener("keydown", onKey);
  document.addEventListener("paste", onPaste);
  window.addEventListener("popstate", () => location.reload());
}

async function fetchPage(path: string): Promise<HTMLElement | undefined> {
  const response = await fetch(path).catch(() => undefined);
  if (!response?.ok) return undefined;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  return page.querySelector<HTMLElement>("[data-queue]") ?? undefined;
}

/** Sends the form and shows the next site without waiting for the answer. */
function send(what: string): void {
  if (!here || what === "look") return;
  const { fields, form } = here;
  const { id = "", name = "" } = form.dataset;
  if (what === "save" && !fields.text.value.trim() && !fields.point) {
    fields.tell(fields.say["queue_no_place"] ?? "");
    fields.text.focus();
    return;
  }
  if (what === "save" && fields.seen.fault && fields.text.value !== fields.field("read").value) {
    fields.text.focus(); // it says already what is wrong
    return;
  }
  const body = new URLSearchParams(new FormData(form) as unknown as Record<string, string>);
  body.set("do", what);
  if (what === "save") {
    saved.add(id);
    left = Math.max((left ?? 1) - 1, 0);
  }
  const sent = fetch("/staff/locate", { method: "POST", body, headers: { Accept: "application/json" }, keepalive: true })
    .then(async (response) => {
      if (response.status === 204) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const why = page.querySelector("#faults li")?.textContent ?? page.querySelector("main h1 + p")?.textContent ?? "";
      throw new Error(why);
    })
    .catch((err: unknown) => {
      saved.delete(id);
      if (what === "save") left = (left ?? 0) + 1;
      failed(fields.say, id, name, err instanceof Error ? err.message : "");
    });
  saving = saving.then(() => sent);
  fields.tell(fields.say["queue_saving"] ?? "");
  void go();
}

/** Shows the next site, with the datum that was chosen for this one. */
async function go(): Promise<void> {
  if (!here) return;
  const { queue, form, fields } = here;
  const path = form.dataset["next"] ?? "";
  let next = await here.next;
  here = undefined;
  if (!next || saved.has(idOf(next))) {
    await saving; // the page is older than what was saved
    next = await fetchPage(path);
  }
  if (!next) {
    location.href = path;
    return;
  }
  const datum = next.querySelector<HTMLSelectElement>('[name="location.datum"]');
  if (datum) datum.value = fields.field("datum").value;
  queue.replaceWith(next);
  history.pushState({}, "", path);
  window.scrollTo(0, 0);
  attach(next.parentElement as HTMLElement);
  next.querySelector<HTMLElement>("[data-queue-name]")?.focus({ preventScroll: true });
}

function idOf(queue: HTMLElement): string {
  return queue.querySelector<HTMLElement>("[data-queue-form]")?.dataset["id"] ?? "";
}

function count(queue: HTMLElement, say: Words): void {
  const words = queue.querySelector("[data-queue-left]");
  if (words && left !== undefined) words.textContent = fill(say["queue_left"], left);
}

/** Says at the top of the page which site was not saved, with the way back to it. */
function failed(say: Words, id: string, name: string, why: string): void {
  const line = document.createElement("p");
  line.className = "locating-failed";
  line.setAttribute("role", "alert");
  const again = document.createElement("a");
  again.href = `/staff/locate?at=${encodeURIComponent(id)}`;
  again.textContent = say["queue_again"] ?? "";
  line.append(fill(say["queue_failed"], name), why, " ", again);
  document.querySelector("main")?.prepend(line);
  const queue = document.querySelector<HTMLElement>("[data-queue]");
  if (queue) count(queue, say);
}

/** What is pasted anywhere but into a field is the place. */
function onPaste(event: ClipboardEvent): void {
  const words = event.clipboardData?.getData("text") ?? "";
  if (!here || !words || typing(event.target)) return;
  event.preventDefault();
  here.fields.paste(words);
}

/** The keys that the page shows in grey. */
function onKey(event: KeyboardEvent): void {
  if (!here || event.altKey || event.ctrlKey || event.metaKey || event.isComposing || typing(event.target)) return;
  const { queue, form, fields } = here;
  const press = (selector: string): void => queue.querySelector<HTMLElement>(selector)?.click();
  const keys: Record<string, () => void> = {
    p: () => fields.text.select(),
    s: () => press("[data-queue-skip]"),
    b: () => press("[data-queue-back]"),
    Enter: () => form.requestSubmit ? form.requestSubmit() : press('button[value="save"]'), // floor: guarded
  };
  for (const n of [1, 2, 3]) keys[String(n)] = () => form.querySelectorAll<HTMLElement>('[name="location.precision"]')[n - 1]?.click();
  const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  if (!act || (event.key === "Enter" && (event.target as HTMLElement).closest("a, button, summary, input, .locate-window"))) return;
  event.preventDefault();
  act();
}

function typing(target: EventTarget | null): boolean {
  const el = target as HTMLElement | null;
  return !!el?.closest?.('textarea, select, input:not([type="radio"]):not([type="checkbox"])');
}
