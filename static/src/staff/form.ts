// The form of a site: what is typed is kept as a draft by itself, and it is
// said at once what is understood of hours and prices. The page does all of it
// without a script too, with its buttons.

import type { Words } from "../dom/words";
import { fill } from "../dom/words";

/** What /staff/understand gives. */
interface Understood {
  ok: boolean;
  empty: boolean;
  head: string;
  lines?: string[];
  notes?: string[];
}

const quiet = 400; // ms without a key before words are looked at
const keepAfter = 5000; // ms of quiet before the form is kept

// Which words are read together: the fields, and the kind of /staff/understand.
const read: Record<string, { kind: string; beside?: string }> = {
  hours_text: { kind: "hours" },
  "meal.menu_text": { kind: "menu", beside: "meal.discount_text" },
  "meal.discount_text": { kind: "discount", beside: "meal.menu_text" },
};

export function attachForm(main: HTMLElement): void {
  const form = main.querySelector<HTMLFormElement>("[data-form]");
  if (!form) return;
  understandTyping(form);
  askMobile(form);
  askPaper(form);
  if (form.dataset["proposal"] === undefined) keep(form);
  form.addEventListener("keydown", (e) => {
    if (!(e.ctrlKey || e.metaKey) || e.key !== "Enter") return;
    e.preventDefault();
    form.querySelector<HTMLButtonElement>(".finish button.primary")?.click();
  });
}

/** Says under a field what is understood of it. */
function understandTyping(form: HTMLFormElement): void {
  for (const [name, { kind, beside }] of Object.entries(read)) {
    const field = typed(form, name);
    const box = form.querySelector<HTMLElement>(`[data-understood="${name}"]`);
    if (!field || !box) continue;
    let timer = 0;
    let asking: AbortController | undefined;
    const look = async (): Promise<void> => {
      asking?.abort();
      asking = new AbortController();
      const ask = new URLSearchParams({ kind, text: field.value, with: (beside && typed(form, beside)?.value) || "" });
      try {
        const answer = await fetch(`/staff/understand?${ask}`, { signal: asking.signal });
        if (answer.ok) show(box, (await answer.json()) as Understood);
      } catch {
        // typed on meanwhile, or no network: the words are looked at before they are saved
      }
    };
    const later = (): void => {
      clearTimeout(timer);
      timer = window.setTimeout(() => void look(), quiet);
    };
    field.addEventListener("input", later);
    if (beside) typed(form, beside)?.addEventListener("input", later);
  }
}

function show(box: HTMLElement, words: Understood): void {
  box.textContent = "";
  if (words.empty) return;
  const add = (tag: string, text: string, into: HTMLElement = box, name = ""): HTMLElement => {
    const el = document.createElement(tag);
    el.textContent = text;
    el.className = name;
    into.append(el);
    return el;
  };
  add("b", words.head, add("p", "", box, words.ok ? "good" : "unread"));
  if (words.lines?.length) {
    const list = add("ul", "");
    for (const line of words.lines) add("li", line, list);
  }
  for (const note of words.notes ?? []) add("p", note, box, "hint");
}

/** Shows the tick for a personal number where one is typed. */
function askMobile(form: HTMLFormElement): void {
  const phone = typed(form, "contact.phone");
  const box = form.querySelector<HTMLElement>("[data-mobile]");
  if (!phone || !box) return;
  const ask = (): void => {
    box.hidden = !/(^|\D)(\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}(?!\d)/.test(phone.value) && !box.classList.contains("wrong");
  };
  phone.addEventListener("input", ask);
  ask();
}

/** Opens the name of the paper where something was copied. */
function askPaper(form: HTMLFormElement): void {
  form.addEventListener("change", ({ target }) => {
    const radio = target as HTMLInputElement;
    if (!/^told(\.|$)/.test(radio.name) || radio.value !== "list") return;
    const paper = typed(form, "paper.source")?.closest("details");
    if (paper) paper.open = true;
  });
}

/** Keeps the form on the server while somebody writes. */
function keep(form: HTMLFormElement): void {
  const say = JSON.parse(form.querySelector("[data-form-words]")?.textContent ?? "{}") as Words;
  const status = form.querySelector<HTMLElement>("[data-kept]");
  let timer = 0;
  let sent = "";
  let stopped = false;
  let busy: Promise<void> = Promise.resolve();
  const state = (): string => new URLSearchParams(body(form).filter(([name]) => !name.startsWith("draft"))).toString();
  const began = state();
  const tell = (words: string, bad: boolean): void => {
    if (!status) return;
    status.textContent = words;
    status.classList.toggle("bad", bad);
  };
  const save = async (): Promise<void> => {
    const now = state();
    if (stopped || now === sent || (now === began && !sent)) return;
    try {
      const answer = await fetch("/staff/drafts", {
        method: "POST",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams([...body(form), ["site", form.dataset["site"] ?? ""]]),
        redirect: "error", // signed out
      });
      const said = (await answer.json()) as { id?: string; version?: string; at?: string; message?: string };
      if (answer.ok && said.id && said.version) {
        sent = now;
        set(form, "draft", said.id);
        set(form, "draft_version", said.version);
        tell(fill(say["saved"], said.at ?? ""), false);
      } else {
        stopped = answer.status === 409;
        tell(stopped ? (say["elsewhere"] ?? "") : (said.message ?? say["failed"] ?? ""), true);
      }
    } catch {
      tell(say["failed"] ?? "", true);
      later(); // the next try may find a network
    }
  };
  const later = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void (busy = busy.then(save)), keepAfter);
  };
  form.addEventListener("input", later);
  form.addEventListener("change", later);
  form.addEventListener("submit", () => {
    stopped = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void (busy = busy.then(save));
  });
  window.addEventListener("pageshow", (e) => {
    if (e.persisted) stopped = false; // came back to it
  });
}

/** The fields as they are sent. */
function body(form: HTMLFormElement): [string, string][] {
  return [...new FormData(form)].flatMap(([name, value]): [string, string][] => (typeof value === "string" ? [[name, value]] : []));
}

function set(form: HTMLFormElement, name: string, value: string): void {
  const field = form.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (field) field.value = value;
}

function typed(form: HTMLFormElement, name: string): HTMLInputElement | HTMLTextAreaElement | null {
  return form.querySelector(`[name="${name}"]`);
}
