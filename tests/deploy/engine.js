/** Starts a real Docker engine of its own, with its own socket and data, and ends it. */
import { execFile, spawn } from "node:child_process";
import { createWriteStream, existsSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

// A bridge of its own: docker0 belongs to whatever engine this machine has.
const BRIDGE = "spindle-test";
const ADDRESS = "172.31.77.1/24";

async function ownBridge(scope) {
  // one left behind by a run that was killed
  await run("ip", ["link", "delete", BRIDGE]).catch(() => undefined);
  await run("ip", ["link", "add", "name", BRIDGE, "type", "bridge"]);
  scope.after(() => run("ip", ["link", "delete", BRIDGE]));
  await run("ip", ["address", "add", ADDRESS, "dev", BRIDGE]);
  await run("ip", ["link", "set", BRIDGE, "up"]);
}

/** In a control group of ours (scripts/group.sh) containers count with it, and are bounded with it. */
function inOurGroup() {
  const group = process.env.CPU_GROUP;
  return group ? ["--exec-opt", "native.cgroupdriver=cgroupfs", "--cgroup-parent", `/${group}`] : [];
}

/**
 * A Docker engine whose images and layers stay in `folder`, so that the next run builds only what
 * changed. Ends with the suite.
 */
export async function startEngine(scope, folder) {
  await mkdir(folder, { recursive: true });
  await ownBridge(scope);
  const socket = `${folder}/docker.sock`;
  const host = `unix://${socket}`;
  const engine = spawn(
    "dockerd",
    [
      ...["--data-root", `${folder}/data`, "--exec-root", `${folder}/run`],
      ...["--pidfile", `${folder}/docker.pid`, "--host", host, "--log-level", "warn"],
      ...["--bridge", BRIDGE, ...inOurGroup()],
    ],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  const log = createWriteStream(`${folder}/dockerd.log`);
  engine.stdout.pipe(log);
  engine.stderr.pipe(log);
  const ended = new Promise((resolve) => engine.once("exit", resolve));
  scope.after(async () => {
    engine.kill("SIGTERM");
    await ended;
  });
  const environment = { ...process.env, DOCKER_HOST: host, DOCKER_BUILDKIT: "0", COMPOSE_DOCKER_CLI_BUILD: "0" };
  for (let tries = 0; ; tries += 1) {
    if (existsSync(socket)) {
      const answer = await run("docker", ["version"], { env: environment }).catch(() => undefined);
      if (answer) return environment;
    }
    if (engine.exitCode !== null || tries > 120) {
      throw new Error(`the Docker engine did not start; ${folder}/dockerd.log says why`);
    }
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
}
