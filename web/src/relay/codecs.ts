/** Chooses which codecs an m-line offers: each one more costs bytes on the joining line. */

type Wanted = readonly { mimeType: string; fmtp?: RegExp }[];

const VOICE: Wanted = [{ mimeType: "audio/opus" }];

// VP8 first: every browser sends and decodes it, and it is the cheapest to switch.
const RECEIVED: Wanted = [
  { mimeType: "video/VP8" },
  { mimeType: "video/H264", fmtp: /packetization-mode=1.*profile-level-id=42e01f|profile-level-id=42e01f.*packetization-mode=1/i },
  { mimeType: "video/VP9", fmtp: /^$|profile-id=0/ },
  { mimeType: "video/AV1", fmtp: /^$|profile=0|level-idx/ },
  { mimeType: "video/rtx" },
];

// What every receiver decodes; the others are only received.
const SENT: Wanted = [...RECEIVED.slice(0, 2), { mimeType: "video/rtx" }];

/** The codecs of `known` that are wanted, in the wanted order, one of each kind. */
export function chosen(known: readonly RTCRtpCodec[], wanted: Wanted): RTCRtpCodec[] {
  return wanted.flatMap(({ mimeType, fmtp }) => {
    const found = known.find(
      (codec) =>
        codec.mimeType.toLowerCase() === mimeType.toLowerCase() &&
        (fmtp === undefined || fmtp.test(codec.sdpFmtpLine ?? "")),
    );
    return found ? [found] : [];
  });
}

/** Narrows `transceiver` to what Spindle carries; leaves it as it is where the browser refuses. */
export function prefer(transceiver: RTCRtpTransceiver, line: "voice" | "sent" | "received"): void {
  const kind = line === "voice" ? "audio" : "video";
  const known = RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [];
  const wanted = line === "voice" ? VOICE : line === "sent" ? SENT : RECEIVED;
  const codecs = chosen(known, wanted);
  if (codecs.length === 0) return;
  try {
    transceiver.setCodecPreferences?.(codecs);
  } catch {
    // A browser that refuses the order still offers everything: a larger offer, no lost session.
  }
}
