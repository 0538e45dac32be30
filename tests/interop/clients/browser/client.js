/** Chromium or Firefox with a page of its own that speaks WHIP and WHEP. */
import { createServer } from "node:http";
import { chromium, firefox } from "../../../browsers/stage/browsers.js";
import { begin, counts, endpoint, listen, more, role, say, token } from "../common/speak.js";

const [kind] = more;

// Runs in the page.
const PAGE = `<!doctype html><script type="module">
  const { role, endpoint, token } = JSON.parse(decodeURIComponent(location.hash.slice(1)));
  const connection = (globalThis.connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" }));
  connection.onconnectionstatechange = () => console.log(JSON.stringify({ state: connection.connectionState }));
  if (role === "publish") {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: { width: 640, height: 360 } });
    for (const track of stream.getTracks()) connection.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  } else {
    for (const kind of ["audio", "video"]) {
      const { receiver } = connection.addTransceiver(kind, { direction: "recvonly" });
      const element = Object.assign(document.createElement(kind), { autoplay: true, srcObject: new MediaStream([receiver.track]) });
      document.body.append(element);
    }
  }
  let session, answer;
  const ask = async (address, method, headers, body) => {
    const got = await fetch(address, { method, body, headers: { ...headers, authorization: "Bearer " + token } });
    console.log(JSON.stringify({ http: method, status: got.status }));
    return got;
  };
  const accept = (sdp) => connection.setRemoteDescription({ type: "answer", sdp: (answer = sdp) });
  await connection.setLocalDescription();
  const created = await ask(endpoint, "POST", { "content-type": "application/sdp" }, connection.localDescription.sdp);
  if (created.status !== 201) console.log(JSON.stringify({ error: await created.text() }));
  session = new URL(created.headers.get("location"), endpoint).href;
  await accept(await created.text());
  // a goodbye ends the DTLS transport, and not what the browser calls the connection
  const transport = connection.getTransceivers()[0].sender.transport;
  transport.onstatechange = () => console.log(JSON.stringify({ state: transport.state }));
  globalThis.restart = async () => {
    await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
    const lines = connection.localDescription.sdp.split("\\r\\nm=").slice(0, 2).join("\\r\\nm=").split("\\r\\n");
    const fragment = lines.filter((line) => /^(m=|a=(ice-|group:|mid:|candidate:))/.test(line)).join("\\r\\n") + "\\r\\n";
    const headers = { "content-type": "application/trickle-ice-sdpfrag", "if-match": "*" };
    const text = await (await ask(session, "PATCH", headers, fragment)).text();
    const value = (name) => text.match(new RegExp("a=" + name + ":(.*)"))[1].trim();
    for (const name of ["ice-ufrag", "ice-pwd"]) answer = answer.replace(new RegExp("a=" + name + ":.*\\r\\n", "g"), "a=" + name + ":" + value(name) + "\\r\\n");
    await accept(answer);
  };
  globalThis.end = () => ask(session, "DELETE", {});
  globalThis.counted = async () => {
    const counts = { video: 0, audio: 0 };
    for (const one of (await connection.getStats()).values()) {
      // what was decoded, and samples that are more than silence
      if (one.type === "inbound-rtp" && one.kind === "video") counts.video += one.framesDecoded ?? 0;
      if (one.type === "inbound-rtp" && one.kind === "audio") counts.audio += one.packetsReceived ?? 0;
      if (one.type === "outbound-rtp") counts[one.kind] += one.packetsSent ?? 0;
    }
    return counts;
  };
</script>`;

begin(async () => {
  const endings = [];
  const scope = { after: (end) => endings.push(end) };
  const server = createServer((_, response) => response.setHeader("content-type", "text/html").end(PAGE));
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const browser = await (kind === "firefox" ? firefox(scope) : chromium(scope, { source: 5 }));
  say({ pid: browser.process().pid, version: (await browser.version()).split("/").at(-1) });
  const page = await browser.newPage();
  page.on("console", (line) => {
    if (line.text().startsWith("{")) process.stdout.write(`${line.text()}\n`);
  });
  page.on("pageerror", (error) => say({ error: String(error) }));
  const about = encodeURIComponent(JSON.stringify({ role, endpoint, token }));
  await page.goto(`http://localhost:${server.address().port}/#${about}`);
  setInterval(async () => Object.assign(counts, await page.evaluate(() => globalThis.counted?.() ?? {})), 500);
  listen({
    restart: () => page.evaluate(() => globalThis.restart()),
    delete: () => page.evaluate(() => globalThis.end()),
  });
});
