/** The clients that nobody here wrote: how each is started, and what it cannot do, in whose words. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { python } from "../browsers/stage/python.js";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const node = (path) => async () => [process.execPath, at(`clients/${path}`)];
const browser = (kind) => async () => [...(await node("browser/client.js")()), kind];

function built(path) {
  if (!existsSync(path)) throw new Error(`${path} is not built: run make interop`);
  return path;
}

const NO_RESTART =
  "its stack restarts no ICE, which is \"OPTIONAL for both the WHIP clients and media servers\" " +
  "(RFC 9725 §4.4.5; the same of players in WHEP's draft)";

/**
 * `start` gives the command before `publish|watch ENDPOINT TOKEN`. `cannot` names the roles and steps
 * that do not apply, in the standard's words or its maker's. One that is `deaf` hears no goodbye: why,
 * and it goes by consent (RFC 7675). `quick` ones are part of `make test`.
 */
export const PROGRAMS = [
  {
    name: "aiortc",
    quick: true,
    start: async () => [python(), at("clients/aiortc/client.py")],
    cannot: { restart: NO_RESTART },
  },
  {
    name: "node-datachannel",
    quick: true,
    start: node("node-datachannel/client.js"),
    cannot: { restart: NO_RESTART },
  },
  {
    name: "werift",
    quick: true,
    start: node("werift/client.js"),
    deaf: "werift reads the ciphertext of an alert as if it were plain, so a goodbye says nothing to it",
  },
  {
    name: "gstreamer",
    start: async () => ["/usr/bin/python3", at("clients/gstreamer/client.py")],
    cannot: { restart: NO_RESTART },
  },
  {
    name: "pion",
    start: async () => [built(at("../../target/interop/pion"))],
    deaf: "Pion 3.1 reads its DTLS connection for data channels alone, so a goodbye says nothing to it",
  },
  {
    name: "ffmpeg",
    start: node("ffmpeg/client.js"),
    cannot: {
      watch:
        "WHIP \"only supports the ingestion use case with unidirectional media\" (RFC 9725 §4.2), and " +
        "ffmpeg has no WHEP",
      restart: NO_RESTART,
    },
  },
  { name: "chromium", start: browser("chromium") },
  { name: "firefox", start: browser("firefox") },
];
