/** Encodes a test picture and a tone with ffmpeg, as RTP for stacks that have no encoder. */
import { spawn } from "node:child_process";
import { createSocket } from "node:dgram";

/** What ffmpeg takes for a picture of 15 frames a second and syllables of one pitch. */
export const PICTURE = "-re -f lavfi -i testsrc=size=320x180:rate=15".split(" ");
// a steady tone is taken for a fan
export const TONE = "-re -f lavfi -i aevalsrc=0.4*sin(2*PI*440*t)*gt(mod(t\\,0.5)\\,0.15):s=48000".split(" ");

/** Starts ffmpeg with `args`; it ends with this process. */
export function ffmpeg(args, stdio = ["ignore", "ignore", "inherit"]) {
  const child = spawn(process.env.SPINDLE_FFMPEG, ["-hide_banner", ...args], { stdio });
  process.on("exit", () => child.kill("SIGKILL"));
  return child;
}

/**
 * Calls `packet(kind, bytes)` with each RTP packet of VP8 (`video`) or Opus (`audio`), with the
 * payload types 96 and 111.
 */
export async function encode(packet) {
  const listen = async (kind) => {
    const socket = createSocket("udp4");
    await new Promise((resolve) => socket.bind(0, "127.0.0.1", resolve));
    socket.on("message", (bytes) => packet(kind, bytes));
    return `127.0.0.1:${socket.address().port}`;
  };
  const [video, audio] = [await listen("video"), await listen("audio")];
  ffmpeg(encoding(video, audio));
}

/** What ffmpeg is told to encode both for the places `video` and `audio`. */
export const encoding = (video, audio) => [
  ..."-loglevel error".split(" "), ...PICTURE, ...TONE,
  ..."-map 0:v -c:v libvpx -deadline realtime -cpu-used 8 -b:v 300k -g 30 -pix_fmt yuv420p".split(" "),
  ..."-payload_type 96 -f rtp".split(" "), `rtp://${video}?pkt_size=1100`,
  ..."-map 1:a -c:a libopus -b:a 32k -ac 2 -payload_type 111 -f rtp".split(" "), `rtp://${audio}?pkt_size=1100`,
];
