/** What the page says of the own microphone, in a real browser. */
import type { Page } from "puppeteer-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ground, PATIENCE_MS, type Ground } from "./host";

let there: Ground;
beforeAll(async () => {
  there = await ground();
});
afterAll(() => there.close());

async function scene(query: string): Promise<Page> {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${there.origin}/tests/looks/index.html?${query}`);
  await page.waitForSelector("[data-screen]");
  return page;
}

test("a muted microphone is heard by its copy, and whoever listens tells a voice, a trace and nothing apart", async () => {
  const page = await there.browser.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  await page.goto(`${there.origin}/tests/browser/blank.html`);
  const read = await page.evaluate(`(async () => {
    const { hear } = await import("/src/relay/sound.ts");
    const context = new AudioContext();
    const oscillator = context.createOscillator();
    oscillator.start();
    const of = async (loud) => {
      const out = context.createMediaStreamDestination();
      const gain = context.createGain();
      gain.gain.value = loud;
      oscillator.connect(gain).connect(out);
      const [track] = out.stream.getAudioTracks();
      track.enabled = false;
      let all = [];
      const stop = hear(track, (now) => all.push(now));
      // the first ones are of the time before it flowed
      while (all.length < 10) await new Promise((done) => setTimeout(done, 50));
      stop();
      const count = all.length;
      await new Promise((done) => setTimeout(done, 500));
      return { ...all[count - 1], track: track.readyState, silent: !track.enabled, after: all.length - count };
    };
    return { voice: await of(0.5), trace: await of(0.00002), nothing: await of(0) };
  })()`) as Record<string, { reading: string; decibels: number }>;
  expect(read).toMatchObject({
    voice: { reading: "sound", track: "live", silent: true, after: 0 },
    trace: { reading: "faint" },
    nothing: { reading: "zeros", decibels: -120 },
  });
  // half of full scale, as a sine
  expect(read["voice"]?.decibels).toBeCloseTo(-9, 0);
  await page.close();
});

test("before the room: nothing heard is said, politely, and the way to another microphone is the list of them", async () => {
  const page = await scene("screen=prejoin&with=nothing");
  await page.waitForSelector('.trouble-microphone [data-trouble="zeros"]');
  expect(await page.$eval(".trouble-microphone", (one) => one.parentElement?.getAttribute("role"))).toBe("status");
  expect(await page.$eval('.troubles[role="alert"]', (one) => one.textContent)).toBe("");
  await page.click('[data-control="microphone-choose"]');
  expect(await page.evaluate(() => document.activeElement?.getAttribute("data-picker"))).toBe("microphone");
  await page.keyboard.press("Escape");
  await page.click('.trouble-microphone [data-control="dismiss"]');
  await page.waitForFunction(() => !document.querySelector(".trouble-microphone"));
  await page.close();
});

test("in the room: the bar comes, opens the devices, and may be closed", async () => {
  const page = await scene("others=3&with=deaf");
  await page.waitForSelector('.bar-microphone [data-trouble="zeros"]');
  expect(await page.$eval(".bar-microphone", (one) => one.getAttribute("role"))).toBe("status");
  await page.click('[data-control="microphone-choose"]');
  await page.waitForSelector('dialog[open] [data-picker="microphone"]');
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !document.querySelector("dialog[open]"));
  await page.click('.bar-microphone [data-control="dismiss"]');
  await page.waitForSelector('.bar-microphone[data-shown="false"]');
  // the mark on the button stays
  expect(await page.$eval('[data-control="microphone"]', (one) => one.getAttribute("data-warn"))).toBe("true");
  await page.close();
});

test("whoever speaks while muted sees it, and M unmutes", async () => {
  const page = await scene("others=3&with=speaksmuted,silenced");
  await page.waitForFunction(() => document.querySelector(".bar-microphone")?.textContent?.includes("You are muted"));
  await page.keyboard.press("m");
  await page.waitForSelector('.bar-microphone[data-shown="false"]');
  await page.waitForSelector('.control-bar [data-control="microphone"][data-off="false"]');
  await page.close();
});

const talks = (page: Page) => page.evaluate(() => document.querySelector(".talk-sign") !== null);
const off = (page: Page, is: boolean) => page.waitForSelector(`.control-bar [data-control="microphone"][data-off="${is}"]`);

test("Space is held to speak while muted, and lost with the page's focus", async () => {
  const page = await scene("others=3&with=silenced");
  await off(page, true);
  await page.keyboard.down(" ");
  await off(page, false);
  expect(await talks(page)).toBe(true);
  // a held key repeats
  await page.keyboard.down(" ");
  expect(await talks(page)).toBe(true);
  await page.keyboard.up(" ");
  await off(page, true);
  expect(await talks(page)).toBe(false);
  for (const lose of [() => dispatchEvent(new Event("blur")), () => dispatchEvent(new Event("pagehide"))]) {
    await page.keyboard.down(" ");
    await off(page, false);
    await page.evaluate(lose);
    await off(page, true);
    // and the release that comes late is nobody's
    await page.keyboard.up(" ");
    expect(await talks(page)).toBe(false);
  }
  await page.close();
});

test("a page that is hidden while Space is held lets nobody be heard", async () => {
  const page = await scene("others=3&with=silenced");
  await off(page, true);
  await page.keyboard.down(" ");
  await off(page, false);
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await off(page, true);
  await page.close();
});

test("Space stays what it is in a text, in a window above the page, and on a button that one reached by keyboard", async () => {
  const page = await scene("others=3");
  await off(page, false);
  await page.keyboard.press("m");
  await off(page, true);
  // a button that was clicked has the focus, and Space is not meant for it
  await page.click('[data-control="chat"]');
  await page.waitForSelector('[data-control="chat-text"]');
  await page.focus('.control-bar [data-control="people"]');
  await page.keyboard.down(" ");
  await off(page, false);
  await page.keyboard.up(" ");
  await off(page, true);
  expect(await page.$('[data-panel="people"]')).toBeNull();
  // in a text
  await page.click('[data-control="chat-text"]');
  await page.keyboard.type("a b");
  expect(await page.$eval('[data-control="chat-text"]', (one) => (one as HTMLTextAreaElement).value)).toBe("a b");
  expect(await talks(page)).toBe(false);
  // on a button, by Tab
  await page.focus('.control-bar [data-control="people"]');
  await page.keyboard.press("Tab");
  const reached = await page.evaluate(() => document.activeElement?.getAttribute("data-control"));
  await page.keyboard.press(" ");
  expect(reached).toBe("hands");
  await page.waitForFunction(() => document.querySelector('[data-control="hands"]')?.getAttribute("aria-expanded") === "true");
  expect(await talks(page)).toBe(false);
  // under a window
  await page.keyboard.press("?");
  await page.waitForSelector("dialog[open]");
  expect(await page.$eval("dialog .shortcuts", (one) => one.textContent)).toContain("Space");
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
  await page.keyboard.down(" ");
  expect(await talks(page)).toBe(false);
  await page.keyboard.up(" ");
  await page.close();
});
