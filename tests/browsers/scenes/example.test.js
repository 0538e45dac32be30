/** Plays the page of one's own (examples/page.html), which was written from docs/messages.md alone. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { before, describe, test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { FRAMES_A_SECOND } from "../stage/picture.js";
import { forget, order, seen, untilHeard, untilSeen, watch } from "../stage/reading.js";
import { link, newRoom, restart, startRelay } from "../stage/relay.js";
import { enter, untilTile, watchAway } from "../stage/room.js";
import { suite } from "../stage/suite.js";

const [HUB, NORTH, SOUTH] = [1, 2, 3];
const NAMES = [, "Hub", "North", "South"];
const FILE = new URL("../../../examples/page.html", import.meta.url);
const MOST_LINES = 200;

async function served(scope) {
  const page = await readFile(FILE);
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(page));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  scope.after(() => server.close());
  return `http://localhost:${server.address().port}`;
}

/** Opens the example in a browser, as a person does, and notes its WebSockets and connections. */
async function own(browser, address, to, name) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  page.on("console", (line) => line.type() === "warn" && page.complaints.push(line.text()));
  await page.evaluateOnNewDocument(() => {
    for (const kind of ["WebSocket", "RTCPeerConnection"]) {
      const made = (globalThis[`__${kind}`] = []);
      globalThis[kind] = class extends globalThis[kind] {
        constructor(...all) {
          super(...all);
          made.push(this);
        }
      };
    }
  });
  await page.goto(address);
  await page.type("[name=to]", to);
  await page.type("[name=name]", name);
  await page.click("form button");
  await untilIn(page);
  await watch(page, "video");
  return page;
}

const untilIn = (page) =>
  page.waitForFunction(() => document.querySelector("#state").textContent.startsWith("In "), { timeout: PATIENCE });

const made = (page) =>
  page.evaluate(() => ({ sockets: globalThis.__WebSocket.length, links: globalThis.__RTCPeerConnection.length }));

/** What was shown under another's name. */
const misnamed = async (page) =>
  (await seen(page)).filter(({ shown, source, tile }) => shown && source !== null && tile !== NAMES[source]);

describe("a page of one's own", { concurrency: 1 }, () => {
  let relay, hub, north, south;
  const scope = suite();
  const participant = async (name) => (await untilTile(hub, name, (one) => one?.state === "flowing")).participant;

  before(async () => {
    const address = await served(scope);
    relay = await startRelay(scope, { SPINDLE_ALLOWED_ORIGINS: address });
    const room = newRoom();
    const to = (site, name) => link(relay, { room, site, name });
    // ours stands for everyone else's: both must understand each other
    hub = await enter(await chromium(scope, { source: HUB }), await to("hub", "Hub"));
    north = await own(await chromium(scope, { source: NORTH }), address, await to("spoke"), "North");
    south = await own(await chromium(scope, { source: SOUTH }), address, await to("spoke", "South"), "ignored");
  });

  test(`it has at most ${MOST_LINES} lines`, async () => {
    const lines = (await readFile(FILE, "utf8")).trimEnd().split("\n");
    assert.ok(lines.length <= MOST_LINES, `${lines.length} lines`);
    assert.ok(lines.every((line) => line.length <= 120));
  });

  test("it publishes picture and voice under the right name", async () => {
    await untilSeen(hub, NORTH);
    await untilSeen(hub, SOUTH);
    await untilHeard(hub, [NORTH, SOUTH], [HUB, NORTH, SOUTH]);
    const wrong = (await seen(hub)).filter(({ shown, source, tile }) => shown && source !== null && !tile.startsWith(NAMES[source]));
    assert.deepEqual(wrong, []);
  });

  test("it shows another's picture under the right name, in order, and plays every voice", async () => {
    for (const page of [north, south]) {
      const notes = await untilSeen(page, HUB, { count: 40 });
      assert.equal(order(notes.filter(({ shown, source }) => shown && source === HUB)).backwards, 0);
      assert.deepEqual(await misnamed(page), []);
    }
    await untilHeard(north, [HUB, SOUTH], [HUB, NORTH, SOUTH]);
  });

  test("when its WebSocket is lost it comes back as the same participant, on the same link, muted as it was", async () => {
    const before = await participant("North");
    const count = await made(north);
    await north.click("#microphone");
    await untilTile(hub, "North", (one) => one?.muted === "true");
    await forget(north);
    await north.evaluate(() => globalThis.__WebSocket.at(-1).close());
    await north.waitForFunction((count) => globalThis.__WebSocket.length > count, { timeout: PATIENCE }, count.sockets);
    await untilIn(north);
    await forget(north);
    await untilSeen(north, HUB, { count: 20 });
    assert.equal(await participant("North"), before);
    assert.equal((await made(north)).links, count.links, "an ICE restart, and no new link");
    await untilHeard(hub, [SOUTH], [NORTH, SOUTH]);
    await north.click("#microphone");
    await untilTile(hub, "North", (one) => one?.muted === "false");
    await untilHeard(hub, [NORTH, SOUTH], [NORTH, SOUTH]);
  });

  test("a reload comes back as the same participant", async () => {
    const before = await participant("South");
    await south.reload();
    await untilIn(south);
    await watch(south, "video");
    await untilSeen(south, HUB, { count: 20 });
    assert.equal(await participant("South"), before);
  });

  for (const signal of ["SIGTERM", "SIGKILL"]) {
    test(`when the relay is started anew after ${signal} it comes back with a new link`, async () => {
      const count = await made(north);
      await restart(relay, signal);
      await forget(north);
      await untilSeen(north, HUB, { count: 20 });
      assert.ok((await made(north)).links > count.links);
      await forget(hub);
      await untilSeen(hub, NORTH, { count: 20 });
      assert.deepEqual(await misnamed(north), []);
    });
  }

  test("who leaves by it is gone at once, and it stays down", async () => {
    const away = await watchAway(hub);
    await north.click("#leave");
    await untilTile(hub, "North", (one) => one === null);
    assert.deepEqual(await away(), []);
    await north.waitForFunction(() => document.querySelector("#state").textContent.startsWith("You left"), { timeout: PATIENCE });
    const count = await made(north);
    await forget(hub);
    // for longer than it waits before any of its first attempts to come back
    await untilSeen(hub, SOUTH, { count: 3 * FRAMES_A_SECOND });
    assert.deepEqual(await made(north), count);
  });

  test("nothing was refused to it", () => {
    assert.deepEqual([...north.complaints, ...south.complaints], []);
  });
});
