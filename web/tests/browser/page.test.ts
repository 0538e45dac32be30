import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
afterAll(() => there.close());

const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 568 };
const DESK = { width: 1440, height: 900 };

/** Opens a scene of tests/looks, with a room that exists only there. */
async function scene<T extends unknown[]>(query: string, size = DESK, before?: (...with_: T) => void, ...with_: T): Promise<Page> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport(size);
  if (before) await page.evaluateOnNewDocument(before, ...with_);
  await page.goto(`${there.origin}/tests/looks/index.html?${query}`);
  await page.waitForSelector("[data-screen]");
  return page;
}

const said = (page: Page) => page.evaluate(() => (globalThis as unknown as { said: { type: string }[] }).said);
const muted = (page: Page, control: string) => page.$eval(`.control-bar [data-control="${control}"]`, (button) => button.getAttribute("data-off"));

test("whoever shares a screen is told so, and ends it by keyboard", async () => {
  const page = await scene("others=3&with=sharing,myfloor");
  await page.waitForSelector(".control-bar");
  expect(await page.$('[data-control="stop-sharing"]')).toBeNull();
  await page.keyboard.press("s");
  await page.waitForSelector('[data-control="stop-sharing"]');
  await page.focus('[data-control="stop-sharing"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector('[data-control="stop-sharing"]'));
  expect((await said(page)).filter(({ type }) => type === "mute")).toMatchObject([
    { source: "screen", muted: false },
    { source: "screen", muted: true },
  ]);
  await page.close();
});

const SCENES = ["screen=home", "screen=unable", "screen=prejoin", "screen=prejoin&with=denied", "others=4&with=floor,weak", "site=hub&others=4&with=floor,weak,locked&phase=recommend&took=0.9", "others=4&phase=clarify&took=1.2", "site=hub&others=16", "with=waits&before=2", "site=hub&others=4&with=lobby&press=people", "site=hub&others=40", "bye=left"];

const ON_PHONES = SCENES.flatMap((query) => [PHONE, NARROW].map((phone) => ({ query, phone, width: phone.width })));

test.each(ON_PHONES)("$query: every control has a name and a place on a phone of $width, which scrolls in one direction only", async ({ query, phone }) => {
  const page = await scene(query, phone);
  await page.waitForFunction(() => document.querySelector("button, select, input"));
  const nameless = await page.$$eval("button, select, input, a", (all) =>
    all
      .filter((one) => {
        const label = one.closest("label") ?? (one.id ? document.querySelector(`label[for="${one.id}"]`) : null);
        return !(one.getAttribute("aria-label") || one.textContent?.trim() || label?.textContent?.trim());
      })
      .map((one) => one.outerHTML),
  );
  expect(nameless).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(phone.width);
  const outside = await page.$$eval("button, select, input, a", (all) =>
    all
      .filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < 0 || right > innerWidth + 0.5);
      })
      .map((one) => one.outerHTML),
  );
  expect(outside).toEqual([]);
  await page.close();
});

test("what is reached with Tab before joining stands above the button that stays in sight", async () => {
  const page = await scene("screen=prejoin&press=companions", { width: 360, height: 480 });
  await page.waitForSelector('.join');
  await page.$eval(".companions-box", (box) => ((box as HTMLDetailsElement).open = true));
  const covered = [];
  let reached = 0;
  for (let tab = 0; tab < 20; tab += 1) {
    await page.keyboard.press("Tab");
    const found = await page.evaluate(() => {
      const [one, join] = [document.activeElement, document.querySelector(".join")];
      if (!one || !join || one === join || !one.closest(".prejoin-form")) return undefined;
      return { what: one.outerHTML.slice(0, 80), covered: one.getBoundingClientRect().bottom > join.getBoundingClientRect().top };
    });
    if (!found) continue;
    reached += 1;
    if (found.covered) covered.push(found.what);
  }
  expect(reached).toBeGreaterThan(3);
  expect(covered).toEqual([]);
  await page.close();
});

test("the keyboard mutes, unmutes and opens the list of people", async () => {
  const page = await scene("others=3");
  await page.waitForSelector(".control-bar");
  await page.waitForFunction(() => document.querySelector('[data-control="microphone"]')?.getAttribute("data-off") === "false");
  await page.keyboard.press("m");
  await page.waitForFunction(() => document.querySelector('[data-control="microphone"]')?.getAttribute("data-off") === "true");
  expect(await muted(page, "camera")).toBe("false");
  await page.keyboard.press("p");
  await page.waitForSelector('[data-panel="people"]');
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector('[data-panel="people"]'));
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-control"))).toBe("people");
  await page.close();
});

test("a host makes the agenda another one by keyboard, and nothing is cut off on a phone", async () => {
  const page = await scene("site=hub&others=3&phase=present", NARROW);
  await page.waitForSelector(".control-bar");
  await page.keyboard.press("a");
  await (await page.waitForSelector('[data-control="edit-agenda"]'))?.focus();
  await page.keyboard.press("Enter");
  await page.waitForSelector(".agenda-editor");
  const small = await page.$$eval(".agenda-editor button, .agenda-editor select, .agenda-editor input", (all) =>
    all.filter((one) => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().right > innerWidth).map((one) => one.outerHTML),
  );
  expect(small).toEqual([]);
  await page.focus('.agenda-draft [data-control="item-down"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll(".agenda-draft")[1]?.contains(document.activeElement));
  await page.focus('[data-control="add-item"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => [...document.querySelectorAll(".agenda-draft")].at(-1)?.contains(document.activeElement));
  await page.focus('[data-control="save-agenda"]');
  await page.keyboard.press("Enter");
  await page.waitForSelector(".agenda-items");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-control") === "edit-agenda");
  const items = (await said(page)).filter(({ type }) => type === "agenda") as unknown as { items: { id?: number; phase: string }[] }[];
  expect(items[0]?.items.map(({ id }) => id)).toEqual([2, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, undefined]);
  await page.keyboard.press("g");
  await page.waitForFunction(() => document.querySelector(".notice")?.textContent?.includes("begins"));
  await page.close();
});

test("a letter typed into the name is no shortcut", async () => {
  const page = await scene("screen=prejoin");
  await page.type('input[name="name"]', "Maraba");
  expect(await page.$eval('input[name="name"]', (input) => (input as HTMLInputElement).value)).toBe("Maraba");
  expect(await page.$eval('.preview-controls [data-control="microphone"]', (button) => button.getAttribute("data-off"))).toBe("false");
  await page.close();
});

test("every control of the room is reached by Tab", async () => {
  const page = await scene("others=3");
  await page.waitForSelector('[data-control="devices"]');
  const reached = new Set<string | null>();
  for (let n = 0; n < 20; n += 1) {
    await page.keyboard.press("Tab");
    reached.add(await page.evaluate(() => document.activeElement?.getAttribute("data-control") ?? null));
  }
  for (const control of ["microphone", "camera", "screen", "leave", "people", "devices"]) expect(reached).toContain(control);
  await page.close();
});

test("nobody goes through the panel on the way to the controls", async () => {
  const page = await scene("site=hub&others=16");
  await page.waitForSelector('[data-control="people"]');
  await page.click('[data-control="people"]');
  await page.waitForSelector(".panel");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.focus(".top-bar button");
  const order: string[] = [];
  for (let n = 0; n < 60 && !order.includes("panel"); n += 1) {
    await page.keyboard.press("Tab");
    order.push(await page.evaluate(() => {
      const focused = document.activeElement;
      return focused?.closest(".panel") ? "panel" : (focused?.getAttribute("data-control") ?? "");
    }));
  }
  for (const control of ["microphone", "camera", "leave", "people"]) expect(order).toContain(control);
  expect(order.at(-1)).toBe("panel");
  await page.close();
});

/** Sound or pictures that are refused until the person taps. */
function refuse(tag: "AUDIO" | "VIDEO"): void {
  const play = HTMLMediaElement.prototype.play;
  // Not navigator.userActivation: the driver's own evaluations count as a gesture there.
  let tapped = false;
  addEventListener("click", () => (tapped = true), { capture: true });
  // what must not play does not begin by itself either
  Object.defineProperty(HTMLMediaElement.prototype, "autoplay", { set: () => undefined });
  HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
    const refused = this.tagName === tag && !tapped;
    return refused ? Promise.reject(new DOMException("blocked", "NotAllowedError")) : play.call(this);
  };
}

test.each(["AUDIO", "VIDEO"] as const)("%s that the browser refuses starts with a tap", async (tag) => {
  const page = await scene("others=3&with=voices", PHONE, refuse, tag);
  await page.waitForSelector(".tap-to-play");
  expect(await page.$eval(".tap-to-play", (button) => button.textContent)).toContain(tag === "AUDIO" ? "hear" : "see");
  await page.click(".tap-to-play");
  await page.waitForFunction(() => !document.querySelector(".tap-to-play"));
  await page.close();
});

const paused = (page: Page) => page.$$eval(".live audio, .live video", (all) => all.filter((one) => (one as HTMLMediaElement).paused).length);

test("among many one is found by name, those who wait stay in sight, and Escape clears", async () => {
  const page = await scene("site=hub&others=16&with=lobby,companions");
  await page.waitForSelector(".control-bar");
  await page.keyboard.press("p");
  await page.waitForSelector('[data-control="people-find"]');
  const rows = () => page.$$eval(".person[data-participant]", (all) => all.length);
  const status = () => page.$eval('.people-find [role="status"]', (one) => one.textContent);
  expect([await rows(), await status()]).toEqual([17, ""]);
  // it comes first in the panel, and so do the keys
  await page.focus("#panel-body");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-control"))).toBe("people-find");
  await page.keyboard.type("kisumu");
  await page.waitForFunction(() => document.querySelectorAll(".person[data-participant]").length === 1);
  expect(await status()).toBe("1 person found");
  expect(await page.$$eval(".waiter", (all) => all.length), "who waits is never hidden").toBe(3);
  expect(await page.$$eval(".people-group h3", (all) => all.map((one) => one.textContent?.trim()))).toEqual(["Waiting 3", "Clinics"]);
  await page.keyboard.type(" nobody");
  await page.waitForFunction(() => document.querySelectorAll(".person[data-participant]").length === 0);
  expect(await status()).toBe("Nobody here is called “kisumu nobody”.");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.querySelectorAll(".person[data-participant]").length === 17);
  expect(await page.$eval('[data-control="people-find"]', (one) => (one as HTMLInputElement).value)).toBe("");
  expect(await page.$('[data-panel="people"]'), "the panel stays").not.toBeNull();
  await page.close();
  const few = await scene("others=4");
  await few.waitForSelector(".control-bar");
  await few.keyboard.press("p");
  await few.waitForSelector(".person");
  expect(await few.$('[data-control="people-find"]')).toBeNull();
  await few.close();
});

test("what the system pauses plays again at once, or when the page comes back, or with a tap", async () => {
  const page = await scene("others=3&with=voices", PHONE, () => {
    const play = HTMLMediaElement.prototype.play;
    Object.assign(globalThis, { taken: false });
    HTMLMediaElement.prototype.play = function (this: HTMLMediaElement) {
      const { taken } = globalThis as unknown as { taken: boolean };
      return taken ? Promise.reject(new DOMException("taken", "NotAllowedError")) : play.call(this);
    };
  });
  await page.waitForFunction(() => {
    const all = [...document.querySelectorAll<HTMLMediaElement>(".live audio, .live video")];
    return all.length > 2 && all.every((one) => !one.paused);
  });
  const pause = (taken: boolean) =>
    page.evaluate((is) => {
      Object.assign(globalThis, { taken: is });
      for (const one of document.querySelectorAll<HTMLMediaElement>("audio, video")) one.pause();
    }, taken);
  const plays = () =>
    page.waitForFunction(() => [...document.querySelectorAll<HTMLMediaElement>(".live audio, .live video")].every((one) => !one.paused));
  await pause(false);
  await plays();
  // a call: nothing may play before it is over
  await pause(true);
  await page.waitForSelector(".tap-to-play");
  expect(await paused(page)).toBeGreaterThan(2);
  await page.evaluate(() => {
    Object.assign(globalThis, { taken: false });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await plays();
  await page.waitForFunction(() => !document.querySelector(".tap-to-play"));
  await pause(true);
  await page.waitForSelector(".tap-to-play");
  await page.evaluate(() => Object.assign(globalThis, { taken: false }));
  await page.click(".tap-to-play");
  await plays();
  await page.waitForFunction(() => !document.querySelector(".tap-to-play"));
  await page.close();
});

test("a microphone that the system takes looks muted, is told of, and so is its return", async () => {
  const page = await scene("others=3", DESK, () => {
    const all = globalThis as unknown as { MediaStreamTrackGenerator: new (options: object) => MediaStreamTrack; made: MediaStreamTrack[] };
    const Generator = all.MediaStreamTrackGenerator;
    all.made = [];
    all.MediaStreamTrackGenerator = class extends Generator {
      constructor(options: object) {
        super(options);
        all.made.push(this);
      }
    };
  });
  const button = (off: boolean) => page.waitForSelector(`.control-bar [data-control="microphone"][data-off="${off}"]`);
  const taken = (is: boolean) =>
    page.evaluate((muted) => {
      for (const track of (globalThis as unknown as { made: MediaStreamTrack[] }).made) {
        Object.defineProperty(track, "muted", { value: muted, configurable: true });
        track.dispatchEvent(new Event(muted ? "mute" : "unmute"));
      }
    }, is);
  const notice = (words: string) =>
    page.waitForFunction((part) => document.querySelector(".notices")?.textContent?.includes(part), {}, words);
  await button(false);
  await taken(true);
  await button(true);
  await page.waitForFunction(() => document.querySelector(".bar-microphone[data-shown=true]")?.textContent?.includes("taken away by the system"));
  await page.waitForSelector('.tile[data-self="true"][data-muted="true"]');
  await taken(false);
  await button(false);
  await notice("Your microphone is heard again");
  await page.waitForSelector(".bar-microphone[data-shown=false]");
  expect((await said(page)).filter(({ type }) => type === "mute")).toMatchObject([
    { source: "microphone", muted: true },
    { source: "microphone", muted: false },
  ]);
  await page.close();
});

test("the room hears what the page shows, largest first", async () => {
  const page = await scene("others=4&with=screen,floor");
  await page.waitForFunction(() => (globalThis as unknown as { said: { type: string }[] }).said.some(({ type }) => type === "view"));
  const views = (await said(page)).filter(({ type }) => type === "view") as unknown as { tracks: { track: string; width: number }[] }[];
  expect(views.at(-1)?.tracks[0]?.track).toBe("p1:screen");
  expect(views.at(-1)?.tracks.length).toBeGreaterThan(1);
  await page.close();
});

test("removing someone asks first", async () => {
  const page = await scene("site=hub&others=2");
  await page.waitForSelector(".control-bar");
  await page.keyboard.press("p");
  await page.waitForSelector('[data-control="more"]');
  await page.click('[data-control="more"]');
  await page.click('[data-control="remove"]');
  await page.waitForSelector("dialog[open]");
  expect((await said(page)).some(({ type }) => type === "remove")).toBe(false);
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  await page.click('[data-control="remove"]');
  await page.click('[data-control="confirm-remove"]');
  expect((await said(page)).some(({ type }) => type === "remove")).toBe(true);
  await page.close();
});
