/** Starts the real relay on free ports and makes links into its rooms. */
import { execFile, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { entering } from "./line.js";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const SECRET = "a secret of the browser tests, long enough";

// Whoever starts the tests may choose another; what else is called SPINDLE_ is a setting of the relay.
export const { SPINDLE_BINARY, SPINDLE_SHOW_LOG, ...OWN } = process.env;

export function binary() {
  const path = SPINDLE_BINARY ?? `${root}target/debug/spindle`;
  if (!existsSync(path)) throw new Error(`${path} is not built: run make test-browsers`);
  return path;
}

/**
 * Starts a relay that ends with the test. `settings` are SPINDLE_… of its environment; `inside` is
 * the network namespace it runs in.
 */
export async function startRelay(test, settings = {}, inside) {
  const environment = {
    ...OWN,
    SPINDLE_HTTP_LISTEN: "127.0.0.1:0",
    SPINDLE_UDP_LISTEN: "127.0.0.1:0",
    SPINDLE_PUBLIC_ADDRESSES: "127.0.0.1",
    SPINDLE_TOKEN_SECRET: SECRET,
    SPINDLE_SHARDS: "2",
    ...settings,
  };
  const relay = { log: [], environment, inside };
  test.after(async () => {
    await end(relay, "SIGTERM");
    if (SPINDLE_SHOW_LOG) process.stderr.write(relay.log.join(""));
  });
  await start(relay);
  relay.environment = { ...environment, SPINDLE_PUBLIC_URL: relay.base };
  return relay;
}

/** Ends a relay with `signal` and starts it again on the same ports, with the same secret. */
export async function restart(relay, signal = "SIGTERM") {
  const [, media] = relay.log.join("").match(/media on one UDP port port=(\d+)/);
  await end(relay, signal);
  await start(relay, {
    SPINDLE_HTTP_LISTEN: `127.0.0.1:${new URL(relay.base).port}`,
    SPINDLE_UDP_LISTEN: `127.0.0.1:${media}`,
  });
}

async function end(relay, signal) {
  relay.child?.kill(signal);
  await relay.ended;
}

async function start(relay, settings = {}) {
  const { environment, inside, log } = relay;
  const command = [...(inside ? entering(inside) : []), binary(), "serve", "--print-links"];
  const child = spawn(command[0], command.slice(1), {
    cwd: root,
    env: { ...environment, ...settings },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  Object.assign(relay, { child, ended, pid: child.pid });
  child.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
  relay.base = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on("line", (line) => {
      log.push(`${line}\n`);
      const link = line.match(/https?:\/\/[^/\s]+(?=\/r\/)/);
      if (link) resolve(link[0]);
    });
    child.once("exit", (code) => reject(new Error(`the relay ended with ${code}: ${log.join("")}`)));
  });
}

/** A new room's id. */
export const newRoom = () => randomUUID();

/** A token for a room, as `spindle token` prints it. */
export async function token(relay, { room, site, role, name, subject }) {
  const about = ["--room", room, ...(role ? ["--role", role] : ["--site", site]), "--room-name", "Cardiology"];
  if (name) about.push("--name", name);
  if (subject) about.push("--subject", subject);
  const { stdout } = await promisify(execFile)(binary(), ["token", ...about], {
    cwd: root,
    env: relay.environment,
  });
  return stdout.trim();
}

/** A link into a room. */
export const link = async (relay, pass) => `${relay.base}/r/${pass.room}#${await token(relay, pass)}`;
