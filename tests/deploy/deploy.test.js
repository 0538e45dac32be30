/** Builds the image, brings it up with compose in a real engine, and opens a room from outside. */
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { chromium } from "../browsers/stage/browsers.js";
import { patiently } from "../browsers/stage/patience.js";
import { order, seen, untilHeard, untilSeen } from "../browsers/stage/reading.js";
import { enter } from "../browsers/stage/room.js";
import { newRoom } from "../browsers/stage/relay.js";
import { suite } from "../browsers/stage/suite.js";
import { startEngine } from "./engine.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const folder = process.env.SPINDLE_DEPLOY_FOLDER ?? `${root}target/deploy`;
const run = promisify(execFile);

const HUB = 1;
// a name that is not localhost, so that the page has a microphone only because of HTTPS
const NAME = "hub.test";
// what is copied into the image, in megabytes
const LARGEST = 100;
// ends a build that hangs, and promises nothing
const BUILD_MINUTES = 60;

/** Ports that nobody has now: compose must be told them before it starts. */
async function freePorts() {
  const tcp = createServer();
  await new Promise((resolve) => tcp.listen(0, "127.0.0.1", resolve));
  const udp = createSocket("udp4");
  await new Promise((resolve) => udp.bind(0, "127.0.0.1", resolve));
  const ports = { https: tcp.address().port, udp: udp.address().port };
  await Promise.all([new Promise((resolve) => tcp.close(resolve)), new Promise((resolve) => udp.close(resolve))]);
  return ports;
}

describe("docker compose up", { concurrency: 1, timeout: (BUILD_MINUTES + 5) * 60_000 }, () => {
  const scope = suite();
  let environment;

  /** Runs a program to its end with its output on ours. */
  const show = (program, ...args) =>
    new Promise((resolve, reject) => {
      const child = spawn(program, args, { cwd: root, env: environment, stdio: ["ignore", 2, 2] });
      child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`${program} ${args.join(" ")}: ${code}`))));
    });
  const compose = (...args) => run("docker-compose", args, { cwd: root, env: environment });
  const spindle = async (...args) => (await compose("exec", "-T", "spindle", "spindle", ...args)).stdout.trim();

  /** What the engine says of the container, once that is healthy. */
  const untilHealthy = async () => {
    const id = (await compose("ps", "--quiet", "spindle")).stdout.trim();
    let found;
    return patiently(
      () => `healthy; ${JSON.stringify(found.State.Health)}`,
      async () => {
        [found] = JSON.parse((await run("docker", ["inspect", id], { env: environment })).stdout);
        return found.State.Health.Status === "healthy" && found;
      },
    );
  };

  before(
    async () => {
      const engine = await startEngine(scope, folder);
      const ports = await freePorts();
      environment = {
        ...engine,
        COMPOSE_PROJECT_NAME: "spindle-deploy",
        SPINDLE_HTTPS_BIND: "127.0.0.1",
        SPINDLE_UDP_BIND: "127.0.0.1",
        SPINDLE_HTTPS_PORT: String(ports.https),
        SPINDLE_UDP_PORT: String(ports.udp),
        SPINDLE_PUBLIC_ADDRESSES: "127.0.0.1",
        SPINDLE_PUBLIC_URL: `https://${NAME}:${ports.https}`,
        SPINDLE_LOG_FORMAT: "json",
      };
      await show(`${root}tests/deploy/base-images`, folder);
      await show("docker-compose", "build", "--build-arg", "LTO=off", "--build-arg", "OPT_LEVEL=1");
      await compose("up", "--detach", "--no-build");
      scope.after(() => compose("down", "--volumes", "--timeout", "10"));
    },
    { timeout: BUILD_MINUTES * 60_000 },
  );

  test("the container becomes healthy, as nobody in particular, in a small image", async (t) => {
    assert.equal((await untilHealthy()).Config.User, "spindle");
    const history = await run("docker", ["history", "--human=false", "--format", "{{.Size}} {{.CreatedBy}}", "spindle"], { env: environment });
    const copied = history.stdout.split("\n").filter((line) => line.includes("COPY"));
    const megabytes = copied.reduce((sum, line) => sum + parseInt(line, 10), 0) / 1e6;
    t.diagnostic(`what is copied adds ${megabytes.toFixed(1)} MB to Debian's own`);
    // half of it prints letters as PDF
    assert.ok(megabytes > 1 && megabytes < LARGEST, history.stdout);
  });

  test("a browser outside opens a working room through the published ports", async () => {
    const room = newRoom();
    const link = (site, name) => spindle("token", "--link", "--room", room, "--site", site, "--name", name);
    const flags = [`--host-resolver-rules=MAP ${NAME} 127.0.0.1`];
    const hub = await enter(await chromium(scope, { source: HUB, flags }), await link("hub", "Hub"));
    const clinic = await enter(await chromium(scope, { source: 2, flags }), await link("spoke", "North"));
    assert.equal(new URL(clinic.url()).hostname, NAME);
    const notes = await untilSeen(clinic, HUB, { count: 40 });
    assert.equal(order(notes.filter(({ shown, source }) => shown && source === HUB)).backwards, 0);
    await untilHeard(clinic, [HUB], [HUB, 2]);
    await untilSeen(hub, 2);
    assert.ok((await seen(hub)).length > 0);

    // the image prints a letter, with fonts for a script that is in no program
    const about = { echo_id: "HTN-2026-0042", presenter: { name: "" }, questions: ["أي دواء نضيف بعد ذلك؟ आगे कौन सी दवा?"], sections: [] };
    const wish = (wish) => hub.evaluate((text) => globalThis.__sockets.at(-1).send(text), JSON.stringify({ type: "case", wish }));
    const bearer = await spindle("token", "--room", room, "--site", "hub");
    const read = (path) =>
      hub.evaluate(
        async (path, bearer) => {
          const answer = await fetch(path, { headers: { authorization: `Bearer ${bearer}` } });
          return { status: answer.status, text: await answer.text() };
        },
        `/api/v1/rooms/${room}/cases${path}`,
        bearer,
      );
    const untilFiled = (open) =>
      patiently(
        () => `the case that is ${open ? "open" : "closed"}`,
        async () => JSON.parse((await read("")).text).cases.find((one) => one.open === open),
      );
    await wish({ open: { case: about } });
    const { id } = (await untilFiled(true)).sheet;
    await wish({ close: { case: id } });
    await untilFiled(false);
    const letter = await read(`/${id}?format=pdf&language=ar`);
    assert.equal(letter.status, 200, letter.text);
    assert.equal(letter.text.slice(0, 5), "%PDF-");
  });

  test("what the container made for itself outlives it, and every setting reaches it", async () => {
    const kept = async () => (await compose("exec", "-T", "spindle", "cat", "/var/lib/spindle/self-signed.pem", "/var/lib/spindle/token_secret")).stdout;
    const before = await kept();
    assert.ok(before.startsWith("for: ") && before.split("\n")[0].includes(NAME), before.split("\n")[0]);
    assert.match((await compose("logs", "--no-color", "spindle")).stdout, /\{"timestamp"/, "SPINDLE_LOG_FORMAT");
    await compose("up", "--detach", "--no-build", "--force-recreate");
    await untilHealthy();
    assert.equal(await kept(), before);
  });

  test("a container that does not know its public address says so at start", async () => {
    const { stdout, stderr } = await run(
      "docker",
      ["run", "--rm", "--detach", "--env", "SPINDLE_UDP_LISTEN=[::]:3478", "spindle"],
      { env: environment },
    );
    const id = stdout.trim();
    assert.ok(id, stderr);
    try {
      let log;
      await patiently(
        () => `the setting named; ${log.stdout}${log.stderr}`,
        async () => {
          log = await run("docker", ["logs", id], { env: environment });
          return /SPINDLE_PUBLIC_ADDRESSES/.test(log.stdout + log.stderr);
        },
      );
    } finally {
      await run("docker", ["stop", "--time", "10", id], { env: environment });
    }
  });
});
