/** Shows that the numbered frames and tones survive an encoder, and that a wrong one is noticed. */
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { chromium, firefox } from "../stage/browsers.js";
import { PATIENCE, patiently } from "../stage/patience.js";
import { order, tones, untilHeard, untilSeen, watch } from "../stage/reading.js";
import { hertzOf } from "../stage/sound.js";

// Camera and microphone through two connections of the same page, as small as the smallest layer.
const LOOPBACK = `<!doctype html><video autoplay playsinline muted id="picture"></video><audio autoplay id="sound"></audio>
<script type="module">
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: true });
  const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
  from.onicecandidate = ({ candidate }) => to.addIceCandidate(candidate);
  to.onicecandidate = ({ candidate }) => from.addIceCandidate(candidate);
  to.ontrack = ({ track }) => {
    document.querySelector(track.kind === "video" ? "video" : "audio").srcObject = new MediaStream([track]);
  };
  from.addTransceiver(stream.getVideoTracks()[0], { sendEncodings: [{ scaleResolutionDownBy: 4, maxBitrate: 60000 }] });
  from.addTransceiver(stream.getAudioTracks()[0]);
  await from.setLocalDescription();
  await to.setRemoteDescription(from.localDescription);
  await to.setLocalDescription();
  await from.setRemoteDescription(to.localDescription);
</script>`;

async function serve(test) {
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(LOOPBACK));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => server.close());
  return `http://localhost:${server.address().port}/`;
}

test("numbers and tone survive the thinnest encoding in Chromium", async (t) => {
  const browser = await chromium(t, { source: 3 });
  const page = await browser.newPage();
  await page.goto(await serve(t));
  await watch(page, "#picture");
  const notes = await untilSeen(page, 3, { count: 40 });
  const numbered = notes.filter((note) => note.number !== null);
  assert.ok(numbered.length > notes.length * 0.9, `${numbered.length} of ${notes.length} frames were readable`);
  assert.equal(numbered.at(-1).width, 160);
  assert.equal(order(numbered).backwards, 0);
  await untilHeard(page, [3], [2, 3, 4]);
});

test("a frame that steps back is noticed", () => {
  const at = (number, at) => ({ number, at });
  assert.deepEqual(order([at(148, 0), at(149, 66), at(0, 133)]), { frames: 3, backwards: 0, longestGapMs: 67 });
  assert.equal(order([at(5, 0), at(4, 66)]).backwards, 1);
});

// the pitch of Firefox's own fake microphone
const FIREFOX_HERTZ = 1000;

test("Firefox starts, sends and receives", async (t) => {
  const browser = await firefox(t);
  const page = await browser.newPage();
  await page.goto(await serve(t));
  await watch(page, "#picture");
  await page.waitForFunction(() => globalThis.__frames.length > 20, { timeout: PATIENCE });
  let [own, other] = [];
  await patiently(
    () => `${own} of the time its own tone, ${other} another`,
    async () => {
      [own, other] = await tones(page, [FIREFOX_HERTZ, hertzOf(3)]);
      return own > 0.5 && other < 0.1;
    },
  );
});
