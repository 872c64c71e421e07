import { expect, test } from "vitest";
import { linkOf, placesAddress, type Found } from "./places";

const where = { district: "210113", district_name: "沈北新区", subdistrict: "正良街道" };

test("a choice leads to its page, in the language and for the service", () => {
  const site: Found = { kind: "site", id: "104837", name: "民丰社区食堂", where };
  expect(linkOf(site, "")).toBe("/s/104837");
  expect(linkOf(site, "?q=mf&service=meal&lang=en&big=1")).toBe("/s/104837?lang=en&big=1");
  const sub: Found = { kind: "subdistrict", code: "210113016", name: "正良街道", where };
  expect(linkOf(sub, "?service=meal")).toBe("/d/210113?subdistrict=210113016&service=meal");
  const community: Found = { kind: "community", code: "210113016004", name: "民丰社区", where };
  expect(linkOf(community, "")).toBe("/d/210113?community=210113016004");
  expect(linkOf({ kind: "district", code: "210113", name: "沈北新区", where }, "?lat=1&lon=2")).toBe("/d/210113");
});

test("the question says what is wanted, and not more than the server reads", () => {
  expect(placesAddress("民丰", { suggest: "go", service: "" }, 8)).toBe(`/api/v1/places?q=${encodeURIComponent("民丰")}&limit=8`);
  const q = new URLSearchParams(placesAddress("a".repeat(99), { suggest: "pick", service: "station" }, 8).split("?")[1]);
  expect([q.get("q")?.length, q.get("service"), q.get("located")]).toEqual([60, "station", "true"]);
});
