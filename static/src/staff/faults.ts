/** Moves the focus to the list of faults, so that a reader hears it first. */
export function attachFaults(main: HTMLElement): void {
  const faults = main.querySelector<HTMLElement>("#faults");
  if (faults) faults.focus();
}
