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

function binary() {
  const path = process.env.SPINDLE_BINARY ?? `${root}target/debug/spindle`;
  if (!existsSync(path)) throw new Error(`${path} is not built: run make test-browsers`);
  return path;
}

/**
 * Starts a relay that ends with the test. `settings` are SPINDLE_… of its environment; `inside` is
 * the network namespace it runs in.
 */
export async function startRelay(test, settings = {}, inside) {
  const environment = {
    ...process.env,
    SPINDLE_HTTP_LISTEN: "127.0.0.1:0",
    SPINDLE_UDP_LISTEN: "127.0.0.1:0",
    SPINDLE_PUBLIC_ADDRESSES: "127.0.0.1",
    SPINDLE_TOKEN_SECRET: SECRET,
    SPINDLE_SHARDS: "2",
    ...settings,
  };
  const command = [...(inside ? entering(inside) : []), binary(), "serve", "--print-links"];
  const relay = spawn(command[0], command.slice(1), {
    cwd: root,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const log = [];
  relay.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
  const ended = new Promise((resolve) => relay.once("exit", resolve));
  test.after(async () => {
    relay.kill("SIGTERM");
    await ended;
    if (process.env.SPINDLE_SHOW_LOG) process.stderr.write(log.join(""));
  });
  const base = await new Promise((resolve, reject) => {
    createInterface({ input: relay.stdout }).on("line", (line) => {
      log.push(`${line}\n`);
      const link = line.match(/https?:\/\/[^/\s]+(?=\/r\/)/);
      if (link) resolve(link[0]);
    });
    relay.once("exit", (code) => reject(new Error(`the relay ended with ${code}: ${log.join("")}`)));
  });
  return { base, log, pid: relay.pid, environment: { ...environment, SPINDLE_PUBLIC_URL: base } };
}

/** A new room's id. */
export const newRoom = () => randomUUID();

/** A token for a room, as `spindle token` prints it. */
export async function token(relay, { room, site, name, subject }) {
  const about = ["--room", room, "--site", site, "--room-name", "Cardiology"];
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
