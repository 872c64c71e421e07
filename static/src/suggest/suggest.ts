import type { Words } from "../dom/words";

/** A field of the page that suggests names as one types. What does it is loaded when the field is first used. */
export function attachSuggest(main: HTMLElement, say: Words): void {
  for (const field of Array.from(main.querySelectorAll<HTMLInputElement>("input[data-suggest]"))) {
    if (field.dataset["dressed"]) continue;
    field.dataset["dressed"] = "true";
    field.addEventListener(
      "focus",
      () => {
        // Without it the field is what it was: a form that the server answers.
        void import("./box").then(({ suggestFor }) => suggestFor(field, say)).catch(() => undefined);
      },
      { once: true },
    );
  }
}
