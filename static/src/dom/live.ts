/** Says a sentence to who listens to the page, and shows it to nobody. */
export function announce(sentence: string): void {
  const line = document.getElementById("live");
  if (line) line.textContent = sentence;
}
