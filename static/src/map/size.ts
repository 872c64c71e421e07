/** Sizes of marks in px: they grow with the type, and in 长辈版 leave a larger target to each. */
export interface Metrics {
  mark: number;
  chosenMark: number;
  clusterMark: number;
  /** Marks nearer than this are one. */
  apart: number;
}

const usual = 18; // px of the type the marks are drawn for

export function metrics(): Metrics {
  const root = document.documentElement;
  const grown = Math.min(Math.max(parseFloat(getComputedStyle(root).fontSize) / usual, 1), 1.6);
  const target = parseFloat(getComputedStyle(root).getPropertyValue("--target")) || 48;
  return {
    mark: Math.round(28 * grown),
    chosenMark: Math.round(40 * grown),
    clusterMark: Math.round(36 * grown),
    apart: Math.max(target - 4, Math.round(40 * grown)),
  };
}
