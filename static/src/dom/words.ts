/** The sentences that scripts say, in the language of the page. */
export function words(): Record<string, string> {
  return JSON.parse(document.getElementById("words")?.textContent ?? "{}") as Record<string, string>;
}
