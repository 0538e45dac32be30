/** Shows that the numbered frames and tones survive an encoder, and that a wrong one is noticed. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium, firefox } from "../stage/browsers.js";
import { judge } from "../stage/machine.js";
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

test("what hangs on time is judged on a machine that had time, and void on one that had none", () => {
  const of = (idle, waited, holds = false) => {
    const said = [];
    judge({ skip: (words) => said.push(words) }, { idle, waited }, [[holds, "it was late"]]);
    return said;
  };
  assert.throws(() => of(0.15, 0.1), /it was late; the machine was 15 % idle, and made to wait in 10 %/);
  assert.match(of(0.14, 0)[0], /^void, the machine was 14 % idle: it was late/);
  assert.match(of(0.5, 0.11)[0], /^void, .* made to wait in 11 % of its periods/);
  assert.deepEqual(of(0, 1, true), [], "what holds needs no excuse");
});

test("a group that is made to wait is seen to wait", async (t) => {
  // the least of any machine is more than a tenth of a core, and that is all the group may have
  const group = ". scripts/group.sh; unset CPU_GROUP; trap group_end EXIT; group_make && group_limit 5 || exit 2";
  const program = `import { watchTime } from ${JSON.stringify(new URL("../stage/machine.js", import.meta.url).href)};
     const time = watchTime();
     for (const end = Date.now() + 2000; Date.now() < end; );
     console.log(JSON.stringify(time()));`;
  const command = ["-c", `${group}; "$@"`, "bash", process.execPath, "--input-type=module", "--eval", program];
  const cwd = fileURLToPath(new URL("../../..", import.meta.url));
  const ran = await promisify(execFile)("bash", command, { cwd }).catch((error) => error);
  if (ran.code === 2) return t.skip("no control group can be made here; as root it can");
  const { waited } = JSON.parse(ran.stdout);
  // as often as makes a verdict void
  assert.ok(waited > 0.1, ran.stdout);
});
