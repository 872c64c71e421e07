// Handing a site on: the words to copy, the phone's own way to send, a picture
// for the album; and what to tap where WeChat opens no map.

import type { Card } from "../picture/picture";

type Words = Record<string, string>;

/** Brings to life what a page has for handing on. */
export function attachShare(main: HTMLElement, say: Words): void {
  if (inWeChat(navigator.userAgent)) hint(main, say);
  for (const hand of Array.from(main.querySelectorAll<HTMLElement>("[data-hand]"))) attachHand(hand, say);
  const family = main.querySelector<HTMLElement>("[data-family]");
  if (family) void import("../family/price").then(({ attachPrice }) => attachPrice(family, say));
  const desk = main.querySelector<HTMLElement>("[data-desk]");
  if (desk) void import("../desk/keys").then(({ attachKeys }) => attachKeys(desk));
}

/** Whether the page stands in WeChat's own browser, which opens no other app. */
export function inWeChat(userAgent: string): boolean {
  return /MicroMessenger/i.test(userAgent);
}

function hint(main: HTMLElement, say: Words): void {
  let line = main.querySelector<HTMLElement>("[data-wechat]");
  if (!line) {
    const list = main.querySelector("#list");
    if (!list?.querySelector('a[href^="https://uri.amap.com/"]')) return;
    line = document.createElement("p");
    line.className = "wechat";
    list.insertBefore(line, list.firstChild);
  }
  line.textContent = say["wechat"] ?? "";
  line.hidden = false;
}

function attachHand(hand: HTMLElement, say: Words): void {
  const tell = (sentence: string, problem = false): void => {
    const line = hand.querySelector<HTMLElement>("[data-hand-say]");
    if (!line) return;
    line.textContent = sentence;
    line.classList.toggle("problem", problem);
  };
  const button = (name: string) => hand.querySelector<HTMLButtonElement>(`[data-${name}]`);
  button("copy")?.addEventListener("click", () => {
    void copy(wordsOf(hand)).then((done) => tell(say[done ? "copied" : "copy_failed"] ?? "", !done));
  });
  const send = button("send");
  if (send && "share" in navigator) {
    send.hidden = false;
    send.addEventListener("click", () => {
      const { title, url } = hand.dataset;
      // The words end with the address, which the other app wants apart.
      const text = wordsOf(hand).replace(url ?? "", "").trim();
      navigator.share?.({ title: title ?? "", text, url: url ?? "" }).catch(() => undefined); // given up: nothing to say
    });
  }
  button("picture")?.addEventListener("click", () => void draw(hand, say, tell));
}

/** What is handed on: the site's words, with the price if one was worked out, before the address. */
function wordsOf(hand: HTMLElement): string {
  const words = hand.querySelector("[data-hand-words]")?.textContent?.trim() ?? "";
  const price = priceOf(hand);
  if (!price) return words;
  const at = words.lastIndexOf("\n");
  return `${words.slice(0, at)}\n${price}${words.slice(at)}`;
}

function priceOf(hand: HTMLElement): string {
  const line = hand.querySelector<HTMLElement>("[data-hand-price]");
  return line && !line.hidden ? (line.textContent ?? "") : "";
}

/** Copies a text; false where the browser does not let it. */
export async function copy(text: string): Promise<boolean> {
  try {
    const clipboard = navigator.clipboard as Clipboard | undefined; // floor: absent on plain http
    if (clipboard) {
      await clipboard.writeText(text);
      return true;
    }
  } catch {
    // Refused: the old way may still do.
  }
  const field = document.createElement("textarea");
  field.value = text;
  field.setAttribute("readonly", "");
  field.className = "unseen";
  document.body.append(field);
  field.select();
  field.setSelectionRange(0, text.length);
  let done = false;
  try {
    done = document.execCommand("copy");
  } catch {
    done = false;
  }
  field.remove();
  return done;
}

async function draw(hand: HTMLElement, say: Words, tell: (sentence: string, problem?: boolean) => void): Promise<void> {
  const place = hand.querySelector<HTMLElement>("[data-hand-picture]");
  const data = hand.querySelector("[data-picture-of]")?.textContent;
  if (!place || !data) return;
  tell(say["picture_making"] ?? "");
  try {
    const { drawCard } = await import("../picture/picture");
    const card = JSON.parse(data) as Card;
    const price = priceOf(hand);
    if (price) card.lines.push(["", price]);
    const address = await drawCard(card);
    const picture = document.createElement("img");
    picture.alt = (say["picture_alt"] ?? "").replace("%s", card.name);
    picture.src = address;
    const save = document.createElement("a");
    save.className = "act go";
    save.href = address;
    save.download = card.file;
    save.textContent = say["picture_save"] ?? "";
    place.textContent = "";
    place.append(picture, save);
    place.hidden = false;
    tell(say["picture_ready"] ?? "");
  } catch {
    tell(say["picture_failed"] ?? "", true);
  }
}
