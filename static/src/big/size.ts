// 长辈版: "" as usual, "1" large, "2" the largest letters. The device remembers
// it in a cookie, for the server writes the pages; it holds the digit and no more.

const year = 365 * 24 * 60 * 60;

/** The size that the page has. */
export function sizeWorn(): string {
  const worn = document.documentElement.classList;
  return worn.contains("bigger") ? "2" : worn.contains("big") ? "1" : "0";
}

/** The size that the device remembers. */
export function sizeRemembered(): string {
  return /(?:^|;\s*)big=([12])(?:;|$)/.exec(document.cookie)?.[1] ?? "0";
}

/** Remembers the size; false when the browser keeps no cookies. */
export function rememberSize(size: string): boolean {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  const age = size === "0" ? 0 : year;
  document.cookie = `big=${size}; Path=/; Max-Age=${age}; SameSite=Lax${secure}`;
  return sizeRemembered() === size;
}

/** Wears the size at once; the server's page of that size follows. */
export function wearSize(size: string): void {
  document.documentElement.classList.toggle("big", size !== "0");
  document.documentElement.classList.toggle("bigger", size === "2");
}

/** The address of the same page with the size in it, or without any. */
export function sizedAddress(href: string, size: string | undefined): string {
  const url = new URL(href);
  if (size === undefined) url.searchParams.delete("big");
  else url.searchParams.set("big", size);
  return url.pathname + url.search + url.hash;
}
