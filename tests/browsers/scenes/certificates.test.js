/** Publishes by WHIP from browsers whose certificates are not the default, in both roles of DTLS. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { chromium, firefox } from "../stage/browsers.js";
import { link, newRoom, startRelay, token } from "../stage/relay.js";

const RSA = { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, hash: "SHA-256" };
const ECDSA = { name: "ECDSA", namedCurve: "P-256" };

/** In the page: publishes its microphone; what came of it, and how it ended after DELETE. */
async function publish({ endpoint, pass, kind, setup }) {
  const algorithm = kind.modulusLength ? { ...kind, publicExponent: new Uint8Array([1, 0, 1]) } : kind;
  const certificates = [await RTCPeerConnection.generateCertificate(algorithm)];
  const peer = new RTCPeerConnection({ certificates });
  const until = (one, event, holds) =>
    new Promise((resolve) => {
      const look = () => holds() && resolve();
      one.addEventListener(event, look);
      look();
    });
  const becomes = (...wanted) => until(peer, "connectionstatechange", () => wanted.includes(peer.connectionState));
  const media = await navigator.mediaDevices.getUserMedia({ audio: true });
  const { sender } = peer.addTransceiver(media.getAudioTracks()[0], { direction: "sendonly" });
  await peer.setLocalDescription();
  const gathered = () => peer.iceGatheringState === "complete";
  while (!gathered()) await new Promise((resolve) => setTimeout(resolve, 20));
  const said = await fetch(endpoint, {
    method: "POST",
    headers: { "content-type": "application/sdp", authorization: `Bearer ${pass}` },
    body: peer.localDescription.sdp.replace(/a=setup:actpass/g, `a=setup:${setup}`),
  });
  if (said.status !== 201) return { refused: await said.text() };
  await peer.setRemoteDescription({ type: "answer", sdp: await said.text() });
  await becomes("connected", "failed");
  if (peer.connectionState === "failed") return { failed: true };
  const stats = [...(await peer.getStats()).values()];
  const { tlsVersion, srtpCipher } = stats.find(({ type }) => type === "transport") ?? {};
  const began = performance.now();
  await fetch(said.headers.get("location"), { method: "DELETE", headers: { authorization: `Bearer ${pass}` } });
  // the connection's own state calls a closed DTLS transport connected (webrtc-pc §4.4.3): without a
  // goodbye it would follow ICE first
  const { transport } = sender;
  await Promise.race([
    until(transport, "statechange", () => transport.state === "closed"),
    becomes("disconnected", "failed"),
  ]);
  const heard = Math.round(performance.now() - began);
  const after = { dtls: transport.state, connection: peer.connectionState };
  peer.close();
  return { tlsVersion, srtpCipher, heard, after };
}

for (const [name, start] of [["Chromium", chromium], ["Firefox", firefox]]) {
  test(`${name} connects with a certificate of either kind in both roles, and hears the goodbye`, async (t) => {
    const relay = await startRelay(t);
    const room = newRoom();
    const browser = await start(t);
    const page = await browser.newPage();
    await page.goto(await link(relay, { room, site: "spoke", name: "North" }));
    for (const kind of [RSA, ECDSA]) {
      for (const setup of ["actpass", "passive"]) {
        const pass = await token(relay, { room, site: "hub", name: `${kind.name} ${setup}` });
        const endpoint = `${relay.base}/api/v1/whip/${room}`;
        const came = await page.evaluate(publish, { endpoint, pass, kind, setup });
        t.diagnostic(`${kind.name}, ${setup}: ${JSON.stringify(came)}`);
        assert.deepEqual(came.after, { dtls: "closed", connection: "connected" }, `the goodbye was heard: ${JSON.stringify(came)}`);
        assert.equal(came.tlsVersion, setup === "actpass" ? "FEFC" : "FEFD");
        // where we are the client, the browser chooses
        if (setup === "actpass") assert.match(came.srtpCipher, /AEAD_AES_128_GCM$/);
      }
    }
  });
}
