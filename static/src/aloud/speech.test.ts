import { expect, test } from "vitest";
import { cut, digitByDigit, spoken, voiceFor } from "./speech";

test.each([
  ["午餐供应到 13:00", "午餐供应到 13点"],
  ["10:30–13:05", "10点30分到13点05分"],
  ["早餐6:30-9:00", "早餐6点30分到9点"],
  ["75–85 岁 7 元", "75到85 岁 7 元"],
  ["75-85周岁7元", "75到85周岁7元"],
  ["正良街道蒲昌路46-7号", "正良街道蒲昌路46-7号"],
])("%s is heard as %s", (text, want) => expect(spoken(text)).toBe(want));

test("a number is heard figure by figure", () => expect(digitByDigit("024-8888 0115")).toBe("0 2 4 8 8 8 8 0 1 1 5"));

test("long texts are cut at their stops", () => {
  const pieces = cut({ text: `最近的助餐点：民丰社区食堂。${"午餐，".repeat(60)}完。`, lang: "zh-CN" });
  expect(pieces[0]!.text).toBe("最近的助餐点：民丰社区食堂。");
  expect(Math.max(...pieces.map((p) => p.text.length))).toBeLessThanOrEqual(121);
  expect(pieces.map((p) => p.text).join("")).toBe(`最近的助餐点：民丰社区食堂。${"午餐，".repeat(60)}完。`);
});

const voice = (lang: string, localService: boolean, rest = {}) => ({ lang, localService, default: false, ...rest });

test("only a voice of the device, of the language", () => {
  const here = voice("zh_CN", true);
  const hans = voice("cmn-Hans-CN", true);
  expect(voiceFor([voice("zh-CN", false), voice("en-US", true), here], "zh-CN")).toBe(here);
  expect(voiceFor([voice("zh-HK", true), hans], "zh-CN")).toBe(hans);
  expect(voiceFor([voice("zh-CN", false)], "zh-CN")).toBeUndefined();
  expect(voiceFor([here, voice("en-GB", true)], "en")?.lang).toBe("en-GB");
});
