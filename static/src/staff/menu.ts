/** On a phone the menu is a row that is pulled: it begins where one is. */
export function attachMenu(menu: HTMLElement | null): void {
  const here = menu?.querySelector<HTMLElement>("a[aria-current]");
  if (menu && here) menu.scrollLeft = here.offsetLeft - (menu.clientWidth - here.offsetWidth) / 2;
}
