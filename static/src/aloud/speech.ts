/** A piece to be spoken in one language. */
export interface Piece {
  text: string;
  lang: string;
}

const most = 120; // characters at a time: some voices stop in long ones

/** Text as it is to be heard: clock times, ranges and telephone numbers in words. Chinese. */
export function spoken(text: string): string {
  return text
    .replace(/(\d{1,2})[:\uff1a](\d{2})/g, (_, h: string, m: string) => `${Number(h)}点${m === "00" ? "" : `${m}分`}`)
    .replace(/([点分])\s*[-–—~\uff5e]\s*(?=\d)/g, "$1到")
    .replace(/(\d)\s*(?:[–—~\uff5e]\s*(?=\d)|-(?=\d+ ?(?:周?岁|元)))/g, "$1到") // 46-7号 is a door
    .replace(/\s+/g, " ")
    .trim();
}

/** A telephone number, figure by figure. */
export function digitByDigit(number: string): string {
  return number.replace(/\D+/g, " ").trim().replace(/\d/g, "$& ").replace(/ +/g, " ").trim();
}

/** Cuts a text at its stops into pieces that a voice gets through. */
export function cut({ text, lang }: Piece): Piece[] {
  const sentences = text.match(/[^。！？!?\n]+[。！？!?]*/g) ?? [];
  const pieces: Piece[] = [];
  for (const sentence of sentences) {
    let rest = sentence.trim();
    while (rest.length > most) {
      const at = Math.max(...["，", "；", "、", ",", ";", " "].map((c) => rest.lastIndexOf(c, most)));
      const end = at > 0 ? at + 1 : most;
      pieces.push({ text: rest.slice(0, end).trim(), lang });
      rest = rest.slice(end).trim();
    }
    if (rest) pieces.push({ text: rest, lang });
  }
  return pieces;
}

/** The voice for a language: one that speaks on the device, for what is read is the visitor's affair. */
export function voiceFor<V extends { lang: string; localService: boolean; default: boolean }>(voices: readonly V[], lang: string): V | undefined {
  const own = voices.filter((v) => v.localService);
  const wanted = lang.startsWith("zh") ? [/^(zh|cmn)([-_]Hans)?[-_]CN/i, /^(zh|cmn)(?![-_](Hant[-_])?HK)/i] : [/^en[-_](GB|US)/i, /^en/i];
  for (const pattern of wanted) {
    const found = own.filter((v) => pattern.test(v.lang));
    if (found.length) return found.find((v) => v.default) ?? found[0];
  }
  return undefined;
}
