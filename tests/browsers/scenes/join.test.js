/** Measures the wait from the click on Join to the hub's picture. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, join } from "../stage/room.js";

const HUB = 1;
const JOINS = 10;
const PROMISE_MS = 700;

test(`the hub's picture is there within ${PROMISE_MS} ms of the click (median of ${JOINS})`, async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  await enter(await chromium(t, { source: HUB }), await link(relay, { room, site: "hub", name: "Hub" }));
  const browser = await chromium(t, { source: 2 });
  const waits = [];
  for (let count = 0; count < JOINS; count += 1) {
    // a fresh context: nothing remembered, nothing resumed
    const context = await browser.createBrowserContext();
    const page = await arrive(context, await link(relay, { room, site: "spoke", name: `Clinic ${count}` }));
    const clickedAt = await join(page);
    const notes = await untilSeen(page, HUB, { count: 1 });
    waits.push(notes.find(({ shown, source }) => shown && source === HUB).at - clickedAt);
    await context.close();
  }
  waits.sort((a, b) => a - b);
  const median = (waits[JOINS / 2 - 1] + waits[JOINS / 2]) / 2;
  t.diagnostic(`join to picture: median ${Math.round(median)} ms; all ${waits.map(Math.round).join(", ")}`);
  assert.ok(median <= PROMISE_MS, `median ${Math.round(median)} ms`);
});
