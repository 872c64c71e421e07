// What marks are called, for those who hear the map.

import type { State } from "../dom/sites";
import { fill, type Words } from "../dom/words";

/** What a mark's name is made of. */
export interface Named {
  name: string;
  service: string;
  state: State;
  /** "" where no place was given. */
  far: string;
}

/** "民丰社区食堂, 助餐点, 午餐供应到 15:00, 412 米", with the marks of the language. */
export function markName({ name, service, state, far }: Named, say: Words): string {
  return joined([name, say[`svc_${service}`] ?? "", state.text, far], say);
}

/** How many a cluster holds, of which service, in which state, and what a press does. */
export function clusterName(members: readonly Named[], say: Words): string {
  const count = (key: string, holds: (m: Named) => boolean): string => {
    const n = members.filter(holds).length;
    return n ? fill(say[key], n) : "";
  };
  const inState = (value: State["value"]): string => count(`cluster_${value}`, (m) => m.state.value === value);
  return joined(
    [
      fill(say["cluster"], members.length),
      count("cluster_meal", (m) => m.service === "meal"),
      count("cluster_station", (m) => m.service === "station"),
      inState("open"),
      inState("closed"),
      inState("unknown"),
      say["cluster_act"] ?? "",
    ],
    say,
  );
}

/** Where a point lies as seen from the nearest name on the map, in eight directions; the names are no borders. */
export function whereabouts(lat: number, lon: number, names: readonly { name: string; label: [number, number] }[], say: Words): string {
  const degree = 111.2; // km of latitude
  let [nearest, least, turn] = ["", Infinity, 0];
  for (const { name, label } of names) {
    const east = (lon - label[0]) * degree * Math.cos((lat * Math.PI) / 180);
    const north = (lat - label[1]) * degree;
    const km = Math.hypot(east, north);
    if (km < least) [nearest, least, turn] = [name, km, Math.atan2(east, north)];
  }
  if (!nearest) return "";
  if (least < 0.5) return fill(say["where_at"], nearest);
  const direction = ["n", "ne", "e", "se", "s", "sw", "w", "nw"][(Math.round((turn / Math.PI) * 4) + 8) % 8];
  return fill(say["where"], nearest, say[`dir_${direction}`] ?? "", least.toFixed(1));
}

function joined(parts: string[], say: Words): string {
  return parts.filter(Boolean).reduce((a, b) => fill(say["joined"], a, b));
}
