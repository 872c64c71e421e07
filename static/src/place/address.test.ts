import { expect, test } from "vitest";
import { answerAddress, answersPlace, stepOf, withoutPlace } from "./address";

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

test("the visitor's end of a way leaves the address and comes back into the question", () => {
  const asked = "http://a/along?from=123.388500%2C41.792000&to=104837&need=drink&big=1";
  expect(withoutPlace(asked)).toBe("/along?from=here&to=104837&need=drink&big=1");
  expect(answerAddress("http://a/along?from=here&to=104837&need=drink", "", station)).toBe(
    "/along?from=123.388500%2C41.792000&to=104837&need=drink",
  );
  expect(withoutPlace("http://a/along?from=104837&to=105002")).toBe("/along?from=104837&to=105002");
});

test("a place is asked for again where a page answers for one", () => {
  expect(["http://a/?service=meal", "http://a/along?from=104837&to=here"].map(answersPlace)).toEqual([true, true]);
  expect(["http://a/along?from=104837&to=105002", "http://a/d/210102?from=here"].map(answersPlace)).toEqual([false, false]);
});

test("what was looked for by name does not stay in the question for a place", () => {
  expect(answerAddress("http://a/?q=minfeng", "meal", station)).toBe("/?service=meal&lat=41.792000&lon=123.388500");
});
