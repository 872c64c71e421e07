/** A site as the page shows it; the map takes its marks from here, so that both stay in step. */
export interface Site {
  id: string;
  service: string;
  name: string;
  lat: number;
  lon: number;
  /** The card in the list, or the map's own element on a site's page. */
  element: HTMLElement;
}

/** Whether a site is open, as its card says at the moment. */
export interface State {
  value: "open" | "closed" | "unknown";
  /** By hours that nobody has checked for long. */
  stale: boolean;
  text: string;
}

/** The located sites of the page, in its order. */
export function sitesOf(root: ParentNode): Site[] {
  return Array.from(root.querySelectorAll<HTMLElement>("[data-id][data-lat]"), (element) => ({
    id: element.dataset["id"] ?? "",
    service: element.dataset["service"] ?? "",
    name: element.dataset["name"] ?? "",
    lat: Number(element.dataset["lat"]),
    lon: Number(element.dataset["lon"]),
    element,
  }));
}

/** The state a site's card, or its page, shows now: it changes as minutes pass. */
export function stateOf(site: Site): State {
  const el = home(site).querySelector(".state");
  const has = (name: string): boolean => el?.classList.contains(name) ?? false;
  return { value: has("open") ? "open" : has("closed") ? "closed" : "unknown", stale: has("stale"), text: wordsIn(el) };
}

/** How far a site is, in the words of its card; "" where no place was given. */
export function farOf(site: Site): string {
  return wordsIn(site.element.querySelector(".far"));
}

/** Calls changed after any site's state may have changed; gives the way to stop. */
export function watchStates(sites: Site[], changed: () => void): () => void {
  const observer = new MutationObserver((records) => {
    const inState = ({ target }: MutationRecord): boolean =>
      (target instanceof Element ? target : target.parentElement)?.closest(".state") != null;
    if (records.some((r) => inState(r) || Array.from(r.addedNodes).some((n) => n instanceof Element && n.matches(".state")))) changed();
  });
  for (const site of sites) {
    observer.observe(home(site), { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["class"] });
  }
  return () => observer.disconnect();
}

function home(site: Site): Element {
  return site.element.closest("[data-site]") ?? site.element;
}

/** The words in an element, one space between what stands apart. */
function wordsIn(el: Element | null): string {
  const words: string[] = [];
  if (!el) return "";
  const texts = document.createTreeWalker(el, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) words.push(...(texts.currentNode.nodeValue ?? "").split(/\s+/).filter(Boolean));
  return words.join(" ");
}
