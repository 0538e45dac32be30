/** Puts a line that delays and loses packets between two network namespaces; only root may. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const program = fileURLToPath(new URL("../../../target/debug/examples/line", import.meta.url));

/** Where the relay's side of every line is reached, from both namespaces. */
const NEAR = "10.0.0.1";

/** What a relay is told that stands there; https, since a browser gives no camera to another address. */
export const STANDS_NEAR = {
  SPINDLE_TLS: "self-signed",
  SPINDLE_HTTP_LISTEN: `${NEAR}:0`,
  SPINDLE_UDP_LISTEN: `${NEAR}:0`,
  SPINDLE_PUBLIC_ADDRESSES: NEAR,
};

/** What to put before a command so that it runs inside a network namespace. */
export const entering = (inside) => ["ip", "netns", "exec", inside];

/** Why there can be no line here; `undefined` where there can. */
export const noLine = () =>
  process.getuid() === 0 ? undefined : "network namespaces need root: sudo make test-browsers";

/**
 * A line between the namespaces `near` and `far`, which end with the test together with whatever
 * still runs in them. `set` changes both directions (`delay_ms`, `loss` in a thousand, `kbps`) and
 * tells what became of the packets since the change before.
 */
export async function startLine(test, seed) {
  if (!existsSync(program)) throw new Error(`${program} is not built: run make test-browsers`);
  // its end is the end of its input: that comes even when this process dies
  const child = spawn(program, [String(seed)], { stdio: ["pipe", "pipe", "inherit"] });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  test.after(async () => {
    child.stdin.end();
    await ended;
  });
  const replies = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const reply = async () => {
    const { value, done } = await replies.next();
    if (done) throw new Error("the line ended");
    return JSON.parse(value);
  };
  const { near, far } = await reply();
  const set = (wanted) => {
    child.stdin.write(`${JSON.stringify(wanted)}\n`);
    return reply();
  };
  return { near, far, set };
}
