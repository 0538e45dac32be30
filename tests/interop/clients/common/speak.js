/**
 * What every client says and hears: a line of JSON each way, so that the runner knows none of them.
 *
 * A client is started as `PROGRAM publish|watch ENDPOINT TOKEN` and says `{ "version": … }`,
 * `{ "http": method, "status": n }` of each request that was answered, `{ "state": … }` when its connection
 * changes, and `{ "video": n, "audio": n }` twice a second: frames and voice packets that it has
 * received so far, decoded where its stack decodes, or sent. It hears `restart` (ICE, by PATCH) and
 * `delete`, and ends with its input. Certificates to keep, so that it is known again when it was killed,
 * lie in SPINDLE_CERTIFICATES.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

export const [role, endpoint, token] = process.argv.slice(-3);

/** What the runner said before that. */
export const more = process.argv.slice(2, -3);

export const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`);

/** The path of a certificate (`pem`) or its `key`. */
export const certificate = (file) => `${process.env.SPINDLE_CERTIFICATES}/ecdsa.${file}`;

/** The version of a package of tests/interop. */
export const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url))).version;

export const counts = { video: 0, audio: 0 };

/** Counts an RTP packet that nothing decodes: the last of a frame, or a voice that is more than silence. */
export function count(kind, bytes) {
  const isRtcp = bytes[1] >= 192 && bytes[1] <= 223; // RFC 5761 §4
  if (isRtcp) return;
  const isLast = (bytes[1] & 0x80) !== 0;
  if (kind === "video" ? isLast : bytes.length > 12 + SILENCE) counts[kind] += 1;
}

// Opus says silence in 3 bytes, and a voice in 20 and more.
const SILENCE = 10;

/** One session over HTTP. */
export class Session {
  async post(offer) {
    const answer = await this.ask(endpoint, "POST", { "content-type": "application/sdp" }, offer);
    if (answer.status !== 201) throw new Error(`POST: ${await answer.text()}`);
    this.address = new URL(answer.headers.get("location"), endpoint).href;
    return answer.text();
  }

  /** Restarts ICE with new credentials; gives the fragment of the answer. */
  async restart(fragment) {
    const headers = { "content-type": "application/trickle-ice-sdpfrag", "if-match": "*" };
    const answer = await this.ask(this.address, "PATCH", headers, fragment);
    if (answer.status !== 200) throw new Error(`PATCH: ${await answer.text()}`);
    return answer.text();
  }

  end() {
    return this.ask(this.address, "DELETE", {});
  }

  async ask(address, method, headers, body) {
    const answer = await fetch(address, { method, body, headers: { ...headers, authorization: `Bearer ${token}` } });
    say({ http: method, status: answer.status });
    return answer;
  }
}

/** The lines of `sdp` that belong into a fragment (RFC 8840 §9): the first m-line speaks for the bundle. */
export function fragmentOf(sdp) {
  const lines = sdp.split("\r\nm=").slice(0, 2).join("\r\nm=").split("\r\n");
  const belongs = /^(m=|a=(ice-|group:|mid:|candidate:|end-of-candidates))/;
  return `${lines.filter((line) => belongs.test(line)).join("\r\n")}\r\n`;
}

/** `answer` with the credentials of `fragment` in place of its own. */
export function renewed(answer, fragment) {
  const value = (name) => fragment.match(new RegExp(`a=${name}:(.*)`))[1].trim();
  return answer
    .replace(/a=ice-ufrag:.*\r\n/g, `a=ice-ufrag:${value("ice-ufrag")}\r\n`)
    .replace(/a=ice-pwd:.*\r\n/g, `a=ice-pwd:${value("ice-pwd")}\r\n`);
}

/** Lives until the end of its input: the runner is gone then. */
export function listen(commands) {
  setInterval(() => say(counts), 500);
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => process.exit(0));
  lines.on("line", (line) => {
    Promise.resolve(commands[line]?.()).catch((error) => say({ error: String(error) }));
  });
}

/** Starts a client, and ends one whose beginning failed, in words. */
export function begin(start) {
  start().catch((error) => {
    process.stdout.write(`${JSON.stringify({ error: String(error.stack ?? error) })}\n`, () => process.exit(1));
  });
}
