// What time it is: the device's clock counts on from the server's minute, for
// phones whose clock is wrong.

const agreeing = 90_000; // the server's minute is cut, and an answer takes its time

/** The clock of a page that the server wrote at `written` (RFC 3339) and the device got at `got`. */
export function clockOf(written: string, got: number): (device: number) => number {
  const server = Date.parse(written);
  const ahead = Math.abs(server - got) < agreeing ? 0 : server - got;
  return (device) => device + ahead;
}

let clock: ((device: number) => number) | undefined;

/** Sets the clock by the page that has just come; there is none on a page about another instant. */
export function setClock(): void {
  const written = document.documentElement.dataset["now"];
  clock = written ? clockOf(written, Date.now()) : undefined;
}

/** Now, in milliseconds, by the clock of the page. */
export function now(): number {
  const device = Date.now();
  return clock ? clock(device) : device;
}
