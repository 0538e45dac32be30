/** What stands large: the case beside whoever presents it, and a slide on a phone that lies. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { play } from "../looks/scenes.mjs";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground([], "looks");
});
afterAll(() => there.close());

async function scene(query: string, width: number, height: number): Promise<Page> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const isPhone = height < 500;
  await page.setViewport({ width, height, isMobile: isPhone, hasTouch: isPhone });
  await play(page, there.origin, query, (one) => one.waitForSelector('.tile[data-state="flowing"]'));
  return page;
}

const box = (page: Page, selector: string) =>
  page.$eval(selector, (one) => {
    const { left, top, width, height, right, bottom } = one.getBoundingClientRect();
    return { left, top, width, height, right, bottom };
  });

test("the case is read beside whoever presents it, folded away and brought back by keyboard", async () => {
  const page = await scene("others=4&with=floor,case,questions&phase=present", 1280, 720);
  await page.waitForSelector(".case-beside .case-questions");
  const [sheet, face] = [await box(page, ".case-beside"), await box(page, ".tile-stage")];
  expect(sheet.right).toBeLessThanOrEqual(face.left);
  expect(face.width).toBeGreaterThan(1280 / 3);
  // the question is said once
  expect(await page.$(".case-strip")).toBeNull();
  // it scrolls by keyboard, and the question stays
  await page.focus(".case-beside-scroll");
  await page.keyboard.press("End");
  await page.waitForFunction(() => (document.querySelector(".case-beside-scroll")?.scrollTop ?? 0) > 0);
  expect((await box(page, ".case-beside .case-questions")).top).toBeGreaterThanOrEqual(sheet.top);
  await page.focus('[data-control="fold-case"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => !document.querySelector(".case-beside"));
  await page.waitForSelector(".case-strip");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-control") === "unfold-case");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".case-beside");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-control") === "fold-case");
  await page.close();
});

test.each([
  [1440, 900, "phase=introduce", true],
  [1440, 900, "phase=present", true],
  [1024, 768, "phase=sum_up", true],
  [1440, 900, "phase=didactic", false],
  [800, 900, "phase=present", false],
  [390, 844, "phase=present", false],
] as const)("on %i × %i, %s: beside the faces %s", async (width, height, more, beside) => {
  const page = await scene(`others=4&with=floor,case&${more}`, width, height);
  expect((await page.$(".case-beside")) !== null).toBe(beside);
  expect((await page.$(".case-strip")) !== null).toBe(!beside && !more.includes("didactic"));
  await page.close();
});

test.each([
  ["others=4&with=floor,hubgone", "The hub has left. Stay here"],
  ["others=4&with=floor,hublost", "The line to the hub is broken. Stay here"],
  ["others=4&with=hubgone", undefined],
  ["others=4&with=floor", undefined],
  ["site=hub&others=4&with=floor,hubgone", undefined],
] as const)("%s: beside whoever stands large a clinic reads of the hub: %s", async (query, words) => {
  for (const [width, height] of [[1280, 720], [390, 844], [844, 390]] as const) {
    const page = await scene(query, width, height);
    const bar = await page.$$eval(".bar[data-hub]", (all) => all.map((one) => ({ text: one.textContent, role: one.getAttribute("role") })));
    expect(bar).toEqual([{ text: words ? expect.stringContaining(words) : "", role: "status" }]);
    // where nobody stands large it says so itself
    expect(await page.$$eval(".waiting-room h2", (all) => all.map(({ textContent }) => textContent))).toEqual(query === "others=4&with=hubgone" ? ["The hub has left"] : []);
    if (words) {
      const [line, stage] = [await box(page, ".bar[data-hub]"), await box(page, ".stage")];
      expect(line.bottom).toBeLessThanOrEqual(stage.top + 0.5);
      expect(line.width).toBeGreaterThan(200);
    }
    await page.close();
  }
});

test.each([
  [768, 1024],
  [390, 844],
  [360, 640],
  [320, 568],
])("at %i × %i what is recommended stands below the speaker once it is summed up, and is folded away and brought back by keyboard", async (width, height) => {
  const page = await scene("others=6&with=floor,case,questions&phase=sum_up", width, height);
  await page.waitForSelector(".case-beside .sum-up");
  const [face, list, strip] = [await box(page, ".tile-stage"), await box(page, ".case-beside"), await box(page, ".case-strip")];
  expect(face.bottom).toBeLessThanOrEqual(list.top);
  expect(face.height).toBeLessThanOrEqual(height * 0.4);
  expect(face.height).toBeGreaterThan(80);
  expect(strip.bottom, "the question is in sight").toBeLessThanOrEqual(face.top);
  const first = await box(page, ".sum-up li");
  expect(first.top >= list.top && first.top < list.bottom, "it begins with the first").toBe(true);
  expect(await page.$(".case-beside .case-questions"), "and is said once").toBeNull();
  await page.focus('[data-control="fold-case"]');
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-control") === "unfold-case");
  expect(await page.$(".case-beside")).toBeNull();
  expect((await box(page, ".case-strip")).width, "the question keeps its line").toBeGreaterThan(width / 2);
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement?.getAttribute("data-control") === "fold-case");
  await page.close();
});

test("on a phone that lies the faces keep the page", async () => {
  const page = await scene("others=6&with=floor,case&phase=sum_up", 844, 390);
  expect(await page.$(".case-beside")).toBeNull();
  await page.close();
});

test("a shared screen takes the place of the case", async () => {
  const page = await scene("others=4&with=floor,case,screen&phase=present", 1440, 900);
  expect(await page.$(".case-beside")).toBeNull();
  await page.waitForSelector(".case-strip");
  await page.close();
});

test("while a case is discussed everyone sees who speaks next", async () => {
  const page = await scene("others=6&with=floor,case,hands&phase=clarify", 1440, 900);
  expect(await page.$eval(".next-up", (one) => one.textContent)).toContain("Next to speak: Kisumu East");
  await page.close();
  const kept = await scene("others=6&with=floor,case,hands&phase=present", 1440, 900);
  expect(await kept.$(".next-up")).toBeNull();
  await kept.close();
});

test.each([
  [844, 390],
  [800, 360],
  [667, 375],
])("on a phone that lies, %i × %i, a slide has nearly all of the height, and nothing lies on it", async (width, height) => {
  const page = await scene("others=6&with=screen,floor&phase=didactic", width, height);
  const place = await box(page, ".slide");
  // what of its place a slide of 16:9 fills
  const shown = { width: Math.min(place.width, (place.height * 16) / 9), height: Math.min(place.height, (place.width * 9) / 16) };
  expect(shown.height / height).toBeGreaterThanOrEqual(0.8);
  expect(shown.width / width).toBeGreaterThanOrEqual(0.6);
  const over = await page.evaluate((slide) => {
    const lies = (one: Element) => {
      const { left, right, top, bottom, width: across } = one.getBoundingClientRect();
      return across > 1 && left < slide.right - 1 && right > slide.left + 1 && top < slide.bottom - 1 && bottom > slide.top + 1;
    };
    return [...document.querySelectorAll(".tile-gallery, .control, .leave, .icon-button, .phase-chip, .bar[data-shown=true], .crowd, .tile-name")]
      .filter((one) => lies(one) && !one.closest(".slide-tools"))
      .map((one) => one.outerHTML.slice(0, 120));
  }, place);
  expect(over).toEqual([]);
  // the speaker beside it, every control in reach of a thumb and of the keyboard
  expect((await box(page, '.tile-gallery[data-participant="p2"]')).width).toBeGreaterThanOrEqual(88);
  const controls = await page.$$eval(".control-bar .control, .control-bar .leave", (all) =>
    all.filter((one) => (one as HTMLElement).offsetWidth > 0).map((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const found = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
      return { control: one.getAttribute("data-control"), small: Math.min(right - left, bottom - top) < 40, hit: found?.closest("button") === one };
    }),
  );
  expect(controls.length).toBeGreaterThan(6);
  expect(controls.filter(({ small, hit }) => small || !hit)).toEqual([]);
  await page.close();
});

test("the pictures fit their place at every width, whether or not that is whole pixels", async () => {
  const page = await scene("site=hub&others=16&press=people", 1334, 720);
  const wrong: string[] = [];
  for (let width = 1334; width < 1400; width += 1) {
    await page.setViewport({ width, height: 720 });
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
    const place = await box(page, ".gallery-box");
    const tiles = await page.$$eval(".gallery-box .tile", (all) => all.map((one) => one.getBoundingClientRect().bottom));
    expect(tiles.length).toBeGreaterThan(8);
    if (Math.max(...tiles) > place.bottom + 0.5) wrong.push(`${width}: ${place.width}`);
  }
  expect(wrong).toEqual([]);
  await page.close();
});

test.each([
  [320, 568],
  [390, 844],
  [1280, 720],
])("captions at %i × %i: who speaks and what was said last are in sight, however long it is", async (width, height) => {
  const page = await scene("others=4&with=floor,captions", width, height);
  const long = "And then the pressure went up again, and nobody knew why that was, for three weeks and a day. ".repeat(12);
  await page.evaluate((text) => {
    const [first, ...others] = document.querySelectorAll(".captions-lines p");
    for (const one of others) one.remove();
    const said = first?.querySelector(".caption-text span");
    if (said) said.textContent = `${text}The end.`;
  }, long);
  const lines = await box(page, ".captions-lines");
  const speaker = await box(page, ".captions-lines p:last-child strong");
  expect(speaker.top).toBeGreaterThanOrEqual(lines.top - 0.5);
  expect(speaker.bottom).toBeLessThanOrEqual(lines.bottom + 0.5);
  const text = await box(page, ".captions-lines p:last-child .caption-text span");
  expect(Math.abs(text.bottom - lines.bottom)).toBeLessThan(1);
  expect(text.top).toBeLessThan(lines.top);
  await page.close();
});
