/** werift: WebRTC in TypeScript, written anew from the RFCs. */
import { readFileSync } from "node:fs";
import { MediaStreamTrack, RTCCertificate, RTCPeerConnection, RTCRtpCodecParameters } from "werift";
import { encode } from "../common/source.js";
import { begin, certificate, count, counts, fragmentOf, listen, renewed, role, say, Session, versionOf } from "../common/speak.js";

const codecs = {
  audio: [new RTCRtpCodecParameters({ mimeType: "audio/opus", clockRate: 48000, channels: 2, payloadType: 111 })],
  video: [
    new RTCRtpCodecParameters({
      mimeType: "video/VP8",
      clockRate: 90000,
      payloadType: 96,
      rtcpFeedback: [{ type: "nack" }, { type: "nack", parameter: "pli" }],
    }),
  ],
};

begin(async () => {
  say({ version: versionOf("werift") });
  const [key, pem] = ["key", "pem"].map((file) => readFileSync(certificate(file), "utf8"));
  // sha256 and ecdsa, as TLS counts them (RFC 5246 §7.4.1.4.1)
  const certificates = [new RTCCertificate(key, pem, { hash: 4, signature: 3 })];
  const connection = new RTCPeerConnection({ codecs, certificates, bundlePolicy: "max-bundle", iceServers: [] });
  const session = new Session();
  connection.connectionStateChange.subscribe((state) => say({ state }));
  if (role === "publish") {
    const tracks = { audio: new MediaStreamTrack({ kind: "audio" }), video: new MediaStreamTrack({ kind: "video" }) };
    for (const track of Object.values(tracks)) connection.addTransceiver(track, { direction: "sendonly" });
    await encode((kind, bytes) => {
      tracks[kind].writeRtp(bytes);
      counts[kind] += connection.connectionState === "connected" ? 1 : 0;
    });
  } else {
    for (const kind of ["audio", "video"]) {
      const transceiver = connection.addTransceiver(kind, { direction: "recvonly" });
      transceiver.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((rtp) => count(kind, rtp.serialize())));
    }
  }
  await connection.setLocalDescription(await connection.createOffer());
  let answer = await session.post(connection.localDescription.sdp);
  await connection.setRemoteDescription({ type: "answer", sdp: answer });
  listen({
    async restart() {
      await connection.setLocalDescription(await connection.createOffer({ iceRestart: true }));
      answer = renewed(answer, await session.restart(fragmentOf(connection.localDescription.sdp)));
      await connection.setRemoteDescription({ type: "answer", sdp: answer });
      // it restarts and then checks nothing while DTLS is connected (0.25.2): begun by hand
      await connection.iceTransports[0].start();
    },
    delete: () => session.end(),
  });
});
