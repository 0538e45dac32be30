/** A hub and three spokes see and hear each other through the real relay. */
import assert from "node:assert/strict";
import { before, describe } from "node:test";
import { inOrder, suite } from "../stage/suite.js";
import { chromium, firefox } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { FRAMES_A_SECOND } from "../stage/picture.js";
import { forget, order, seen, untilHeard, untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { enter, inRowOf, names, press, pressFor, socketsOpenedBy, tile, untilText, untilTile, watchAway, watchRoom } from "../stage/room.js";

const HUB = 1;
const NORTH = 2;
const SOUTH = 3;

const scene = inOrder();

const of = (notes, source) => notes.filter((note) => note.shown && note.source === source);

const untilHears = (page, wanted) => untilHeard(page, wanted, [HUB, NORTH, SOUTH]);

describe("a hub and three spokes", { concurrency: 1 }, () => {
  let hub, north, south, west;
  const everyone = () => [hub, north, south, west];

  const scope = suite();

  before(async () => {
    const relay = await startRelay(scope);
    const room = newRoom();
    const links = await Promise.all([
      link(relay, { room, site: "hub", name: "Hub" }),
      link(relay, { room, site: "spoke", name: "North" }),
      link(relay, { room, site: "spoke", name: "South" }),
      link(relay, { room, site: "spoke", name: "West" }),
    ]);
    hub = await enter(await chromium(scope, { source: HUB }), links[0]);
    north = await enter(await chromium(scope, { source: NORTH }), links[1]);
    south = await enter(await chromium(scope, { source: SOUTH }), links[2]);
    west = await enter(await firefox(scope), links[3]);
  });

  scene("every spoke decodes the hub's numbers in order", async (t) => {
    for (const [name, page] of Object.entries({ north, south, west })) {
      await untilSeen(page, HUB, { count: 60 });
      const { frames, backwards, longestGapMs } = order(of(await seen(page), HUB));
      t.diagnostic(`${name}: ${frames} frames, longest gap ${Math.round(longestGapMs)} ms`);
      assert.equal(backwards, 0, `${name} saw the hub's frames in order`);
    }
  });

  scene("everyone hears everyone else's tone and never their own", async () => {
    await Promise.all([
      untilHears(hub, [NORTH, SOUTH]),
      untilHears(north, [HUB, SOUTH]),
      untilHears(south, [HUB, NORTH]),
      untilHears(west, [HUB, NORTH, SOUTH]),
    ]);
  });

  scene("the hub sees every spoke under its own name", async () => {
    for (const [source, name] of [[NORTH, "North"], [SOUTH, "South"]]) {
      await untilSeen(hub, source);
      await untilTile(hub, name, (one) => one?.state === "flowing");
    }
    await untilTile(hub, "West", (one) => one?.state === "flowing");
    const wrong = (await seen(hub)).filter(
      ({ shown, source, tile }) => shown && source !== null && !tile.startsWith([, "Hub", "North", "South"][source]),
    );
    assert.deepEqual(wrong, []);
  });

  scene("a spoke with the floor is seen and heard by all", async () => {
    assert.equal(of(await seen(south), NORTH).length, 0, "a spoke sees no other spoke without the floor");
    await pressFor(hub, "North", "floor");
    for (const page of [hub, south, west]) {
      await untilTile(page, "North", (one) => one?.state === "flowing" && one.floor === "true" && one.stage);
      await untilSeen(page, NORTH);
    }
    await untilHears(west, [HUB, NORTH, SOUTH]);
    await pressFor(hub, "North", "floor");
    await untilTile(south, "North", (one) => one && !one.stage);
  });

  scene("clinics see each other once the host says so, and whoever is in the spotlight large", async () => {
    const host = async (control, name) => {
      await press(hub, "people");
      if (name) await (await inRowOf(hub, name, "more")).click();
      await (name ? await inRowOf(hub, name, control) : await hub.waitForSelector(`[data-control="${control}"]`)).click();
      await press(hub, "people");
    };
    await untilTile(south, "North", (one) => one?.state === "named");
    // the notice stands for a few seconds
    await Promise.all([host("gallery"), untilText(north, ".notices", "Clinics see each other now")]);
    for (const page of [south, west]) await untilTile(page, "North", (one) => one?.state === "flowing" && !one.stage);
    await untilSeen(south, NORTH);
    await host("gallery");
    await untilTile(south, "North", (one) => one?.state === "named");
    await host("spotlight", "North");
    for (const page of [hub, south, west]) await untilTile(page, "North", (one) => one?.state === "flowing" && one.stage);
    await forget(south);
    await untilSeen(south, NORTH);
    // what one pins stays large, whatever the host does
    await press(south, "people");
    await (await inRowOf(south, "Hub", "more")).click();
    await (await inRowOf(south, "Hub", "pin-person")).click();
    await untilTile(south, "Hub", (one) => one?.state === "flowing" && one.stage);
    await untilTile(south, "North", (one) => one?.state === "flowing" && !one.stage);
    await (await inRowOf(south, "Hub", "pin-person")).click();
    await press(south, "people");
    await untilTile(south, "North", (one) => one?.stage === true);
    await host("spotlight", "North");
    await untilTile(south, "North", (one) => one?.state === "named");
  });

  scene("hands stand in one order on every page, and the first gets the floor", async () => {
    const untilHand = (name, place) =>
      Promise.all(everyone().map((page) => untilTile(page, name, (one) => one?.hand === place)));
    await press(west, "hand");
    await untilHand("West", "1");
    await north.keyboard.press("h");
    await untilHand("North", "2");
    await press(hub, "next");
    await untilHand("North", "1");
    await untilTile(south, "West", (one) => one?.floor === "true" && one.stage);
    await north.waitForFunction(() => document.querySelector(".notices")?.textContent.includes("You are next"), { timeout: PATIENCE });
    await west.waitForFunction(() => document.title.startsWith("You have the floor"), { timeout: PATIENCE });
    await pressFor(hub, "West", "floor");
    await untilTile(south, "West", (one) => one?.floor === "false");
    for (const control of ["people", "tab-hands", "lower-all", "confirm-lower-all"]) {
      await (await hub.waitForSelector(`[data-control="${control}"]`, { timeout: PATIENCE })).click();
    }
    await Promise.all([untilHand("West", undefined), untilHand("North", undefined)]);
    await hub.keyboard.press("Escape");
  });

  scene("what is written is read by those it is for, and by nobody else", async () => {
    const texts = (page) => page.evaluate(() => [...document.querySelectorAll(".chat-line p")].map((one) => one.textContent));
    const untilReads = (page, ...wanted) =>
      page.waitForFunction(
        (wanted) => [...document.querySelectorAll(".chat-line p")].map((one) => one.textContent).join("|") === wanted,
        { timeout: PATIENCE },
        wanted.join("|"),
      );
    const write = async (page, text) => {
      await page.type('[data-control="chat-text"]', text);
      await page.keyboard.press("Enter");
    };
    await press(north, "chat");
    await write(north, "<b>Good</b> morning");
    for (const page of [hub, south, west]) {
      await page.waitForFunction(() => document.querySelector('.control-bar [data-control="chat"] .badge')?.textContent === "1", { timeout: PATIENCE });
      await press(page, "chat");
      await untilReads(page, "<b>Good</b> morning");
    }
    const to = await hub.$$eval('[data-control="chat-to"] option', (all) => all.find((one) => one.textContent === "North")?.value);
    await hub.select('[data-control="chat-to"]', to);
    await write(hub, "Only you");
    await untilReads(north, "<b>Good</b> morning", "Only you");
    await write(west, "All of you");
    await untilReads(north, "<b>Good</b> morning", "Only you", "All of you");
    for (const page of [south, west]) await untilReads(page, "<b>Good</b> morning", "All of you");
    await (await hub.waitForSelector('.chat-line [data-control="remove-line"]', { timeout: PATIENCE })).evaluate((one) => one.click());
    for (const page of [south, west]) await untilReads(page, "All of you");
    await south.reload();
    await south.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await watchRoom(south);
    await press(south, "chat");
    await untilReads(south, "All of you");
    assert.deepEqual(await texts(north), ["Only you", "All of you"]);
    for (const page of everyone()) await press(page, "chat");
  });

  scene("a shared screen reaches everyone", async () => {
    await press(hub, "screen");
    for (const page of [north, south, west]) {
      await untilTile(page, "Hub", (one) => one?.state === "flowing" && one.stage, { source: "screen" });
    }
    await press(hub, "screen");
    for (const page of [north, south, west]) {
      await untilTile(page, "Hub", (one) => one === null, { source: "screen" });
    }
  });

  scene("a muted microphone is silent for everyone, and only that one", async () => {
    await press(hub, "microphone");
    await untilHears(south, [NORTH]);
    await untilTile(south, "Hub", (one) => one?.muted === "true");
    await press(hub, "microphone");
    await untilHears(south, [HUB, NORTH]);
  });

  scene("nobody unmutes another: the hub mutes all, asks one, and that one unmutes", async () => {
    await press(hub, "people");
    await (await hub.waitForSelector('[data-control="mute-all"]', { timeout: PATIENCE })).click();
    for (const name of ["North", "South", "West"]) await untilTile(hub, name, (one) => one?.muted === "true");
    await (await inRowOf(hub, "South", "ask")).click();
    const unmute = await south.waitForFunction(
      () => [...document.querySelectorAll(".notice")].find((one) => one.textContent.includes("asks you"))?.querySelector(".button"),
      { timeout: PATIENCE },
    );
    await unmute.click();
    await untilTile(hub, "South", (one) => one?.muted === "false");
    assert.equal((await tile(hub, "North")).muted, "true");
    for (const page of [north, west]) await press(page, "microphone");
    for (const name of ["North", "West"]) await untilTile(hub, name, (one) => one?.muted === "false");
    await press(hub, "people");
  });

  scene("a camera switched off leaves no frozen picture, and comes back in order", async () => {
    await press(hub, "camera");
    await untilTile(south, "Hub", (one) => one?.state === "empty");
    await press(hub, "camera");
    await untilTile(south, "Hub", (one) => one?.state === "flowing");
    await forget(south);
    await untilSeen(south, HUB, { count: 30 });
    assert.equal(order(of(await seen(south), HUB)).backwards, 0);
  });

  scene("a reload comes back as the same participant, still muted, without a ghost", async () => {
    await press(south, "microphone");
    await untilTile(hub, "South", (one) => one?.muted === "true");
    const before = await tile(hub, "South");
    await south.reload();
    await south.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await untilTile(hub, "South", (one) => one?.state === "flowing");
    assert.equal((await tile(hub, "South")).participant, before.participant);
    assert.equal((await tile(hub, "South")).muted, "true");
    assert.deepEqual(await names(hub), ["Hub (You)", "North", "South", "West"]);
    await press(south, "microphone");
    await untilTile(hub, "South", (one) => one?.muted === "false");
  });

  scene("a duplicated tab takes over, and the older one stays down", async () => {
    // a page opened by another has a copy of its session's storage, as a duplicated tab has
    const opened = new Promise((resolve) => south.once("popup", resolve));
    await south.evaluate(() => void window.open(location.href));
    const copy = await opened;
    copy.complaints = [];
    await copy.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
    await watchRoom(copy);
    await south.waitForSelector('[data-screen="over"][data-reason="replaced"]', { timeout: PATIENCE });
    const attempts = await socketsOpenedBy(south);
    await forget(hub);
    // Each sees the other for longer than any page waits between two of its first attempts to come
    // back: an older tab that fought would have knocked a few times by then.
    for (const [page, source] of [[copy, HUB], [hub, SOUTH]]) {
      const notes = await untilSeen(page, source, { count: 3 * FRAMES_A_SECOND });
      assert.equal(order(of(notes, source)).backwards, 0);
    }
    assert.equal((await tile(hub, "South")).state, "flowing");
    assert.deepEqual(await names(hub), ["Hub (You)", "North", "South", "West"]);
    assert.deepEqual(attempts, [], "the older tab did not fight for its place");
    assert.ok(await south.$('[data-screen="over"]'));
    south = copy;
  });

  scene("who leaves is gone from every page at once, and not away for a while", async () => {
    const others = [hub, south, west];
    const away = await Promise.all(others.map(watchAway));
    await press(north, "leave");
    for (const page of others) await untilTile(page, "North", (one) => one === null);
    assert.deepEqual((await Promise.all(away.map((names) => names()))).flat(), []);
  });

  scene("a locked room lets in nobody new, and the hub ends the session and stays for a debrief", async () => {
    const pressOn = async (page, control) => (await page.waitForSelector(`[data-control="${control}"]`, { timeout: PATIENCE })).click();
    const untilOver = (page, code) => page.waitForSelector(`[data-screen="over"][data-code="${code}"]`, { timeout: PATIENCE });
    await press(hub, "people");
    await pressOn(hub, "lock");
    await south.waitForSelector(".entrance-chip", { timeout: PATIENCE });
    await pressOn(north, "rejoin");
    await untilOver(north, "room_locked");
    await pressOn(hub, "lock");
    await south.waitForFunction(() => !document.querySelector(".entrance-chip"), { timeout: PATIENCE });
    await pressOn(north, "rejoin");
    for (const page of [hub, south]) await untilTile(page, "North", (one) => one !== null);
    await pressOn(hub, "leave");
    await pressOn(hub, "debrief");
    for (const page of [north, south, west]) await untilOver(page, "session_ended");
    await untilTile(hub, "South", (one) => one === null);
    assert.deepEqual(await names(hub), ["Hub (You)"]);
    await pressOn(south, "rejoin");
    await untilOver(south, "session_ended");
    await pressOn(hub, "lock");
    await pressOn(south, "rejoin");
    await untilTile(hub, "South", (one) => one !== null);
    await press(hub, "leave");
    await pressOn(hub, "end");
    for (const page of [hub, south]) await untilOver(page, "session_ended");
  });

  scene("no page complained", () => {
    assert.deepEqual(everyone().flatMap((page) => page.complaints), []);
  });
});
