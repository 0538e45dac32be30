/** The small window above all others, in a real browser. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
afterAll(() => there.close());

async function scene(query: string, before?: () => void): Promise<Page> {
  const context = await there.browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport({ width: 1280, height: 720 });
  if (before) await page.evaluateOnNewDocument(before);
  await page.goto(`${there.origin}/tests/looks/index.html?${query}`);
  await page.waitForSelector(".control-bar");
  return page;
}

/** Presses the button, and gives what it opened. */
async function opened(page: Page): Promise<Page> {
  const popped = new Promise<Page>((resolve) => {
    page.browserContext().once("targetcreated", (target) => void target.page().then((one) => one && resolve(one)));
  });
  await page.click('[data-control="small-window"]');
  const small = await popped;
  small.setDefaultTimeout(PATIENCE_MS);
  await small.waitForSelector(".small-room");
  return small;
}

/** Another clinic has the floor, and its picture comes. */
const moves = (page: Page) =>
  page.evaluate(() => {
    const { hear } = globalThis as unknown as { hear: (message: object) => void };
    hear({ type: "slots", version: 2, slots: [{ mid: "p2", state: "flowing", track: "p2:camera", from: 0 }] });
    hear({ type: "stage", first: "p2", second: "p1", screen: null });
  });

const pressed = (page: Page, is: boolean) => page.waitForSelector(`[data-control="small-window"][aria-pressed="${is}"]`);
const open = (page: Page) => page.evaluate(() => (globalThis as unknown as { documentPictureInPicture: { window: Window | null } }).documentPictureInPicture.window !== null);

test("the window shows the stage, in the page's colours and language, and mutes", async () => {
  const page = await scene("others=4&lang=ar");
  const small = await opened(page);
  await pressed(page, true);
  await small.waitForSelector('.tile[data-state="flowing"] video');
  expect(await small.$eval(".tile-name", (one) => one.textContent)).toContain("Dr. Amara Okafor");
  expect(await small.$eval("html", (one) => ({ dir: one.dir, lang: one.lang }))).toEqual({ dir: "rtl", lang: "ar" });
  expect(await small.$eval(".round", (one) => getComputedStyle(one).width)).toBe("44px");
  await small.click('[data-control="microphone"]');
  await page.waitForSelector('.control-bar [data-control="microphone"][data-off="true"]');
  await small.waitForSelector('[data-control="microphone"][data-off="true"]');
  // who stands there follows
  await moves(page);
  await small.waitForFunction(() => document.querySelector(".tile-name")?.textContent?.includes("Fort Yates"));
  await small.waitForSelector('.tile[data-state="flowing"] video[data-mid="p2"]');
  // the colours too
  const theme = await small.$eval("html", (one) => one.dataset["theme"]);
  await page.click('.top-bar .icon-button:last-child');
  await small.waitForFunction((before) => document.documentElement.dataset["theme"] !== before, {}, theme);
  await page.click('[data-control="small-window"]');
  await pressed(page, false);
  expect(await open(page)).toBe(false);
  await page.browserContext().close();
});

test("a window that the person closes is closed for the page", async () => {
  const page = await scene("others=4");
  await opened(page);
  await pressed(page, true);
  await page.evaluate(() => (globalThis as unknown as { documentPictureInPicture: { window: Window } }).documentPictureInPicture.window.close());
  await pressed(page, false);
  await page.browserContext().close();
});

test("whoever leaves in the window has left, and it is gone; a host is asked on the page", async () => {
  const page = await scene("others=4");
  await (await opened(page)).click('[data-control="leave"]');
  await page.waitForSelector('[data-screen="over"]');
  expect(await open(page)).toBe(false);
  await page.browserContext().close();
  const host = await scene("site=hub&others=4");
  await (await opened(host)).click('[data-control="leave"]');
  await host.waitForSelector('dialog[open] [data-control="just-leave"]');
  expect(await open(host)).toBe(false);
  await host.browserContext().close();
});

test("the window goes with the session", async () => {
  const page = await scene("others=4");
  await opened(page);
  await pressed(page, true);
  await page.click('.control-bar [data-control="leave"]');
  await page.waitForSelector('[data-screen="over"]');
  expect(await open(page)).toBe(false);
  await page.browserContext().close();
});

test("where only a video can be shown, it is the one of the stage, and it goes with the session", async () => {
  const page = await scene("others=4", () => {
    delete (globalThis as { documentPictureInPicture?: unknown }).documentPictureInPicture;
  });
  await page.waitForSelector('.tile-stage[data-state="flowing"]');
  await page.click('[data-control="small-window"]');
  await pressed(page, true);
  const shown = await page.evaluate(() => {
    const small = document.pictureInPictureElement as HTMLVideoElement | null;
    const stage = document.querySelector<HTMLVideoElement>(".tile-stage video");
    const track = (one: HTMLVideoElement | null) => (one?.srcObject as MediaStream | null)?.getTracks()[0]?.id;
    return { small: track(small), stage: track(stage) };
  });
  expect(shown.small).toBeDefined();
  expect(shown.small).toBe(shown.stage);
  await moves(page);
  await page.waitForFunction(
    (before) => {
      const [track] = ((document.pictureInPictureElement as HTMLVideoElement | null)?.srcObject as MediaStream | null)?.getTracks() ?? [];
      return track !== undefined && track.id !== before;
    },
    {},
    shown.small,
  );
  await page.click('.control-bar [data-control="leave"]');
  await page.waitForSelector('[data-screen="over"]');
  await page.waitForFunction(() => document.pictureInPictureElement === null && !document.querySelector("body > video"));
  await page.browserContext().close();
});

test("where there is no picture a video window says so, and where there is neither there is no button", async () => {
  const page = await scene("others=0", () => {
    delete (globalThis as { documentPictureInPicture?: unknown }).documentPictureInPicture;
  });
  await page.click('[data-control="small-window"]');
  await page.waitForFunction(() => document.querySelector(".notices")?.textContent?.includes("no picture"));
  await page.browserContext().close();
  const none = await scene("others=4", () => {
    delete (globalThis as { documentPictureInPicture?: unknown }).documentPictureInPicture;
    Object.defineProperty(document, "pictureInPictureEnabled", { value: false });
  });
  expect(await none.$('[data-control="small-window"]')).toBeNull();
  await none.browserContext().close();
});
