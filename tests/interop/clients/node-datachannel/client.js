/** libdatachannel, through node-datachannel: WebRTC in C++ on OpenSSL and libjuice. */
import datachannel from "node-datachannel";
import { encode } from "../common/source.js";
import { begin, certificate, count, counts, listen, role, say, Session, versionOf } from "../common/speak.js";

const SSRC = { audio: 1111, video: 2222 };

begin(async () => {
  say({ version: `${versionOf("node-datachannel")} (libdatachannel ${datachannel.getLibraryVersion()})` });
  const { Audio, PeerConnection, RtcpReceivingSession, Video } = datachannel;
  const connection = new PeerConnection("spindle", {
    iceServers: [],
    disableAutoNegotiation: true,
    certificatePemFile: certificate("pem"),
    keyPemFile: certificate("key"),
  });
  const session = new Session();
  connection.onStateChange((state) => say({ state }));
  const direction = role === "publish" ? "SendOnly" : "RecvOnly";
  const audio = new Audio("0", direction);
  audio.addOpusCodec(111);
  const video = new Video("1", direction);
  video.addVP8Codec(96);
  if (role === "publish") {
    audio.addSSRC(SSRC.audio, "spindle", "stream", "audio");
    video.addSSRC(SSRC.video, "spindle", "stream", "video");
  }
  const tracks = { audio: connection.addTrack(audio), video: connection.addTrack(video) };
  if (role === "watch") {
    for (const kind of ["audio", "video"]) {
      tracks[kind].setMediaHandler(new RtcpReceivingSession());
      tracks[kind].onMessage((bytes) => count(kind, bytes));
    }
  }
  const described = new Promise((resolve) => {
    connection.onGatheringStateChange((state) => state === "complete" && resolve());
  });
  connection.setLocalDescription("offer");
  await described;
  const answer = await session.post(connection.localDescription().sdp);
  connection.setRemoteDescription(answer, "answer");
  if (role === "publish") {
    await encode((kind, bytes) => {
      if (!tracks[kind].isOpen()) return;
      bytes.writeUInt32BE(SSRC[kind], 8);
      if (tracks[kind].sendMessageBinary(bytes)) counts[kind] += 1;
    });
  }
  listen({ delete: () => session.end() });
});
