/** ffmpeg's WHIP muxer: publishes H.264 Baseline and Opus, and cannot say what its connection does. */
import { execFileSync } from "node:child_process";
import { ffmpeg, PICTURE, TONE } from "../common/source.js";
import { begin, certificate, counts, endpoint, listen, say, token } from "../common/speak.js";

const [, version] = /version (\S+)/.exec(execFileSync(process.env.SPINDLE_FFMPEG, ["-version"], { encoding: "utf8" }));

begin(async () => {
  say({ version });
  const child = ffmpeg(
    [
      ..."-loglevel info -nostats -progress pipe:1".split(" "), ...PICTURE, ...TONE,
      ..."-map 0:v -map 1:a -c:v libx264 -profile:v baseline -preset ultrafast -tune zerolatency".split(" "),
      ..."-pix_fmt yuv420p -bf 0 -g 15 -b:v 300k -c:a libopus -ar 48000 -ac 2 -b:a 32k".split(" "),
      "-f", "whip", "-cert_file", certificate("pem"), "-key_file", certificate("key"),
      "-authorization", token, endpoint,
    ],
    ["ignore", "pipe", "pipe"],
  );
  child.stdout.setEncoding("utf8").on("data", (text) => {
    const frame = /frame=\s*(\d+)/.exec(text);
    if (!frame) return;
    // its muxer is open, so its POST was answered and DTLS is up
    if (counts.video === 0) {
      say({ http: "POST", status: 201 });
      say({ state: "connected" });
    }
    counts.video = Number(frame[1]);
  });
  const words = [];
  child.stderr.setEncoding("utf8").on("data", (text) => words.push(text));
  let stopping = false;
  child.once("exit", (code) => {
    const log = words.join("");
    // it names what is refused; the empty body of a 200 it calls a response that it failed to read
    if (stopping && !/HTTP error|Server returned/.test(log)) say({ http: "DELETE", status: 200 });
    if (!stopping) say({ error: `ffmpeg ended with ${code}: ${log.slice(-400)}` });
    say({ state: "closed" });
  });
  listen({
    delete() {
      stopping = true;
      child.kill("SIGINT");
    },
  });
});
