/** Chooses what an m-line offers, codecs and header extensions: each one more costs bytes on the joining line. */

type Line = "voice" | "sent" | "received";

// VP8 first: every browser sends and decodes it, and it is the cheapest to switch.
const PICTURES = ["video/VP8", "video/H264", "video/VP9", "video/AV1"];
// What every receiver decodes; the others are only received.
const SENT = ["video/VP8", "video/H264 42e0"];

// What the relay reads of what is sent. Of what is received it has the SSRCs from its own answer.
const EXTENSIONS: Record<Line, RegExp> = {
  voice: /:sdes:mid$|:ssrc-audio-level$|transport-wide-cc/,
  sent: /:sdes:mid$|:sdes:(repaired-)?rtp-stream-id$|transport-wide-cc/,
  received: /:sdes:mid$/,
};

/** A codec with its profile, which decides whether two sides mean the same; `""` for what is not carried. */
function named({ mimeType, sdpFmtpLine = "" }: RTCRtpCodec): string {
  const name = PICTURES.find((known) => known.toLowerCase() === mimeType.toLowerCase()) ?? "";
  const value = (key: string) => new RegExp(`(?:^|;)\\s*${key}=(\\w+)`, "i").exec(sdpFmtpLine)?.[1]?.toLowerCase();
  switch (name) {
    case "video/H264":
      // Mode 1 takes the packets of mode 0 as well; a level is not a profile.
      return value("packetization-mode") === "1" ? `${name} ${value("profile-level-id")?.slice(0, 4) ?? "4200"}` : "";
    case "video/VP9":
      return `${name} ${value("profile-id") ?? 0}`;
    case "video/AV1":
      return `${name} ${value("profile") ?? 0}`;
    default:
      return name;
  }
}

/** Of the codecs that a browser knows, those for a line, each profile once. */
export function chosen(known: readonly RTCRtpCodec[], line: Line): RTCRtpCodec[] {
  if (line === "voice") return known.filter(({ mimeType }) => mimeType.toLowerCase() === "audio/opus").slice(0, 1);
  const byName = new Map<string, RTCRtpCodec>();
  for (const codec of known) {
    const name = named(codec);
    if (name !== "" && !byName.has(name)) byName.set(name, codec);
  }
  // Nobody sends what Baseline has beyond Constrained Baseline, whatever they call it.
  if (byName.has("video/H264 42e0")) byName.delete("video/H264 4200");
  const kept = [...byName].filter(([name]) => line === "received" || SENT.includes(name));
  const place = ([name]: [string, RTCRtpCodec]) => PICTURES.indexOf(name.split(" ")[0] ?? "");
  const repair = known.filter(({ mimeType }) => mimeType.toLowerCase() === "video/rtx").slice(0, 1);
  return [...kept.sort((a, b) => place(a) - place(b)).map(([, codec]) => codec), ...repair];
}

interface HeaderExtension {
  uri: string;
  direction: RTCRtpTransceiverDirection;
}

/** Chromium has it. */
interface Negotiating {
  getHeaderExtensionsToNegotiate?(): HeaderExtension[];
  setHeaderExtensionsToNegotiate?(extensions: HeaderExtension[]): void;
}

/** Narrows `transceiver` to what Spindle carries; leaves it as it is where the browser refuses. */
export function prefer(transceiver: RTCRtpTransceiver, line: Line): void {
  const kind = line === "voice" ? "audio" : "video";
  const codecs = chosen(RTCRtpReceiver.getCapabilities?.(kind)?.codecs ?? [], line);
  try {
    if (codecs.length > 0) transceiver.setCodecPreferences?.(codecs);
    const negotiating = transceiver as RTCRtpTransceiver & Negotiating;
    const offered = negotiating.getHeaderExtensionsToNegotiate?.() ?? [];
    const narrowed = offered.map((one) => (EXTENSIONS[line].test(one.uri) ? one : { ...one, direction: "stopped" as const }));
    negotiating.setHeaderExtensionsToNegotiate?.(narrowed);
  } catch {
    // A browser that refuses still offers everything: a larger offer, no lost session.
  }
}
