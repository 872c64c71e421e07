/** The sentences that scripts say, by key, in the language of the page. */
export type Words = Record<string, string>;

export function words(): Words {
  return JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Words;
}

/** A sentence with its %s and %d filled in, in order. */
export function fill(pattern: string | undefined, ...values: (string | number)[]): string {
  let at = 0;
  return (pattern ?? "").replace(/%[sd]/g, () => String(values[at++] ?? ""));
}
