import { expect, test } from "vitest";
import { inWeChat } from "./share";

test("WeChat's browser is told by its name", () => {
  const wechat = "Mozilla/5.0 (Linux; Android 10; V2031A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/86.0 MQQBrowser/6.2 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.16.2040(0x2800) Process/tools WeChat/arm64";
  expect(inWeChat(wechat)).toBe(true);
  expect(inWeChat("Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Mobile Safari/537.36")).toBe(false);
});
