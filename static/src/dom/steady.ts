/** Changes the page and scrolls so that what is in view stays where it is, on
 * the page that stands there afterwards too if that has the same parts. */
export function steadily(change: () => void): void {
  const anchor = inView();
  const before = anchor?.getBoundingClientRect().top ?? 0;
  change();
  const after = anchor && document.getElementById(anchor.id)?.getBoundingClientRect().top;
  if (after !== undefined && Math.abs(after - before) >= 1) window.scrollBy(0, after - before);
}

/** The part with a name that is a third down the screen: where one reads. */
function inView(): Element | undefined {
  const at = document.elementFromPoint(window.innerWidth / 2, window.innerHeight / 3);
  return at?.closest("main [id]") ?? undefined;
}
