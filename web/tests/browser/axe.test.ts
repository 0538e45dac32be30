/** What axe-core finds on every screen, panel and state, by day and by night, at a desk and on a phone; and that none of them scrolls sideways at 320 pixels. */
import axe, { type AxeResults, type RunOptions } from "axe-core";
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LANGUAGES } from "../../src/words/language";
import { MOUSE, play, SCENES } from "../looks/scenes.mjs";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
let one: Page;
beforeAll(async () => {
  there = await ground([MOUSE], "looks");
  one = await opened();
});
afterAll(() => there.close());

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const NARROW = { width: 320, height: 568 };

const RULES: RunOptions = { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"], resultTypes: ["violations"] };
/** What another theme can break. */
const COLOURS: RunOptions = { runOnly: { type: "rule", values: ["color-contrast", "link-in-text-block"] }, resultTypes: ["violations"] };
const NAMES: RunOptions = { runOnly: { type: "rule", values: ["label-content-name-mismatch", "button-name"] }, resultTypes: ["violations"] };

/** A page in a window of its own: one behind others paints nothing. */
async function opened(): Promise<Page> {
  const page = await (await there.browser.createBrowserContext()).newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

async function look(page: Page, theme: "light" | "dark"): Promise<void> {
  // what is half faded in has half of its contrast
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: theme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const ends = document.getAnimations().filter((one) => one.effect?.getComputedTiming().iterations !== Infinity);
    await Promise.allSettled(ends.map(({ finished }) => finished));
  });
}

/** Nothing of the page has changed for a moment, and nothing of it is on its way. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async (quietMs) => {
    let changed = performance.now();
    const observer = new MutationObserver(() => (changed = performance.now()));
    observer.observe(document, { childList: true, subtree: true });
    const isComing = () => document.querySelector(".panel-empty[role=status]") !== null;
    while (isComing() || performance.now() - changed < quietMs) await new Promise((resolve) => setTimeout(resolve, 20));
    observer.disconnect();
  }, 100);
}

async function begin(page: Page, query: string, ready = settled): Promise<void> {
  await page.setViewport(DESK);
  await look(page, "light");
  await play(page, there.origin, `${query}&still`, ready);
  await page.evaluate(axe.source);
}

/** Each rule that is broken, with what breaks it. */
async function violations(page: Page, rules: RunOptions): Promise<string[]> {
  const found = await page.evaluate((options) => (globalThis as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } }).axe.run(options), rules);
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html, any, all, none }) => `${id}: ${[...any, ...all, ...none][0]?.message ?? ""} ${html.slice(0, 300)}`));
}

async function holds(page: Page): Promise<void> {
  for (const size of [DESK, PHONE]) {
    await page.setViewport(size);
    await look(page, "light");
    expect.soft(await violations(page, RULES), `${size.width} light`).toEqual([]);
    await look(page, "dark");
    expect.soft(await violations(page, COLOURS), `${size.width} dark`).toEqual([]);
  }
  await page.setViewport(NARROW);
  expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), "scrolls sideways").toBeLessThanOrEqual(NARROW.width);
}

const only = process.env["ONLY"]?.split(",");
const all = Object.entries(SCENES).filter(([name]) => only?.includes(name) ?? true);
/** What takes its time to be noticed. */
const waits = ([, query]: [string, string]) => Number(new URLSearchParams(query).get("wait") ?? 0);

test.each(all.filter((scene) => waits(scene) === 0))("%s breaks no rule", async (_name, query) => {
  await begin(one, query);
  await holds(one);
});

test("nor do those that take their time, which they take together", async () => {
  const pages = await Promise.all(
    all.filter((scene) => waits(scene) > 0).map(async (scene) => {
      const page = await opened();
      const ready = async (_page: Page, pressed?: boolean) => {
        if (!pressed) await new Promise((resolve) => setTimeout(resolve, waits(scene)));
        await settled(page);
      };
      await begin(page, scene[1], ready);
      return page;
    }),
  );
  for (const page of pages) {
    await holds(page);
    await page.browserContext().close();
  }
});

test.each(["screen=prejoin", "others=4&with=hands,silenced", "others=4&with=hands,myhand,sharing,floor&press=screen", "site=hub&others=6&with=hands,poll,voted,draft,closedpoll&phase=sum_up&press=people,tab-polls", "others=4&with=screen,floor&phase=sum_up"])(
  "%s: in every language the name of a control holds what is written on it",
  async (query) => {
    await begin(one, query);
    for (const { tag } of LANGUAGES) {
      await one.evaluate((language) => (globalThis as unknown as { speakIn(tag: string): Promise<void> }).speakIn(language), tag);
      await settled(one);
      expect.soft(await violations(one, NAMES), tag).toEqual([]);
      // where the text is hidden from a screen reader its name is beside it
      const other = await one.$$eval(".control", (all, language) =>
        all
          .map((control) => [control.querySelector("[aria-hidden].control-text"), control.querySelector(".sr-only")].map((part) => part?.textContent?.toLocaleLowerCase(language) ?? ""))
          .filter(([text = "", name = ""]) => text !== "" && !name.includes(text)),
      tag);
      expect.soft(other, tag).toEqual([]);
    }
  },
);
