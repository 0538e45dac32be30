/** What a page knows of its own microphone, and who hears it through the real relay. */
import assert from "node:assert/strict";
import { before, describe, test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { PATIENCE } from "../stage/patience.js";
import { untilHeard } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, inRowOf, join, press, untilTile } from "../stage/room.js";
import { suite } from "../stage/suite.js";

const HUB = 1;
const NORTH = 2;

describe("a hub, a clinic that is heard, and one whose microphone gives nothing", { concurrency: 1 }, () => {
  let hub, north, deaf;
  const scope = suite();
  const hears = (wanted) => untilHeard(hub, wanted, [HUB, NORTH]);
  const bar = (page, kind) => page.waitForSelector(`.bar-microphone [data-trouble="${kind}"]`, { timeout: PATIENCE });
  const off = (page, is) => page.waitForSelector(`.control-bar [data-control="microphone"][data-off="${is}"]`, { timeout: PATIENCE });

  before(async () => {
    const relay = await startRelay(scope);
    const room = newRoom();
    const site = (name, kind = "spoke") => link(relay, { room, site: kind, name });
    hub = await enter(await chromium(scope, { source: HUB }), await site("Hub", "hub"));
    north = await enter(await chromium(scope, { source: NORTH }), await site("North"));
    deaf = await arrive(await chromium(scope, { source: 3, deaf: true }), await site("Deaf"));
  });

  test("a microphone of zeros is told of before the room and in it, and one that is heard is not", async () => {
    await deaf.waitForSelector('.trouble-microphone [data-trouble="zeros"]', { timeout: PATIENCE });
    await join(deaf);
    await bar(deaf, "zeros");
    await hears([NORTH]);
    assert.equal(await north.$(".bar-microphone [data-trouble]"), null);
  });

  test("whoever speaks while muted is told so", async () => {
    await press(north, "microphone");
    await untilTile(hub, "North", (one) => one?.muted === "true");
    await north.waitForSelector('[data-control="hint-unmute"]', { timeout: PATIENCE });
    await hears([]);
    // a microphone of zeros speaks to nobody
    await press(deaf, "microphone");
    assert.equal(await deaf.$('[data-control="hint-unmute"]'), null);
  });

  test("a held key is heard until it is let go, and no longer than the host lets it", async () => {
    await north.keyboard.down(" ");
    await off(north, false);
    await hears([NORTH]);
    await north.keyboard.up(" ");
    await off(north, true);
    await hears([]);
    await north.keyboard.down(" ");
    await hears([NORTH]);
    await press(hub, "people");
    await (await inRowOf(hub, "North", "silence")).click();
    await off(north, true);
    await hears([]);
    await north.keyboard.up(" ");
    await untilTile(hub, "North", (one) => one?.muted === "true");
    await press(hub, "people");
  });

  test("the small window has the page's styles under the relay's content policy, shows the hub and unmutes", async () => {
    const popped = new Promise((resolve) => {
      north.browserContext().on("targetcreated", (target) => target.page().then((page) => page && resolve(page)));
    });
    await north.click('[data-control="small-window"]');
    const small = await popped;
    await small.waitForSelector('.small-room .tile[data-state="flowing"] video', { timeout: PATIENCE });
    await small.waitForFunction(() => getComputedStyle(document.querySelector(".small-controls .round")).width === "44px", { timeout: PATIENCE });
    await small.click('[data-control="microphone"]');
    await hears([NORTH]);
    await small.click('[data-control="leave"]');
    await north.waitForSelector('[data-screen="over"]', { timeout: PATIENCE });
    assert.equal(await north.evaluate(() => documentPictureInPicture.window), null);
  });

  test("no page complained", () => {
    assert.deepEqual([hub, north, deaf].flatMap((page) => page.complaints), []);
  });
});
