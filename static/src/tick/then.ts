/** What a state says from an instant on. */
export interface Then {
  at: number; // milliseconds
  look: string; // class
  text: string;
}

/** Most changes that a page is given of one state: beyond them it may change again. */
export const mostChanges = 6;
/** How long the changes that a page is given reach. */
export const reach = 18 * 60 * 60 * 1000;

/** Reads the list that the server wrote: instant, class and text of each change. */
export function readThen(json: string | undefined): Then[] {
  const list = JSON.parse(json ?? "[]") as [string, string, string][];
  return list.map(([at, look, text]) => ({ at: Date.parse(at), look, text }));
}

/** The last change that has come by now, and the next one. */
export function stand(list: readonly Then[], now: number): { last?: Then; next?: Then } {
  const coming = list.findIndex((t) => t.at > now);
  const last = list[coming < 0 ? list.length - 1 : coming - 1];
  const next = coming < 0 ? undefined : list[coming];
  return { ...(last && { last }), ...(next && { next }) };
}

/** When lists of a page that was made at an instant say no more. */
export function endOf(lists: readonly (readonly Then[])[], made: number): number {
  const full = lists.filter((list) => list.length >= mostChanges).map((list) => list[list.length - 1]?.at ?? made);
  return Math.min(made + reach, ...full);
}
