import { expect, test } from "vitest";
import type { State } from "../dom/sites";
import { clusterName, markName, whereabouts, type Named } from "./naming";

const say = {
  joined: "%s, %s",
  svc_meal: "meal point",
  svc_station: "station",
  cluster: "%d places here",
  cluster_meal: "%d of meals",
  cluster_station: "%d stations",
  cluster_open: "%d open",
  cluster_closed: "%d closed",
  cluster_unknown: "%d unknown",
  cluster_act: "press to look closer",
  where: "from %s to the %s, %s km",
  where_at: "at %s",
  dir_e: "east",
  dir_nw: "north-west",
};

const site = (name: string, service: string, value: State["value"], text: string, far = ""): Named => ({
  name,
  service,
  state: { value, stale: false, text },
  far,
});

test("a mark says who, what, whether it is open and how far", () => {
  expect(markName(site("民丰社区食堂", "meal", "open", "open until 15:00", "412 m"), say)).toBe(
    "民丰社区食堂, meal point, open until 15:00, 412 m",
  );
  expect(markName(site("民丰社区食堂", "meal", "open", "open until 15:00"), say)).toBe("民丰社区食堂, meal point, open until 15:00");
});

test("a name is taken as it stands, whatever signs are in it", () => {
  expect(markName(site("$& 100%s %d", "station", "closed", "closed"), say)).toBe("$& 100%s %d, station, closed");
});

test("a cluster says how many of what, and how many are open", () => {
  const members = [
    site("a", "meal", "open", ""),
    site("b", "meal", "open", ""),
    site("c", "station", "unknown", ""),
  ];
  expect(clusterName(members, say)).toBe("3 places here, 2 of meals, 1 stations, 2 open, 1 unknown, press to look closer");
  expect(clusterName(members.slice(0, 2), say)).toBe("2 places here, 2 of meals, 2 open, press to look closer");
});

test("a point is told from the nearest name on the map", () => {
  const names = [
    { name: "A", label: [123.4, 41.8] as [number, number] },
    { name: "B", label: [123.8, 41.8] as [number, number] },
  ];
  expect(whereabouts(41.8, 123.424, names, say)).toBe("from A to the east, 2.0 km");
  expect(whereabouts(41.83, 123.36, names, say)).toBe("from A to the north-west, 4.7 km");
  expect(whereabouts(41.8001, 123.8, names, say)).toBe("at B");
  expect(whereabouts(41.8, 123.4, [], say)).toBe("");
});
