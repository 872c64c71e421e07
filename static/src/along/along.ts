// The form of what is on the way: the visitor's own place as one of its ends.

import { locate, type Failure } from "../dom/locate";
import type { Words } from "../dom/words";
import { alongHere, answerAddress, type Step } from "../place/address";
import { setPicked } from "../suggest/picked";

/** Dresses the form. show puts the page of an address in place of this one; the place goes nowhere else. */
export function attachAlong(main: HTMLElement, say: Words, show: (address: string, step: Step) => Promise<void>): void {
  const form = main.querySelector<HTMLFormElement>("form[data-way]");
  if (!form || form.dataset["dressed"]) return;
  form.dataset["dressed"] = "true";
  const ends = ["from", "to"].flatMap((name) => form.querySelector<HTMLInputElement>(`input[type=search][name=${name}]`) ?? []);

  for (const button of Array.from(form.querySelectorAll<HTMLElement>("[data-here]"))) {
    button.addEventListener("click", () => {
      const field = ends.find((f) => f.name === button.dataset["here"]);
      if (!field) return;
      field.value = say["here"] ?? "";
      setPicked(field, alongHere);
      for (const other of ends) if (other !== field && isHere(other)) clear(other);
      (ends.find((f) => !f.value) ?? form.querySelector<HTMLElement>("button.primary"))?.focus();
    });
  }

  const isHere = (field: HTMLInputElement): boolean =>
    form.querySelector<HTMLInputElement>(`input[name="${field.name}_id"]`)?.value === alongHere && field.value === say["here"];
  const clear = (field: HTMLInputElement): void => {
    field.value = "";
    setPicked(field, "");
  };

  let asking = false;
  form.addEventListener("submit", (event) => {
    const mine = ends.find(isHere);
    if (!mine) return;
    event.preventDefault();
    if (asking) return;
    asking = true;
    const url = new URL(form.action);
    new FormData(form).forEach((value, name) => {
      if (typeof value === "string" && value && name !== `${mine.name}_id`) url.searchParams.append(name, value);
    });
    url.searchParams.set(mine.name, alongHere);
    const line = form.querySelector<HTMLElement>("[data-say]");
    const tell = (sentence: string, problem: boolean): void => {
      if (!line) return;
      line.textContent = sentence;
      line.classList.toggle("problem", problem);
      if (problem) line.scrollIntoView({ block: "nearest" });
    };
    tell(say["locating"] ?? "", false);
    locate()
      .then((place) => show(answerAddress(url.href, "", place), { place }))
      .catch((why: Failure) => tell(say[`along_${why}`] ?? say["failed"] ?? "", true))
      .finally(() => {
        asking = false;
      });
  });
}
