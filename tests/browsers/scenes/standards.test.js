/** Publishes with ffmpeg by WHIP, watches with aiortc by WHEP: stacks that know nothing of ours. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { LOOP } from "../stage/picture.js";
import { python, run } from "../stage/python.js";
import { order, seen, untilHeard, untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay, token } from "../stage/relay.js";
import { enter } from "../stage/room.js";
import { hertzOf } from "../stage/sound.js";
import { publishByFfmpeg } from "../stage/whip.js";

const CAMERA = 4;
const HUB = 1;
// what the watcher waits for: three seconds of the hub's camera
const NUMBERED = 45;
const script = new URL("../stage/watch_whep.py", import.meta.url).pathname;

test("ffmpeg publishes H.264 and Opus by WHIP, and a browser shows and plays it", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  const encoder = ["-profile:v", "baseline"];
  const publisher = await publishByFfmpeg(t, relay, { room, source: CAMERA, encoder });
  const page = await enter(await chromium(t, { source: 2 }), await link(relay, { room, site: "spoke", name: "North" }));
  const notes = await untilSeen(page, CAMERA, { count: 40 }).catch((error) => {
    throw new Error(`${error.message}; ffmpeg: ${publisher.log.join("")}`);
  });
  const { backwards, longestGapMs } = order(notes.filter(({ shown, source }) => shown && source === CAMERA));
  t.diagnostic(`longest gap ${Math.round(longestGapMs)} ms`);
  assert.equal(backwards, 0);
  await untilHeard(page, [CAMERA], [CAMERA, 6]);
  assert.ok((await seen(page)).length > 0);
});

test("aiortc watches the stage by WHEP and decodes numbers and tone", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  await enter(await chromium(t, { source: HUB }), await link(relay, { room, site: "hub", name: "Hub" }));
  const pass = await token(relay, { room, site: "spoke", name: "Archive" });
  const watcher = run(t, python(), [script, `${relay.base}/api/v1/whep/${room}`, pass, String(NUMBERED), String(hertzOf(HUB))]);
  const code = await watcher.ended;
  assert.equal(code, 0, watcher.log.join(""));
  const { frames, audible, goodbye } = JSON.parse(watcher.log.join("").trim().split("\n").at(-1));
  const numbered = frames.filter((one) => one !== null);
  t.diagnostic(`${numbered.length} of ${frames.length} frames carry a number; audible ${Math.round(audible * 100)} %`);
  assert.ok(numbered.length >= NUMBERED, `${numbered.length} numbered frames`);
  assert.ok(numbered.every(([source]) => source === HUB));
  const steps = numbered.slice(1).map(([, number], index) => (number - numbered[index][1] + LOOP) % LOOP);
  assert.ok(steps.every((step) => step <= LOOP / 2), "the numbers never step back");
  assert.ok(audible > 0.3, `audible ${audible}`);
  assert.ok(goodbye === 200 || goodbye === 204);
});
