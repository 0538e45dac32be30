/** A relay is killed in mid-session: everyone is back without a click, and everything as it was. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { chromium, firefox } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { forget, untilSeen } from "../stage/reading.js";
import { link, newRoom, restart, startRelay } from "../stage/relay.js";
import { enter, press, pressFor, untilTile } from "../stage/room.js";
import { suite } from "../stage/suite.js";

const HUB = 1;
const NORTH = 2;
const SOUTH = 3;

/** What a person would have to do to come back: nothing of it may be there. */
const asked = (page) =>
  page.evaluate(() => ({
    dialogs: document.querySelectorAll("dialog[open]").length,
    screen: document.querySelector("[data-screen]")?.dataset.screen,
  }));

const untilWritten = (page, text) =>
  page.waitForFunction(
    (wanted) => [...document.querySelectorAll(".chat-line p")].map((one) => one.textContent).join("|") === wanted,
    { timeout: PATIENCE },
    text,
  );

describe("a relay that is killed in mid-session", { concurrency: 1 }, () => {
  const scope = suite();

  test("finds everyone again, with the hands, the chat, the floor and the mutes", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "kept-"));
    scope.after(() => rm(folder, { recursive: true, force: true }));
    const relay = await startRelay(scope, { SPINDLE_STATE_DIR: folder });
    const room = newRoom();
    const hub = await enter(await chromium(scope, { source: HUB }), await link(relay, { room, site: "hub", name: "Hub" }));
    const north = await enter(await chromium(scope, { source: NORTH }), await link(relay, { room, site: "spoke", name: "North" }));
    const south = await enter(await chromium(scope, { source: SOUTH }), await link(relay, { room, site: "spoke", name: "South" }));
    const west = await enter(await firefox(scope), await link(relay, { room, site: "spoke", name: "West" }));
    const everyone = [hub, north, south, west];
    await untilTile(hub, "West", (one) => one?.state === "flowing");

    await press(west, "hand");
    await untilTile(hub, "West", (one) => one?.hand === "1");
    await press(north, "hand");
    await untilTile(hub, "North", (one) => one?.hand === "2");
    await press(north, "chat");
    await north.type('[data-control="chat-text"]', "We begin.");
    await north.keyboard.press("Enter");
    await untilWritten(north, "We begin.");
    await pressFor(hub, "South", "silence");
    await untilTile(hub, "South", (one) => one?.muted === "true");
    await pressFor(hub, "West", "floor");
    for (const page of everyone) await untilTile(page, "West", (one) => one?.floor === "true");

    // whoever has the floor waits for nothing
    await press(south, "hand");
    await untilTile(hub, "South", (one) => one?.hand === "2");

    for (const page of everyone) await forget(page);
    const killed = Date.now();
    await restart(relay, "SIGKILL");
    const started = Date.now();

    await Promise.all([
      untilSeen(north, HUB),
      untilSeen(south, HUB),
      untilSeen(hub, NORTH),
      untilTile(hub, "West", (one) => one?.state === "flowing"),
    ]);
    t.diagnostic(`up again ${started - killed} ms after the kill, everyone seen ${Date.now() - started} ms after that`);
    for (const page of everyone) {
      assert.deepEqual(await asked(page), { dialogs: 0, screen: "live" });
      await untilTile(page, "West", (one) => one?.floor === "true");
      await untilTile(page, "North", (one) => one?.hand === "1");
      await untilTile(page, "South", (one) => one?.muted === "true" && one.hand === "2");
    }
    await untilWritten(north, "We begin.");
    await press(hub, "chat");
    await untilWritten(hub, "We begin.");
  });
});
