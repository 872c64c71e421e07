// Suggestions under a field: a combobox with a listbox popup (ARIA 1.2). The
// form goes on working as it is: Enter without a choice sends it.

import { announce } from "../dom/live";
import { fill, type Words } from "../dom/words";
import { setPicked } from "./picked";
import { linkOf, placesAddress, type Found } from "./places";

const waitMs = 180; // after the last key
const most = 8;

/** Makes the field suggest names. With data-suggest="go" a choice leads to its page; with "pick" it fills the field. */
export function suggestFor(field: HTMLInputElement, say: Words): void {
  const form = field.form;
  const list = document.createElement("ul");
  list.id = `${field.id}-names`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say["names"] ?? "");
  field.after(list);
  field.setAttribute("role", "combobox");
  field.setAttribute("aria-autocomplete", "list");
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-expanded", "false");

  let found: Found[] = [];
  let active = -1;
  let timer = 0;
  let asked: AbortController | undefined;

  const close = (): void => {
    window.clearTimeout(timer);
    asked?.abort();
    list.hidden = true;
    active = -1;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  };

  const activate = (next: number): void => {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = next;
    const option = list.children[active];
    if (!option) {
      field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    option.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", option.id);
  };

  const choose = (place: Found): void => {
    close();
    if (field.dataset["suggest"] === "go") {
      location.assign(linkOf(place, location.search));
      return;
    }
    field.value = place.name;
    setPicked(field, place.id ?? "");
  };

  const show = (places: Found[]): void => {
    found = places;
    list.textContent = "";
    active = -1;
    field.removeAttribute("aria-activedescendant");
    places.forEach((place, i) => list.append(optionOf(place, `${list.id}-${i}`, say)));
    list.hidden = places.length === 0;
    field.setAttribute("aria-expanded", String(places.length > 0));
    announce(places.length ? fill(say["found"], places.length) : (say["found_none"] ?? ""));
  };

  const ask = async (): Promise<void> => {
    asked?.abort();
    const text = field.value.trim();
    if (!text) {
      close();
      return;
    }
    const mine = (asked = new AbortController());
    try {
      const response = await fetch(placesAddress(text, field.dataset, most), { signal: mine.signal });
      if (!response.ok) throw new Error(String(response.status));
      const answer = (await response.json()) as { places: Found[] };
      if (!mine.signal.aborted && document.activeElement === field) show(answer.places);
    } catch {
      if (!mine.signal.aborted) close(); // no network: the form tells
    }
  };

  const later = (): void => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void ask(), waitMs);
  };

  field.addEventListener("input", (event) => {
    setPicked(field, "");
    // While an input method is composing, its letters are not yet what is meant.
    if (!(event as InputEvent).isComposing) later();
  });
  field.addEventListener("compositionend", later);
  field.addEventListener("blur", close);
  form?.addEventListener("submit", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return; // the input method's own keys
    if (list.hidden) {
      if (event.key === "ArrowDown" && field.value.trim()) {
        event.preventDefault();
        void ask();
      }
      return;
    }
    const chosen = found[active];
    if (event.key === "ArrowDown") activate(active + 1 < found.length ? active + 1 : -1);
    else if (event.key === "ArrowUp") activate(active < 0 ? found.length - 1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && chosen) choose(chosen);
    else return;
    event.preventDefault();
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest("li");
    const place = option && found[Array.from(list.children).indexOf(option)];
    if (place) choose(place);
  });
}

function optionOf(place: Found, id: string, say: Words): HTMLElement {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const name = document.createElement("b");
  name.lang = "zh-CN";
  name.textContent = place.name;
  const where = document.createElement("span");
  const kind = place.kind === "site" ? say[`svc_${place.service ?? ""}`] : say[`kind_${place.kind}`];
  const area = place.kind === "district" ? [] : [place.where.district_name, place.kind === "subdistrict" ? "" : place.where.subdistrict];
  where.textContent = [kind, ...area].filter(Boolean).join(" · ");
  option.append(name, where);
  return option;
}
