import type { Words } from "../dom/words";

let hush: () => void = () => undefined;

/** Gives the page its reading voice, where the device has one. */
export function attachAloud(main: HTMLElement, say: Words): void {
  hush();
  const button = main.querySelector<HTMLButtonElement>("[data-aloud]");
  if (!button || !("speechSynthesis" in window)) return;
  void import("./aloud")
    .then((aloud) => {
      hush = aloud.hush;
      aloud.startAloud(main, button, say);
    })
    .catch(() => undefined); // the page can be read with the eyes
}

/** Nobody listens any more. */
export function leave(): void {
  hush();
}
