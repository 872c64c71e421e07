/** The list of sites: / goes to the search, and the ticked ones are counted. */
export function attachSites(main: HTMLElement): void {
  const search = main.querySelector<HTMLInputElement>(".find input[type=search]");
  if (search) document.addEventListener("keydown", (e) => toSearch(e, search));
  const narrowed = main.querySelector<HTMLDetailsElement>("details.narrowed");
  if (narrowed && window.matchMedia("(max-width: 899px)").matches) narrowed.open = false;
  const form = main.querySelector<HTMLFormElement>("form.chosen");
  if (form) attachTicks(form);
}

function toSearch(e: KeyboardEvent, search: HTMLInputElement): void {
  const at = e.target as HTMLElement;
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.altKey || e.isComposing || at.closest("input, textarea, select")) return;
  e.preventDefault();
  search.focus();
  search.select();
}

/** Ticks the whole page from the head of the column, and says how many are ticked. */
function attachTicks(form: HTMLFormElement): void {
  const boxes = Array.from(form.querySelectorAll<HTMLInputElement>("tbody .tick input"));
  const all = form.querySelector<HTMLInputElement>("input[name=all]");
  const said = form.querySelector<HTMLElement>(".picked");
  const head = form.querySelector<HTMLElement>("thead .tick");
  if (!all || !said || !head) return;
  const page = document.createElement("input");
  page.type = "checkbox";
  const label = document.createElement("label");
  label.append(...Array.from(head.childNodes), page);
  head.append(label);
  const count = (): void => {
    const ticked = boxes.filter((b) => b.checked).length;
    form.classList.toggle("any", ticked > 0 || all.checked);
    said.hidden = ticked === 0 || all.checked;
    said.textContent = (said.dataset.words ?? "").replace("#", String(ticked));
    page.checked = ticked === boxes.length;
    page.indeterminate = ticked > 0 && ticked < boxes.length;
  };
  page.addEventListener("change", () => {
    for (const b of boxes) b.checked = page.checked;
    count();
  });
  form.addEventListener("change", count);
  count(); // a page that comes back may be ticked already
}
