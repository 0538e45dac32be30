/** Clinics wait in the lobby: a host lets them in or not, and who was in comes straight back. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { suite } from "../stage/suite.js";
import { chromium } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, press, untilTile, watchRoom } from "../stage/room.js";

// The scenes follow each other in one room: after one that failed the next would only wait in vain.
let broken = false;
const scene = (name, play) =>
  test(name, async (t) => {
    if (broken) return t.skip("a scene before it failed");
    broken = true;
    await play(t);
    broken = false;
  });

const HUB = 1;
const NORTH = 2;

const click = async (page, control) => (await page.waitForSelector(`[data-control="${control}"]`, { timeout: PATIENCE })).click();
const untilScreen = (page, screen) => page.waitForSelector(`[data-screen="${screen}"]`, { timeout: PATIENCE });
const untilBefore = (page, before) => page.waitForSelector(`[data-screen="waiting"][data-before="${before}"]`, { timeout: PATIENCE });
const untilWaiting = (page, count) => page.waitForSelector(`.waiting-list[data-waiting="${count}"]`, { timeout: PATIENCE });

/** Opens the link and presses Join, and is not in yet. */
async function knock(browser, url) {
  const page = await arrive(browser, url);
  await watchRoom(page);
  await click(page, "join");
  return page;
}

describe("a host and two clinics that wait", { concurrency: 1 }, () => {
  let hub, north, south, ofSouth;
  const scope = suite();

  before(async () => {
    const relay = await startRelay(scope);
    const room = newRoom();
    let ofHub, ofNorth;
    [ofHub, ofNorth, ofSouth] = await Promise.all([
      link(relay, { room, site: "hub", name: "Hub" }),
      link(relay, { room, site: "spoke", name: "North" }),
      link(relay, { room, site: "spoke", name: "South" }),
    ]);
    hub = await enter(await chromium(scope, { source: HUB }), ofHub);
    await press(hub, "people");
    await click(hub, "lobby");
    await untilWaiting(hub, 0);
    north = await knock(await chromium(scope, { source: NORTH }), ofNorth);
  });

  scene("a clinic waits, checks its devices, and a reload keeps its place", async () => {
    await untilBefore(north, 0);
    assert.match(await north.title(), /^Waiting/);
    await untilWaiting(hub, 1);
    south = await knock(await chromium(scope, { source: 3 }), ofSouth);
    await untilBefore(south, 1);
    await north.waitForSelector('.preview-frame[data-state="flowing"]', { timeout: PATIENCE });
    await north.waitForSelector('[data-picker="speaker"]', { timeout: PATIENCE });
    const focused = await north.evaluate(() => document.activeElement?.id);
    assert.equal(focused, "waiting-title", "the button that was pressed is gone");
    await north.reload();
    await untilBefore(north, 0);
    await untilBefore(south, 1);
    await untilWaiting(hub, 2);
    assert.equal(await hub.$$eval(".person[data-participant]", (rows) => rows.length), 1, "who waits is nobody's participant");
  });

  scene("the host lets it in, and its old offer carries voice and picture both ways", async () => {
    await watchRoom(north);
    await click(hub, "admit");
    await untilScreen(north, "live");
    await untilTile(hub, "North", (one) => one?.state === "flowing");
    await untilSeen(hub, NORTH);
    await untilSeen(north, HUB);
    const focused = await north.evaluate(() => document.activeElement?.dataset.control);
    assert.equal(focused, "microphone", "the focus is in the room");
    await untilBefore(south, 0);
  });

  scene("who was let in comes straight back after a reload", async () => {
    await north.evaluateOnNewDocument(() => {
      addEventListener("DOMContentLoaded", () => {
        window.waited = false;
        new MutationObserver(() => {
          window.waited ||= document.querySelector('[data-screen="waiting"]') !== null;
        }).observe(document, { subtree: true, childList: true, attributes: true });
      });
    });
    await north.reload();
    await untilScreen(north, "live");
    assert.equal(await north.evaluate(() => window.waited), false);
    await untilWaiting(hub, 1);
  });

  scene("who is denied reads why, and may ask again", async () => {
    await click(hub, "deny");
    await hub.waitForSelector('[data-control="deny-reason"]', { timeout: PATIENCE });
    await hub.type('[data-control="deny-reason"]', "We begin <b>at three</b>.");
    await click(hub, "confirm-deny");
    await south.waitForSelector('[data-screen="over"][data-code="denied"]', { timeout: PATIENCE });
    assert.equal(await south.$eval(".over-wrote blockquote", (one) => one.textContent), "We begin <b>at three</b>.");
    await untilWaiting(hub, 0);
    await click(south, "rejoin");
    await untilBefore(south, 0);
    await untilWaiting(hub, 1);
    await click(hub, "lobby");
    await untilScreen(south, "live");
    for (const page of [hub, north, south]) assert.deepEqual(page.complaints, []);
  });
});
