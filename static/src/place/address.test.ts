import { expect, test } from "vitest";
import { answerAddress, stepOf, withoutPlace } from "./address";

const station = { lat: 41.792, lon: 123.3885 };

test("a place leaves the address", () => {
  expect(withoutPlace("http://a/?service=meal&lat=41.8&lon=123.4&datum=gcj02#districts")).toBe("/?service=meal#districts");
  expect(withoutPlace("http://a/d/210102?service=meal")).toBe("/d/210102?service=meal");
});

test("an answer is asked for at the start page", () => {
  expect(answerAddress("http://a/?service=station", "meal", station)).toBe("/?service=meal&lat=41.792000&lon=123.388500");
  expect(answerAddress("http://a/?lat=1&lon=2", "", station)).toBe("/?lat=41.792000&lon=123.388500");
  expect(answerAddress("http://a/?need=toilet&service=station&lang=en", "station", station)).toBe(
    "/?need=toilet&service=station&lang=en&lat=41.792000&lon=123.388500",
  );
  expect(answerAddress("http://a/d/210102?service=meal&lang=en", "meal", station)).toBe(
    "/?lang=en&service=meal&lat=41.792000&lon=123.388500",
  );
});

test("a history step may have no place", () => {
  expect(stepOf({ place: station })).toEqual({ place: station });
  expect(stepOf({ place: station, picked: true })).toEqual({ place: station, picked: true });
  expect(stepOf(null)).toBeUndefined();
  expect(stepOf(7)).toBeUndefined();
  expect(stepOf({ place: { lat: "41" } })).toBeUndefined();
});
