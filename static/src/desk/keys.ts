/** Keys for who answers calls: / to the search, up and down through the results. */
export function attachKeys(desk: HTMLElement): void {
  const field = desk.querySelector<HTMLInputElement>("[data-desk-q]");
  const rows = Array.from(desk.querySelectorAll<HTMLElement>("[data-desk-row]"));
  const onKey = (event: KeyboardEvent): void => {
    if (!desk.isConnected) {
      document.removeEventListener("keydown", onKey);
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = document.activeElement;
    const typing = at instanceof HTMLInputElement || at instanceof HTMLSelectElement;
    if (event.key === "/" && !typing && field) {
      event.preventDefault();
      field.focus();
      field.select();
      return;
    }
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (!step || at instanceof HTMLSelectElement || rows.length === 0) return;
    const now = rows.indexOf(at as HTMLElement);
    if (now < 0 && at !== field && at !== document.body) return;
    if (now + step < 0) {
      if (now === 0) field?.focus();
      else return;
    } else {
      rows[Math.min(now + step, rows.length - 1)]?.focus();
    }
    event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
}
