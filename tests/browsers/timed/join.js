/**
 * Times the wait from a click to the picture, for `make bench`: through the relay, and between two
 * pages of the same browser that are connected to each other, in turns. Prints one line of JSON.
 *
 * Both sides publish camera and microphone on both ways, and have them before the click.
 */
import { createServer } from "node:http";
import { chromium } from "../stage/browsers.js";
import { watchTime } from "../stage/machine.js";
import { PATIENCE } from "../stage/patience.js";
import { until, watch } from "../stage/reading.js";
import { link, newRoom, startRelay } from "../stage/relay.js";
import { arrive, enter, join, press } from "../stage/room.js";

const SOURCE = 1;
const ROUNDS = 11;

// One page waits to be called, the other calls at a click; a channel of the browser carries what they
// tell each other. Offers and candidates go at once, as in our page.
const CALL = `<!doctype html><video autoplay playsinline muted id="own"></video>
<button>Call</button><video autoplay playsinline muted id="other"></video><audio autoplay></audio>
<script type="module">
  const calls = location.hash === "#calls";
  const own = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    video: { width: 1280, height: 720 } });
  document.querySelector("#own").srcObject = own;
  const channel = new BroadcastChannel("call");
  let connection;
  const say = (what) => channel.postMessage(JSON.stringify({ calls, ...what }));
  const open = () => {
    connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
    connection.onicecandidate = ({ candidate }) => candidate && say({ candidate });
    connection.ontrack = ({ track }) => {
      document.querySelector(track.kind === "video" ? "#other" : "audio").srcObject = new MediaStream([track]);
    };
    for (const track of own.getTracks()) connection.addTrack(track, own);
  };
  let queue = Promise.resolve();
  channel.onmessage = ({ data }) => (queue = queue.then(() => hear(JSON.parse(data))));
  const hear = async ({ calls: theirs, description, candidate }) => {
    if (theirs === calls) return;
    if (description?.type === "offer") {
      connection?.close();
      open();
      await connection.setRemoteDescription(description);
      await connection.setLocalDescription();
      say({ description: connection.localDescription });
    } else if (description) await connection.setRemoteDescription(description);
    else await connection.addIceCandidate(candidate);
  };
  document.querySelector("button").onclick = async () => {
    globalThis.__clickedAt = performance.timeOrigin + performance.now();
    open();
    await connection.setLocalDescription();
    say({ description: connection.localDescription });
  };
  document.querySelector("#own").onplaying = () => (document.title = "ready");
</script>`;

const endings = [];
const scope = { after: (end) => endings.push(end) };

async function callPage(browser, hash) {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}/${hash}`);
  await page.waitForFunction(() => document.title === "ready", { timeout: PATIENCE });
  return page;
}

/** The wait for the first picture of those that are watched, or of the tile with that name. */
async function wait(page, clickedAt, name = null) {
  const isIt = ({ shown, source, tile }) => shown && source === SOURCE && tile === name;
  const notes = await until(page, (notes) => notes.some(isIt));
  return notes.find(isIt).at - clickedAt;
}

async function direct(browser) {
  const page = await callPage(browser, "#calls");
  await watch(page, "#other");
  await page.click("button");
  const waited = await wait(page, await page.evaluate(() => globalThis.__clickedAt));
  await page.close();
  return waited;
}

async function through(browser) {
  const page = await arrive(browser, await link(relay, { room, site: "spoke", name: "Clinic" }));
  const waited = await wait(page, await join(page), "Hub");
  await press(page, "leave");
  await page.close();
  return waited;
}

const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(CALL));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
scope.after(() => server.close());
const relay = await startRelay(scope);
const room = newRoom();
const browser = await chromium(scope, { source: SOURCE });
await callPage(browser, "#waits");
await enter(browser, await link(relay, { room, site: "hub", name: "Hub" }), { reads: false });

const [waits, time] = [{ through: [], direct: [] }, watchTime()];
for (let round = 0; round < ROUNDS; round += 1) {
  waits.direct.push(await direct(browser));
  waits.through.push(await through(browser));
}
console.log(JSON.stringify({ ...waits, idle: time().idle }));
for (const end of endings.reverse()) await end();
