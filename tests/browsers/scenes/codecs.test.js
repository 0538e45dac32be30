/** Publishes what encoders really send, and looks at what browsers make of it. */
import { equal, ok } from "node:assert/strict";
import { test } from "node:test";
import { chromium } from "../stage/browsers.js";
import { patiently } from "../stage/patience.js";
import { untilSeen } from "../stage/reading.js";
import { link, newRoom, startRelay, token } from "../stage/relay.js";
import { enter } from "../stage/room.js";
import { publishByFfmpeg } from "../stage/whip.js";

const CAMERA = 4;

for (const profile of ["main", "high"]) {
  test(`ffmpeg publishes H.264 ${profile} by WHIP, and a page shows it`, async (t) => {
    const relay = await startRelay(t);
    const room = newRoom();
    // ultrafast has none of what makes a stream Main or High
    const tools = profile === "high" ? "8x8dct=1:cabac=1" : "cabac=1";
    const encoder = ["-profile:v", profile, "-x264-params", tools];
    const publisher = await publishByFfmpeg(t, relay, { room, source: CAMERA, encoder });
    const page = await enter(await chromium(t, { source: 2 }), await link(relay, { room, site: "spoke", name: "North" }));
    await untilSeen(page, CAMERA, { count: 15 }).catch((error) => {
      throw new Error(`${error.message}; ffmpeg: ${publisher.log.join("")}`);
    });
  });
}

test("of a camera that offers its largest layer first a player gets that one", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  const browser = await chromium(t, { source: CAMERA, lines: 720 });
  await publish(browser, relay, room, {
    codec: "packetization-mode=1;profile-level-id=42e01f",
    layers: [
      { rid: "0", maxBitrate: 1_500_000 },
      { rid: "1", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
      { rid: "2", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
    ],
  });
  const player = await blank(browser, relay);
  const pass = await token(relay, { room, site: "spoke", name: "Archive" });
  const { problem } = await player.evaluate(playInPage, { address: `${relay.base}/api/v1/whep/${room}`, pass });
  equal(problem, undefined);
  let height;
  // the encoder begins with small layers and adds the large one when the line proves good
  await patiently(
    () => `the largest layer; the last had ${height} lines`,
    async () => (height = await player.evaluate(() => document.querySelector("video").videoHeight)) === 720,
  );
});

test("a player that decodes nothing of what is shown is told so, whoever came first", async (t) => {
  const relay = await startRelay(t);
  const room = newRoom();
  const browser = await chromium(t, { source: CAMERA });
  const address = `${relay.base}/api/v1/whep/${room}`;
  const pass = await token(relay, { room, site: "spoke", name: "Archive" });
  const early = await blank(browser, relay);
  const { status } = await early.evaluate(playInPage, { address, pass, codec: "video/VP8" });
  await publish(browser, relay, room, { codec: "packetization-mode=1;profile-level-id=42e01f" });
  let states;
  await patiently(
    () => `the word for the early one; its slots were ${states}`,
    async () => {
      const told = await fetch(status, { headers: { authorization: `Bearer ${pass}` } });
      states = (await told.json()).slots.map(({ state }) => state);
      return states.includes("undecodable");
    },
  );
  const late = await blank(browser, relay);
  const refused = await late.evaluate(playInPage, { address, pass, codec: "video/VP8" });
  ok(/H264.*profile-level-id=42e0/.test(refused.problem), refused.problem);
});

/** A page of the relay's own origin, without the page. */
async function blank(browser, relay) {
  const page = await browser.newPage();
  await page.goto(`${relay.base}/api/v1/health`);
  return page;
}

/** Publishes the browser's camera by WHIP, in this codec and these layers. */
async function publish(browser, relay, room, how) {
  const page = await blank(browser, relay);
  const pass = await token(relay, { room, site: "hub", name: "Theatre" });
  await page.evaluate(publishInPage, { address: `${relay.base}/api/v1/whip/${room}`, pass, ...how });
  return page;
}

async function publishInPage({ address, pass, codec, layers }) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: true, audio: true });
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  globalThis.__connection = connection;
  connection.addTransceiver(stream.getAudioTracks()[0], { direction: "sendonly", streams: [stream] });
  const options = { direction: "sendonly", streams: [stream], sendEncodings: layers };
  const video = connection.addTransceiver(stream.getVideoTracks()[0], options);
  const known = RTCRtpSender.getCapabilities("video").codecs;
  video.setCodecPreferences(known.filter(({ mimeType, sdpFmtpLine }) => mimeType === "video/rtx" || sdpFmtpLine?.includes(codec)));
  await connection.setLocalDescription(await connection.createOffer());
  const headers = { "content-type": "application/sdp", authorization: `Bearer ${pass}` };
  const answer = await fetch(address, { method: "POST", headers, body: connection.localDescription.sdp });
  if (!answer.ok) throw new Error(await answer.text());
  await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
}

/** Plays by WHEP; returns where to ask what it shows, or the problem. */
async function playInPage({ address, pass, codec }) {
  const connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  globalThis.__connection = connection;
  connection.addTransceiver("audio", { direction: "recvonly" });
  const transceiver = connection.addTransceiver("video", { direction: "recvonly" });
  const known = RTCRtpReceiver.getCapabilities("video").codecs;
  if (codec) transceiver.setCodecPreferences(known.filter(({ mimeType }) => mimeType === codec));
  const video = document.createElement("video");
  Object.assign(video, { autoplay: true, muted: true });
  document.body.append(video);
  connection.ontrack = ({ track }) => {
    if (track.kind === "video") video.srcObject = new MediaStream([track]);
  };
  await connection.setLocalDescription(await connection.createOffer());
  const headers = { "content-type": "application/sdp", authorization: `Bearer ${pass}` };
  const answer = await fetch(address, { method: "POST", headers, body: connection.localDescription.sdp });
  if (!answer.ok) return { problem: await answer.text() };
  await connection.setRemoteDescription({ type: "answer", sdp: await answer.text() });
  return { status: /<([^>]+)>; rel="status"/.exec(answer.headers.get("link"))?.[1] };
}
