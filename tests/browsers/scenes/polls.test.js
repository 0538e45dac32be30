/** A hub asks and announces, and every page answers and sees. */
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { inOrder, suite } from "../stage/suite.js";
import { chromium } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { click, enter, untilText } from "../stage/room.js";

const scene = inOrder();

const type = async (page, selector, text) => (await page.waitForSelector(selector, { timeout: PATIENCE })).type(text);
const untilFocus = (page, selector) => page.waitForFunction((selector) => document.activeElement?.matches(selector), { timeout: PATIENCE }, selector);
const openPolls = async (page) => {
  if (!(await page.$('[data-panel="polls"]'))) await page.keyboard.press("o");
  await page.waitForSelector('[data-panel="polls"]', { timeout: PATIENCE });
};

describe("a hub and two clinics", { concurrency: 1 }, () => {
  let hub, north, west, relay, room;
  const scope = suite();

  before(async () => {
    relay = await startRelay(scope);
    room = newRoom();
    hub = await enter(await chromium(scope, { source: 1 }), await link(relay, { room, site: "hub", name: "Hub" }));
    north = await enter(await chromium(scope, { source: 2 }), await link(relay, { room, site: "spoke", name: "North" }));
  });

  scene("an announcement stays in sight, for a clinic that comes late, too", async () => {
    await hub.keyboard.press("c");
    await type(hub, '[data-control="chat-text"]', "Slides: https://hub.example.org/slides");
    await click(hub, "announce");
    await untilText(north, ".announcements-line", "Slides: https://hub.example.org/slides");
    west = await enter(await chromium(scope, { source: 3 }), await link(relay, { room, site: "spoke", name: "West" }));
    await untilText(west, ".announcements-line a", "https://hub.example.org/slides");
    await click(west, "fold-announcements");
    await untilText(west, ".announcements-line", "1 announcement");
    await west.reload();
    await west.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await untilText(west, ".announcements-line", "1 announcement");
    await untilText(north, ".announcements-line", "Slides");
  });

  scene("what a clinic shows is seen on its tile and in the corner", async () => {
    await north.keyboard.press("r");
    await untilFocus(north, '[data-reaction="thumbs_up"]');
    await (await north.$('[data-reaction="cannot_hear"]')).click();
    await untilFocus(north, '[data-control="react"]');
    await Promise.all([
      untilText(hub, ".reaction-strip", "North"),
      hub.waitForSelector('.tile .tile-reaction[data-reaction="cannot_hear"]', { timeout: PATIENCE }),
      untilText(hub, "[data-announcer]", "1 person cannot hear"),
    ]);
    await hub.waitForFunction(() => !document.querySelector(".reaction-strip"), { timeout: PATIENCE });
  });

  scene("a poll is prepared, and opens for everyone", async () => {
    await openPolls(hub);
    await click(hub, "make-poll");
    await type(hub, '[data-control="poll-question"]', "Which drug next?");
    await type(hub, ".poll-choices > div:nth-of-type(1) input", "Spironolactone");
    await type(hub, ".poll-choices > div:nth-of-type(2) input", "Doxazosin");
    await click(hub, "save-poll");
    await hub.waitForSelector('[data-poll][data-state="draft"]', { timeout: PATIENCE });
    await openPolls(north);
    await untilText(north, ".polls", "No poll yet");
    await north.keyboard.press("Escape");
    await click(hub, "start-poll");
    for (const page of [north, west]) await untilText(page, ".bar-poll", "Which drug next?");
  });

  scene("it is answered by keyboard, and the results are everywhere", async () => {
    for (const [page, presses] of [[north, ["ArrowDown"]], [west, ["ArrowDown"]], [hub, ["Space"]]]) {
      await openPolls(page);
      await page.waitForSelector(".vote input", { timeout: PATIENCE });
      await page.focus('.vote [data-choice="0"]');
      for (const press of presses) await page.keyboard.press(press);
      await page.waitForSelector('.vote-choice[data-taken="true"]', { timeout: PATIENCE });
      await page.keyboard.press("Enter");
      await page.waitForSelector('.poll[data-voted="true"]', { timeout: PATIENCE });
    }
    for (const page of [hub, north, west]) {
      await page.waitForFunction(
        () => [...document.querySelectorAll(".bar-row")].map((row) => row.dataset.count).join() === "1,2",
        { timeout: PATIENCE },
      );
      assert.equal(await page.$(".ballots"), null, "nobody is named");
    }
  });

  scene("a reload keeps that one has voted", async () => {
    await north.reload();
    await north.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await openPolls(north);
    await untilText(north, ".poll", "You have voted");
    assert.equal(await north.$(".vote"), null, "once is enough");
    await click(hub, "close-poll");
    await north.waitForSelector('.poll[data-state="closed"]', { timeout: PATIENCE });
    for (const page of [hub, north, west]) assert.deepEqual(page.complaints, []);
  });
});
