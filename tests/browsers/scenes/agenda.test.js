/** A facilitator leads a session through its agenda, and every page follows. */
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { inOrder, suite } from "../stage/suite.js";
import { chromium, firefox } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { click, enter, press, tile, untilText, untilTile } from "../stage/room.js";

const scene = inOrder();

const untilPhase = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector(".live")?.dataset.phase === phase, { timeout: PATIENCE }, phase);
const goTo = async (page, phase) => (await page.waitForSelector(`[data-item="${phase}"] [data-control="go-to-item"]`, { timeout: PATIENCE })).click();

describe("a facilitator and two clinics", { concurrency: 1 }, () => {
  let hub, north, west;
  const everyone = () => [hub, north, west];
  const scope = suite();

  before(async () => {
    const relay = await startRelay(scope);
    const room = newRoom();
    const [ofHub, ofNorth, ofWest] = await Promise.all([
      link(relay, { room, site: "hub", name: "Hub" }),
      link(relay, { room, site: "spoke", name: "North" }),
      link(relay, { room, site: "spoke", name: "West" }),
    ]);
    hub = await enter(await chromium(scope, { source: 1 }), ofHub);
    north = await enter(await chromium(scope, { source: 2 }), ofNorth);
    west = await enter(await firefox(scope), ofWest);
  });

  scene("everyone sees the list, and what begins", async () => {
    for (const page of everyone()) {
      await click(page, "agenda");
      await page.waitForFunction(() => document.querySelectorAll(".agenda-item").length === 10, { timeout: PATIENCE });
      assert.equal(await page.$('[aria-current="step"]'), null, "nothing has begun");
    }
    assert.equal(await north.$('[data-control="next-item"]'), null, "a clinic moves nothing");
    await click(hub, "next-item");
    for (const page of everyone()) {
      await untilPhase(page, "welcome");
      await untilText(page, ".phase-chip", "of 5 min");
      await untilText(page, ".agenda-item[aria-current]", "so far");
    }
    await click(hub, "extend-item");
    for (const page of everyone()) await untilText(page, ".phase-chip", "of 10 min");
  });

  scene("a host names an item and adds a case, and takes no time from what runs", async () => {
    await click(hub, "edit-agenda");
    await hub.type('.agenda-draft:nth-child(2) [data-control="item-title"]', "Resistant hypertension");
    await click(hub, "add-case");
    await click(hub, "save-agenda");
    for (const page of everyone()) {
      await page.waitForFunction(() => document.querySelectorAll(".agenda-item").length === 15, { timeout: PATIENCE });
      await untilText(page, ".agenda-item:nth-child(2)", "Resistant hypertension");
      await untilText(page, ".agenda-item[aria-current]", "Welcome");
    }
  });

  scene("questions only while a case is clarified, and a reload is where everyone is", async () => {
    await goTo(hub, "clarify");
    for (const page of everyone()) await untilText(page, ".case-note", "Questions only");
    await north.reload();
    await north.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await untilPhase(north, "clarify");
  });

  scene("hands are closed while the session sums up, and come back with one press of Undo", async () => {
    await goTo(hub, "sum_up");
    await untilText(north, '.control-bar [data-control="hand"]', "Hands closed");
    await north.keyboard.press("h");
    await untilText(north, ".notices", "Hands are closed");
    assert.equal((await tile(hub, "North")).hand, undefined);
    await goTo(hub, "clarify");
    for (const page of everyone()) await untilPhase(page, "clarify");
    await press(west, "hand");
    for (const page of everyone()) await untilTile(page, "West", (one) => one?.hand === "1");
    await goTo(hub, "sum_up");
    // the notice stands for a few seconds
    await Promise.all([untilText(west, ".notices", "Hands are closed"), untilTile(hub, "West", (one) => one?.hand === undefined)]);
    // at once: the room takes it for a slip within the ten seconds that the page offers this
    const undo = await hub.waitForFunction(
      () => [...document.querySelectorAll(".notice")].find((one) => one.textContent.includes("summary begins"))?.querySelector(".button"),
      { timeout: PATIENCE },
    );
    await undo.click();
    for (const page of everyone()) {
      await untilPhase(page, "clarify");
      await untilTile(page, "West", (one) => one?.hand === "1");
    }
  });

  scene("clinics recommend before the hub, in one order everywhere", async () => {
    await goTo(hub, "recommend");
    await press(north, "hand");
    for (const page of everyone()) await untilTile(page, "North", (one) => one?.hand === "2");
    for (const page of everyone()) assert.deepEqual(page.complaints, []);
  });
});
