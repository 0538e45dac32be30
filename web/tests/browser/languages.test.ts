/** What holds on the screens in every language, and in one that is longer than any. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { LANGUAGES } from "../../src/words/language";
import { PSEUDO } from "../looks/pseudo";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
afterAll(() => there.close());

const NARROW = { width: 320, height: 568 };

async function scene(query: string, language: string, viewport = NARROW): Promise<Page> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.setViewport(viewport);
  await page.goto(`${there.origin}/tests/looks/index.html?${query}&lang=${language}`);
  await page.waitForSelector("[data-screen]");
  for (const control of new URLSearchParams(query).get("press")?.split(",") ?? []) {
    await page.waitForSelector(`[data-control="${control}"]`);
    await page.click(`[data-control="${control}"]`);
  }
  return page;
}

const SCENES = [
  "with=waits&before=2",
  "with=nohost",
  "site=hub&others=4&with=lobby&press=people",
  "site=hub&others=4&with=lobby&press=people,deny,deny-again",
  "bye=refused:denied",
  "screen=home",
  "screen=prejoin",
  "screen=prejoin&with=denied",
  "others=4&with=mixed,floor,hands,weak",
  "site=hub&others=5&with=mixed,floor&press=people,more",
  "site=hub&others=8&press=people",
  "site=hub&others=6&with=hands&press=people,tab-hands",
  "site=hub&others=6&with=chat&press=people,tab-chat",
  "site=hub&others=6&with=case,closedcases&phase=recommend&press=people,tab-case,recommendation-more",
  "site=hub&others=4&with=case&phase=introduce&press=people,tab-case,edit-case",
  "site=hub&others=4&with=case,readback&phase=sum_up&press=people,tab-case,read-back",
  "others=4&press=devices",
  "site=hub&others=4&press=leave",
  "others=4&with=silenced,myfloor",
  "bye=refused:room_locked",
];

const EVERY = [...LANGUAGES.map(({ tag }): string => tag), PSEUDO];

/** Speaks another language on a page that stands open, as a person may. */
async function speakIn(page: Page, language: string): Promise<void> {
  await page.evaluate((tag) => (globalThis as unknown as { speakIn(tag: string): Promise<void> }).speakIn(tag), language);
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

test.each(SCENES)("%s: in no language does anything leave a phone of 320 pixels, and no word is cut", async (query) => {
  const page = await scene(query, "en");
  for (const language of EVERY) {
    await speakIn(page, language);
    const found = await page.evaluate(() => {
      const plain = (one: Element) => `${one.className.toString()} ${(one.textContent ?? "").trim()}`;
      const out = [...document.querySelectorAll("button, select, input, a, p, h1, h2, h3, label")].filter((one) => {
        const { left, right, width } = one.getBoundingClientRect();
        return width > 1 && (left < -0.5 || right > innerWidth + 0.5) && !one.closest(".sr-only, .wide-only");
      });
      // names may be cut, at their end; what one chooses from is as wide as the browser makes it
      const cut = [...document.querySelectorAll("button, .button span, p, h2, h3, label")].filter(
        (one) => one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && !one.closest(".floor-chip, .sr-only, .wide-only, .tile"),
      );
      return { width: document.documentElement.scrollWidth, out: out.map(plain), cut: cut.map(plain) };
    });
    expect(found.width, language).toBeLessThanOrEqual(NARROW.width);
    expect(found.out, language).toEqual([]);
    // the tabs of a language that is so much longer are shortened by an ellipsis
    expect(found.cut.filter((one) => language !== PSEUDO || !one.startsWith("tab ")), language).toEqual([]);
  }
  await page.close();
});

test.each(SCENES)("%s: whatever is read there comes from the catalogue", async (query) => {
  const page = await scene(query, PSEUDO);
  const plain = await page.evaluate(() => {
    const texts: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    // names of people and of languages, and what people wrote
    const theirs = "script, .product, bdi, .own-way, textarea, .avatar, .chat-lines p, option, kbd, time";
    while (walk.nextNode()) if (!walk.currentNode.parentElement?.closest(theirs)) texts.push(walk.currentNode.textContent ?? "");
    for (const one of document.querySelectorAll("[aria-label], [title], [placeholder]")) {
      for (const name of ["aria-label", "title", "placeholder"]) texts.push(one.getAttribute(name) ?? "");
    }
    return texts.filter((one) => /[A-Za-z]{2}/.test(one) && !/[ÅåÇçÉéĞğÎîÑñÖöŠšÛûÝýŽžøł~]/.test(one));
  });
  // the label of a picture is whose it is; a time is Intl's
  const theirs = /^(Dr\. Amara Okafor|ECHO Hub Albuquerque|Clínica San Rafael|Fort Yates Clinic|Kisumu East|Northern Light|Maraba Health Centre|Gallup IHS|Centro de Salud.*|Río Verde Clinic|\d+ min)$/;
  expect(plain.filter((one) => !theirs.test(one.trim()))).toEqual([]);
  await page.close();
});

test.each([
  ["en", "others=4&with=mixed,floor"],
  ["ar", "others=4&with=mixed,floor"],
  ["en", "site=hub&others=5&with=mixed,floor&press=people"],
  ["ar", "site=hub&others=5&with=mixed,floor&press=people"],
])("%s, %s: a name begins where its own script begins, whatever the page's", async (language, query) => {
  const page = await scene(query, language);
  await page.waitForSelector(".own-way");
  const wrong = await page.$$eval("bdi, .own-way", (all) =>
    all
      .map((one) => ({ text: one.textContent ?? "", direction: getComputedStyle(one).direction }))
      .filter(({ text, direction }) => /\p{L}/u.test(text) && direction !== (/^[^\p{L}]*[\u0590-\u08ff]/u.test(text) ? "rtl" : "ltr")),
  );
  expect(wrong).toEqual([]);
  await page.close();
});

// widths of which a share is no whole pixel, too
test.each([1024, 1280, 1339, 1440])("%i pixels: in every language the panel is as wide for each of its tabs, says their names, and the pictures fit beside it", async (width) => {
  const page = await scene("site=hub&others=16&with=chat&press=people", "en", { width, height: 720 });
  const tabs = await page.$$eval('.tabs [role="tab"]', (all) => all.map((one) => (one as HTMLElement).dataset.control ?? ""));
  expect(tabs).toHaveLength(6);
  const wide = new Set<number>();
  for (const language of EVERY) {
    await speakIn(page, language);
    for (const tab of tabs) {
      await page.click(`[data-control="${tab}"]`);
      await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      const found = await page.evaluate(() => {
        const within = (inner: DOMRect, outer: DOMRect) => inner.top >= outer.top - 0.5 && inner.bottom <= outer.bottom + 0.5 && inner.left >= outer.left - 0.5 && inner.right <= outer.right + 0.5;
        const panel = document.querySelector(".panel") as HTMLElement;
        const head = panel.querySelector(".panel-head")?.getBoundingClientRect() as DOMRect;
        const box = document.querySelector(".gallery-box")?.getBoundingClientRect() as DOMRect;
        const name = panel.querySelector('[aria-selected="true"] .tab-name') as HTMLElement;
        const tiles = [...document.querySelectorAll(".gallery-box .tile")];
        return {
          panel: panel.getBoundingClientRect().width,
          cut: name.scrollWidth > name.clientWidth || name.getBoundingClientRect().height > 36,
          out: [...panel.querySelectorAll(".panel-head button")].filter((one) => !within(one.getBoundingClientRect(), head)).map((one) => one.textContent),
          tiles: tiles.length,
          over: tiles.filter((one) => !within(one.getBoundingClientRect(), box)).length,
        };
      });
      wide.add(found.panel);
      expect(found, `${language} ${tab}`).toMatchObject({ out: [], over: 0, cut: language === PSEUDO ? (expect.any(Boolean) as boolean) : false });
      expect(found.tiles).toBeGreaterThan(4);
    }
  }
  expect([...wide]).toHaveLength(1);
  await page.close();
});

test("what one chooses is spoken at once, from right to left where it runs so, and arrows turn with it", async () => {
  const page = await scene("screen=home", "en");
  const heading = () => page.$eval("h1", (one) => one.textContent);
  const before = await heading();
  await page.select('[data-control="language"]', "ar");
  await page.waitForFunction(() => document.documentElement.dir === "rtl" && document.documentElement.lang === "ar");
  expect(await heading()).not.toBe(before);
  expect(await page.$eval(".along", (one) => getComputedStyle(one).scale)).toBe("-1 1");
  const logo = await page.$eval(".plain-bar .logo", (one) => one.getBoundingClientRect().left);
  expect(logo).toBeGreaterThan(NARROW.width / 2);
  await page.select('[data-control="language"]', "en");
  await page.waitForFunction(() => document.documentElement.dir === "ltr");
  expect(await heading()).toBe(before);
  await page.close();
});

test("the page as it is shipped loads the one language, remembers it, and speaks English without its file", async () => {
  const shipped = await ground([], "shipped");
  const context = await shipped.browser.createBrowserContext();
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const files = new Set<string>();
  const chunk = new RegExp(`/(${LANGUAGES.map(({ tag }) => tag).join("|")})-[^/]+\\.js$`);
  let withheld = false;
  await page.setRequestInterception(true);
  page.on("request", (request) => {
    const name = chunk.exec(request.url())?.[1];
    if (name) files.add(name);
    void (name && withheld ? request.abort() : request.continue());
  });
  // every text that the heading has ever had, to see a flash of another language
  await page.evaluateOnNewDocument(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    new MutationObserver(() => {
      const text = document.querySelector("h1")?.textContent;
      if (text && seen.at(-1) !== text) seen.push(text);
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const open = async (languages: string[]) => {
    files.clear();
    await page.evaluateOnNewDocument((all) => Object.defineProperty(navigator, "languages", { get: () => all, configurable: true }), languages);
    await page.goto(`${shipped.origin}/`);
    await page.waitForSelector("h1");
    return page.evaluate(() => ({ lang: document.documentElement.lang, seen: (globalThis as unknown as { seen: string[] }).seen }));
  };

  const english = await open(["en-GB"]);
  expect([...files]).toEqual([]);
  expect(english.lang).toBe("en");

  const french = await open(["de", "fr-CA", "en"]);
  expect([...files]).toEqual(["fr"]);
  expect(french.lang).toBe("fr");
  expect(french.seen).toHaveLength(1);
  expect(french.seen).not.toEqual(english.seen);

  await page.select('[data-control="language"]', "hi");
  await page.waitForFunction(() => document.documentElement.lang === "hi");
  const hindi = await open(["fr-CA"]);
  expect([...files]).toEqual(["hi"]);
  expect(hindi.lang).toBe("hi");

  withheld = true;
  const without = await open(["fr-CA"]);
  expect(without.lang).toBe("en");
  expect(without.seen).toEqual(english.seen);
  await context.close();
  await shipped.close();
});
