/** Publishes a numbered picture and a tone with ffmpeg, by WHIP. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";
import { writeNumberedVideo } from "./picture.js";
import { ffmpeg, run } from "./python.js";
import { token } from "./relay.js";
import { hertzOf, writeTone } from "./sound.js";

/** Publishes `source` into a room until the test ends; `encoder` is added to what x264 is told. */
export async function publishByFfmpeg(test, relay, { room, source, encoder }) {
  const folder = await mkdtemp(path(tmpdir(), "spindle-whip-"));
  test.after(() => rm(folder, { recursive: true, force: true }));
  const [picture, sound] = [path(folder, "picture.y4m"), path(folder, "sound.wav")];
  writeNumberedVideo(picture, source);
  writeTone(sound, hertzOf(source));
  const pass = await token(relay, { room, site: "hub", name: "Theatre" });
  return run(test, await ffmpeg(), [
    ..."-hide_banner -loglevel warning -re -stream_loop -1 -i".split(" "), picture,
    ..."-re -stream_loop -1 -i".split(" "), sound,
    ..."-map 0:v -map 1:a -c:v libx264 -preset ultrafast -tune zerolatency".split(" "), ...encoder,
    ..."-pix_fmt yuv420p -bf 0 -g 30 -b:v 600k -c:a libopus -ar 48000 -ac 2 -b:a 32k".split(" "),
    "-f", "whip", "-authorization", pass, `${relay.base}/api/v1/whip/${room}`,
  ]);
}
