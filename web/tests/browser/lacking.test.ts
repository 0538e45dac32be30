import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground([], "shipped");
});
afterAll(() => there.close());

interface Shown {
  screen: string | null;
  code: string | null;
  text: string;
  /** How often the person was asked for a device. */
  asked: number;
  errors: string[];
}

/** What the page shows in a browser in which `without`, a script, was played first. */
async function opened(without: string): Promise<Shown> {
  const page = await there.browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => void errors.push(String(error)));
  await page.evaluateOnNewDocument(`
    globalThis.asked = 0;
    if (navigator.mediaDevices) {
      const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (wanted) => (globalThis.asked += 1, ask(wanted));
    }
    ${without}`);
  await page.goto(`${there.origin}/r/0190a000-0000-7000-8000-000000000000#e30.e30.${"s".repeat(43)}`);
  await page.waitForSelector("[data-screen]", { timeout: PATIENCE_MS });
  // the questions and the connection are begun once the screen is there
  await page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))");
  const shown = (await page.evaluate(`({
    screen: document.querySelector("[data-screen]").dataset.screen,
    code: document.querySelector("[data-screen]").dataset.code ?? null,
    text: document.body.innerText,
    asked: globalThis.asked,
  })`)) as Omit<Shown, "errors">;
  await page.close();
  return { ...shown, errors };
}

const gone = (name: string) => `delete globalThis.${name};`;

test.each([
  ["RTCPeerConnection", gone("RTCPeerConnection")],
  ["RTCPeerConnection", "globalThis.RTCPeerConnection = undefined;"],
  ["addTransceiver", "delete RTCPeerConnection.prototype.addTransceiver;"],
  ["WebSocket", gone("WebSocket")],
  ["MediaStream", gone("MediaStream")],
  ["ResizeObserver", gone("ResizeObserver")],
])("a browser without %s is told so before anything is asked", async (name, without) => {
  const { screen, text, asked, errors } = await opened(without);
  expect({ screen, asked, errors }).toEqual({ screen: "unable", asked: 0, errors: [] });
  expect(text).toContain("This browser cannot join a room");
  expect(text).toContain(name);
});

const throws = "{ throw new DOMException('forbidden', 'SecurityError'); }";

test.each([
  ["makes no link", `globalThis.RTCPeerConnection = class { addTransceiver() ${throws} };`],
  ["makes no connection", `RTCPeerConnection = class { addTransceiver() {} constructor() ${throws} };`],
  ["opens no socket", `WebSocket = class { constructor() ${throws} };`],
])("a browser that %s, by a policy or an extension, is told so and not asked", async (_, without) => {
  const { screen, code, text, asked, errors } = await opened(without);
  expect({ screen, code, asked, errors }).toEqual({ screen: "over", code: "unable", asked: 0, errors: [] });
  expect(text).toContain("This browser cannot join a room");
});

test.each([
  ["AudioContext", gone("AudioContext")],
  ["devices", "Object.defineProperty(navigator, 'mediaDevices', { value: undefined });"],
  ["getUserMedia", "Object.defineProperty(navigator.mediaDevices, 'getUserMedia', { value: undefined });"],
  ["a list of devices", "navigator.mediaDevices.enumerateDevices = () => Promise.reject(new DOMException('no', 'NotAllowedError'));"],
  ["any way to list devices", "navigator.mediaDevices.enumerateDevices = undefined; navigator.mediaDevices.addEventListener = undefined;"],
  ["a screen to share", "navigator.mediaDevices.getDisplayMedia = undefined;"],
  ["compression", gone("CompressionStream") + gone("DecompressionStream")],
  ["the choice of codecs", "delete RTCRtpTransceiver.prototype.setCodecPreferences; delete RTCRtpReceiver.getCapabilities;"],
  ["storage", `for (const name of ["localStorage", "sessionStorage"]) Object.defineProperty(globalThis, name, { get() ${throws} });`],
  ["media queries", gone("matchMedia")],
  ["a choice of speakers", "delete HTMLMediaElement.prototype.setSinkId;"],
  ["frame callbacks", "delete HTMLVideoElement.prototype.requestVideoFrameCallback;"],
])("a browser without %s comes in all the same", async (_, without) => {
  const { screen, errors } = await opened(without);
  expect({ screen, errors }).toEqual({ screen: "prejoin", errors: [] });
});

test("a page whose script never starts says so after a while, and one that starts does not", async () => {
  const page = await there.browser.newPage();
  await page.setRequestInterception(true);
  let blocks = true;
  page.on("request", (request) => void (blocks && request.resourceType() === "script" ? request.abort() : request.continue()));
  await page.goto(`${there.origin}/`);
  const told = () => page.$eval(".not-started", (element) => [getComputedStyle(element).visibility, element.textContent?.trim() !== ""]);
  expect(await told()).toEqual(["hidden", true]);
  await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
  expect(await told()).toEqual(["visible", true]);
  blocks = false;
  await page.reload();
  await page.waitForSelector("[data-screen]", { timeout: PATIENCE_MS });
  expect(await page.$(".not-started")).toBeNull();
  await page.close();
});
