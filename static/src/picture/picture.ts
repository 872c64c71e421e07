// The picture card: a site drawn large for a phone's album and for old eyes.
// It says nothing of what is open now, for a picture stays.

/** What the server gives to draw (Go's page.picture). */
export interface Card {
  demo?: string;
  service: "meal" | "station";
  kind: string;
  name: string;
  /** What it is, and the words. */
  lines: [string, string][];
  phone: string;
  call: string;
  number: string;
  scan: string;
  /** The address of the QR code's picture. */
  qr: string;
  file: string;
  brand: string;
}

const width = 1080;
const margin = 72;
const inner = width - 2 * margin;
const family = '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", sans-serif';
const ink = "#1c1a17";
const quiet = "#524d47";
const hues = { meal: "#8e3214", station: "#1b567f" };

/** A piece of text on its baseline, or a rule across. */
interface Piece {
  text: string;
  x: number;
  y: number;
  font: string;
  colour: string;
}

/** Draws the card; the address of its PNG. */
export async function drawCard(card: Card): Promise<string> {
  const code = await load(card.qr);
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("no canvas");
  const modules = code.naturalWidth / modulePixel;
  const module = Math.floor(codeMost / modules); // whole pixels keep the code's edges even
  const { pieces, rules, codeTop, height } = layout(card, module * modules, (text, font) => {
    pen.font = font;
    return pen.measureText(text).width;
  });
  canvas.width = width;
  canvas.height = height;
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, width, height);
  pen.fillStyle = hues[card.service];
  pen.fillRect(0, 0, width, 24);
  pen.fillStyle = "#b9ad9a";
  for (const y of rules) pen.fillRect(margin, y, inner, 2);
  pen.textBaseline = "alphabetic";
  for (const { text, x, y, font, colour } of pieces) {
    pen.font = font;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  }
  pen.imageSmoothingEnabled = false; // the code's modules stay sharp
  pen.drawImage(code, margin - quietZone * module, codeTop, module * modules, module * modules);
  return canvas.toDataURL("image/png");
}

// Of the server's picture of the code (Go's page.symbol).
const modulePixel = 8;
const quietZone = 4;
const codeMost = 410;

/** Where everything stands, with a code of so many pixels. measure gives the width of a text in a font. */
export function layout(card: Card, codeSide: number, measure: (text: string, font: string) => number) {
  const pieces: Piece[] = [];
  const rules: number[] = [];
  let y = 24;
  const write = (text: string, size: number, colour: string, weight = 400, x = margin, room = inner): void => {
    const font = `${weight} ${size}px ${family}`;
    for (const line of wrap(text, room, (s) => measure(s, font))) {
      y += Math.round(size * 1.4);
      pieces.push({ text: line, x, y: y - Math.round(size * 0.3), font, colour });
    }
  };
  if (card.demo) {
    y += 24;
    write(card.demo, 44, "#6b4100", 700);
  }
  y += 36;
  write(card.kind, 44, hues[card.service], 600);
  write(card.name, 84, ink, 700);
  y += 20;
  for (const [what, words] of card.lines) {
    y += 16;
    if (what) write(what, 40, quiet);
    write(words, 54, ink, 500);
  }
  if (card.phone) {
    y += 28;
    rules.push(y);
    y += 20;
    write(card.call, 40, quiet);
    // The number whole on one line, as large as it goes.
    const size = Math.min(108, Math.floor((108 * inner) / Math.max(1, measure(card.phone, `700 108px ${family}`))));
    write(card.phone, Math.max(60, size), ink, 700);
  }
  y += 28;
  rules.push(y);
  y += 12;
  const codeTop = y;
  const beside = margin + codeSide - 20;
  y += 70;
  write(card.number, 56, ink, 600, beside, width - margin - beside);
  y += 10;
  write(card.scan, 44, ink, 400, beside, width - margin - beside);
  y = Math.max(y, codeTop + codeSide);
  write(card.brand, 34, quiet);
  return { pieces, rules, codeTop, height: y + 44 };
}

/** Cuts a text into lines of at most the given width: between any two Chinese characters, else between words. */
export function wrap(text: string, room: number, measure: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const bit of paragraph.match(/[\u0021-\u007e\u00a0-\u024f]+|\s+|[^]/gu) ?? []) {
      if (line && measure(line + bit) > room && !/^[,.:;!?%)\uff0c\u3002\u3001\uff1a\uff1b\uff1f\uff01\uff09\u201d]/.test(bit)) {
        lines.push(line.trim());
        line = bit.trim();
      } else {
        line += bit;
      }
      while (line.length > 1 && measure(line) > room * 1.08) {
        // One word longer than the line.
        let n = line.length - 1;
        while (n > 1 && measure(line.slice(0, n)) > room) n--;
        lines.push(line.slice(0, n));
        line = line.slice(n);
      }
    }
    if (line.trim()) lines.push(line.trim());
  }
  return lines;
}

function load(address: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => reject(new Error("no picture of the code"));
    image.src = address;
  });
}
