/** Keeps beside a field the number of the site that was picked for it. */
export function setPicked(field: HTMLInputElement, id: string): void {
  const name = `${field.name}_id`;
  const form = field.form;
  let kept = form?.querySelector<HTMLInputElement>(`input[name="${name}"]`);
  if (!form || (!kept && !id)) return;
  if (!kept) {
    kept = document.createElement("input");
    kept.type = "hidden";
    kept.name = name;
    form.append(kept);
  }
  kept.value = id;
}
