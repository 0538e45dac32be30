/** Finds the tools of the Python environment that scripts/need makes. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const venv = fileURLToPath(new URL("../../../target/venv/", import.meta.url));

export function python() {
  const path = `${venv}bin/python`;
  if (!existsSync(path)) throw new Error("aiortc is not installed: run scripts/need python");
  return path;
}

/** The ffmpeg inside imageio-ffmpeg: one that speaks WHIP. */
export async function ffmpeg() {
  const { stdout } = await promisify(execFile)(python(), [
    "-c",
    "import imageio_ffmpeg; print(imageio_ffmpeg.get_ffmpeg_exe())",
  ]);
  return stdout.trim();
}

/** Runs a program that ends with the test; its last words are in `log`. */
export function run(test, program, args) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  child.stdout.setEncoding("utf8").on("data", (text) => log.push(text));
  child.stderr.setEncoding("utf8").on("data", (text) => log.push(text));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  test.after(async () => {
    child.kill("SIGINT");
    const patience = setTimeout(() => child.kill("SIGKILL"), 3000);
    await ended;
    clearTimeout(patience);
  });
  return { log, ended };
}
