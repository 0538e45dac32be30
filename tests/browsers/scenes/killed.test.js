/** A relay is killed in mid-session: everyone is back without a click, and everything as it was. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { chromium, firefox } from "../stage/browsers.js";
import { startLoad } from "../stage/load.js";
import { judge, watchTime } from "../stage/machine.js";
import { patiently, PATIENCE } from "../stage/patience.js";
import { startPostgres } from "../stage/postgres.js";
import { forget, untilSeen } from "../stage/reading.js";
import { link, newRoom, restart, startRelay, token } from "../stage/relay.js";
import { click, enter, press, pressFor, tile, untilText, untilTile } from "../stage/room.js";
import { suite } from "../stage/suite.js";

const HUB = 1;
const NORTH = 2;
const SOUTH = 3;
/** Clinics that watch and one hub that sends, beside the pages: 40 in all. */
const LOAD = 39;
/** Everyone is back within this after the kill, in milliseconds. */
const BACK = 10_000;
/** A database is away for so long. */
const AWAY = 60_000;
/** And for so long where the relay dies as well: pages then have asked often enough to ask as seldom as they ever do. */
const BOTH_AWAY = 20_000;

/** What a person would have to do to come back: nothing of it may be there. */
const asked = (page) =>
  page.evaluate(() => ({
    dialogs: document.querySelectorAll("dialog[open]").length,
    screen: document.querySelector("[data-screen]")?.dataset.screen,
    devices: globalThis.__devicesAsked ?? 0,
  }));
const NOTHING = { dialogs: 0, screen: "live", devices: 0 };

/** Counts from now on how often the page asks for a camera or a microphone, for which a browser may prompt. */
const watchDevices = (page) =>
  page.evaluate(() => {
    globalThis.__devicesAsked = 0;
    const own = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (...all) => {
      globalThis.__devicesAsked += 1;
      return own(...all);
    };
  });

/** Says something over the page's own socket, as its buttons do. */
const say = (page, message) => page.evaluate((text) => globalThis.__sockets.at(-1).send(text), JSON.stringify(message));

const untilPhase = (page, phase) =>
  page.waitForFunction((phase) => document.querySelector(".live")?.dataset.phase === phase, { timeout: PATIENCE }, phase);
const untilRecommended = (page, text) => untilText(page, ".recommendations > .recommendation-list", text);

const written = (page) => page.evaluate(() => [...document.querySelectorAll(".chat-line p")].map((one) => one.textContent).join("|"));

const untilWritten = (page, text) =>
  patiently(
    () => `"${text}" in the chat`,
    async () => (await written(page)) === text,
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

    for (const page of everyone) await watchDevices(page);
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
      assert.deepEqual(await asked(page), NOTHING);
      await untilTile(page, "West", (one) => one?.floor === "true");
      await untilTile(page, "North", (one) => one?.hand === "1");
      await untilTile(page, "South", (one) => one?.muted === "true" && one.hand === "2");
    }
    await untilWritten(north, "We begin.");
    await press(hub, "chat");
    await untilWritten(hub, "We begin.");
  });
});

describe("a session of forty and two pages", { concurrency: 1 }, () => {
  const scope = suite();

  /** Brings everyone in, and the session into its midst; `stands` looks whether all is as it was. */
  async function begin(settings) {
    const relay = await startRelay(scope, settings);
    const room = newRoom();
    const hub = await enter(await chromium(scope, { source: HUB }), await link(relay, { room, site: "hub", name: "Hub" }));
    const north = await enter(await chromium(scope, { source: NORTH }), await link(relay, { room, site: "spoke", name: "North" }));
    const load = await startLoad(scope, relay, room, { receivers: LOAD });
    await untilSeen(hub, NORTH);
    await say(hub, { type: "phase", to: "next" });
    await say(hub, {
      type: "case",
      wish: { open: { case: { echo_id: "ABC-2026-1", presenter: { name: "" }, questions: ["Which drug next?"], sections: [] } } },
    });
    await click(hub, "people");
    await click(hub, "tab-case");
    await untilText(hub, ".case-questions", "Which drug next?");
    const bearer = await token(relay, { room, site: "hub" });
    const [{ sheet }] = await hub.evaluate(
      async (path, bearer) => (await (await fetch(path, { headers: { authorization: `Bearer ${bearer}` } })).json()).cases,
      `/api/v1/rooms/${room}/cases`,
      bearer,
    );
    await say(hub, { type: "case", wish: { recommend: { case: sheet.id, says: { text: "Start low", strength: "first" } } } });
    await untilRecommended(hub, "Start low");
    const phase = await hub.evaluate(() => document.querySelector(".live").dataset.phase);
    await press(north, "hand");
    await untilTile(hub, "North", (one) => one?.hand === "1");
    await press(north, "chat");
    await north.type('[data-control="chat-text"]', "We begin.");
    await north.keyboard.press("Enter");
    await untilWritten(north, "We begin.");
    await say(hub, { type: "silence", participant: (await tile(hub, "North")).participant, source: "microphone" });
    await untilTile(hub, "North", (one) => one?.muted === "true");
    const pages = [hub, north];
    for (const page of pages) await watchDevices(page);
    const stands = async () => {
      for (const page of pages) {
        assert.deepEqual(await asked(page), NOTHING);
        await untilPhase(page, phase);
        await untilTile(page, "North", (one) => one?.hand === "1" && one.muted === "true");
      }
      await click(hub, "tab-case");
      await untilRecommended(hub, "Start low");
    };
    await stands();
    return { relay, hub, north, load, stands };
  }

  /** The relay is gone and comes again. Gives the moment of its end, and the one from which whoever comes back may be expected. */
  async function dies(relay) {
    const killed = Date.now();
    await restart(relay, "SIGKILL");
    return [killed, killed];
  }

  async function survives(t, settings, ends = dies) {
    const { relay, hub, north, load, stands } = await begin(settings);
    for (const page of [hub, north]) await forget(page);
    const time = watchTime();
    const [killed, expected] = await ends(relay, [hub, north]);
    await Promise.all([untilSeen(north, HUB), untilSeen(hub, NORTH)]);
    const seen = Date.now();
    await patiently(
      () => `all of the load back; it said ${load.told()}`,
      () => load.told().includes(`, ${LOAD} back`),
    );
    await stands();
    await untilWritten(north, "We begin.");
    const { joins } = await load.report();
    const { admitted, first_picture: pictured } = joins.returned;
    // what the load tells is counted from when it was left
    const [both, last] = [seen - expected, pictured.max_ms - (expected - killed)];
    const all = `gone for ${expected - killed} ms; both pages see each other ${both} ms after that, ${pictured.count} of the load a picture ${Math.round(last)} ms at the most`;
    t.diagnostic(all);
    assert.deepEqual([admitted.count, pictured.count, joins.failed], [LOAD, LOAD, 0], "each is back once");
    judge(t, time(), [[Math.max(both, last) <= BACK, `${all}: more than ${BACK} ms`]]);
  }

  test("finds everyone again after its relay was killed", async (t) => {
    const folder = await mkdtemp(join(tmpdir(), "kept-"));
    scope.after(() => rm(folder, { recursive: true, force: true }));
    await survives(t, { SPINDLE_STATE_DIR: folder });
  });

  test("finds everyone again where PostgreSQL keeps it", async (t) => {
    const database = await startPostgres(scope);
    await survives(t, { SPINDLE_DATABASE_URL: database.url });
  });

  test("finds everyone again after its relay and PostgreSQL were gone together", async (t) => {
    const database = await startPostgres(scope);
    await survives(t, { SPINDLE_DATABASE_URL: database.url }, async (relay, pages) => {
      await database.killed();
      const killed = Date.now();
      const started = restart(relay, "SIGKILL");
      await Promise.all(pages.map((page) => page.waitForSelector(".reconnecting", { timeout: PATIENCE })));
      await wait(BOTH_AWAY - (Date.now() - killed));
      for (const page of pages) assert.equal((await asked(page)).screen, "live", "the session is still on the screen");
      await database.again();
      const expected = Date.now();
      await started;
      return [killed, expected];
    });
  });

  test("goes on while PostgreSQL is away, and tells afterwards what was asked meanwhile", async (t) => {
    const database = await startPostgres(scope);
    const { hub, north, load, stands } = await begin({ SPINDLE_DATABASE_URL: database.url });
    await database.killed();
    const gone = Date.now();
    await press(hub, "chat");
    await hub.type('[data-control="chat-text"]', "Do you hear us?");
    await hub.keyboard.press("Enter");
    // pictures go on, to the end of it
    while (Date.now() - gone < AWAY) {
      for (const page of [hub, north]) await forget(page);
      await Promise.all([untilSeen(north, HUB), untilSeen(hub, NORTH)]);
    }
    assert.equal(await written(north), "We begin.", "what could be lost is not told");
    await database.again();
    const back = Date.now();
    await untilWritten(north, "We begin.|Do you hear us?");
    t.diagnostic(`away for ${back - gone} ms, and what was asked meanwhile was told ${Date.now() - back} ms after that`);
    await stands();
    const { joins } = await load.report();
    assert.deepEqual([joins.failed, joins.returned.admitted.count], [0, 0], "nobody noticed");
  });
});
