/** Publishes with ffmpeg by WHIP, watches with aiortc by WHEP: stacks that know nothing of ours. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { LOOP, writeNumberedVideo } from "../stage/picture.js";
import { ffmpeg, python, run } from "../stage/python.js";
import { order, seen, untilHeard, untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay, token } from "../stage/relay.js";
import { enter } from "../stage/room.js";
import { hertzOf, writeTone } from "../stage/sound.js";

const CAMERA = 4;
const HUB = 1;
// what the watcher waits for: three seconds of the hub's camera
const NUMBERED = 45;
const script = new URL("../stage/watch_whep.py", import.meta.url).pathname;

test("ffmpeg publishes H.264 and Opus by WHIP, and a browser shows and plays it", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  const folder = await mkdtemp(path(tmpdir(), "spindle-whip-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [picture, sound] = [path(folder, "picture.y4m"), path(folder, "sound.wav")];
  writeNumberedVideo(picture, CAMERA);
  writeTone(sound, hertzOf(CAMERA));
  const pass = await token(relay, { room, site: "hub", name: "Theatre" });
  const publisher = run(t, await ffmpeg(), [
    ..."-hide_banner -loglevel warning -re -stream_loop -1 -i".split(" "), picture,
    ..."-re -stream_loop -1 -i".split(" "), sound,
    ..."-map 0:v -map 1:a -c:v libx264 -profile:v baseline -preset ultrafast -tune zerolatency".split(" "),
    ..."-pix_fmt yuv420p -bf 0 -g 30 -b:v 600k -c:a libopus -ar 48000 -ac 2 -b:a 32k".split(" "),
    "-f", "whip", "-authorization", pass, `${relay.base}/api/v1/whip/${room}`,
  ]);
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
