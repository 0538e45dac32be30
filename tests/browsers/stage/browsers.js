/** Starts real browsers with known cameras and microphones, and ends them with the test. */
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";
import { entering } from "./line.js";
import { PATIENCE } from "./patience.js";
import { writeNumberedVideo } from "./picture.js";
import { hertzOf, writeTone } from "./sound.js";

const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const FIREFOX = ["/usr/bin/firefox-esr", "/usr/bin/firefox"];

function installed(paths, name) {
  const found = paths.find((path) => existsSync(path));
  if (!found) throw new Error(`${name} is not installed: run scripts/need browsers`);
  return found;
}

/** A program at `path` that runs `program` inside a network namespace. */
async function wrapped(path, inside, program) {
  await writeFile(path, `#!/bin/sh\nexec ${entering(inside).join(" ")} ${program} "$@"\n`, { mode: 0o755 });
  return path;
}

/**
 * A Chromium whose camera shows the numbered frames of `source`, `lines` high and `rate` a second, and
 * whose microphone plays its tone, or with `deaf` gives nothing. Its window has `scale` pixels to each of the page's; `flags` are added to the
 * command line; `inside` is the network namespace it runs in.
 */
export async function chromium(test, { source = 0, flags = [], width = 1280, height = 800, scale = 1, lines, rate, inside, deaf } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "spindle-chromium-"));
  const camera = join(folder, "camera.y4m");
  const microphone = join(folder, "microphone.wav");
  writeNumberedVideo(camera, source, lines, rate);
  writeTone(microphone, deaf ? 0 : hertzOf(source));
  const program = installed(CHROMIUM, "Chromium");
  const browser = await puppeteer.launch({
    executablePath: inside ? await wrapped(join(folder, "chromium"), inside, program) : program,
    // loopback ends at a namespace's border, a pipe does not
    pipe: inside !== undefined,
    userDataDir: join(folder, "profile"),
    headless: true,
    protocolTimeout: PATIENCE,
    defaultViewport: { width, height, deviceScaleFactor: scale },
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
      "--disable-quic",
      "--autoplay-policy=no-user-gesture-required",
      // a page behind another window would stop its camera and its timers
      "--disable-backgrounding-occluded-windows",
      "--disable-renderer-backgrounding",
      "--disable-background-timer-throttling",
      "--ignore-certificate-errors",
      "--use-fake-ui-for-media-stream",
      "--use-fake-device-for-media-stream",
      `--use-file-for-fake-video-capture=${camera}`,
      `--use-file-for-fake-audio-capture=${microphone}`,
      ...flags,
    ],
  });
  test.after(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });
  return browser;
}

/** A Firefox with its own moving test picture and tone; numbered frames it can only receive. */
export async function firefox(test, { width = 1280, height = 800 } = {}) {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: installed(FIREFOX, "Firefox"),
    headless: true,
    protocolTimeout: PATIENCE,
    defaultViewport: { width, height },
    acceptInsecureCerts: true,
    extraPrefsFirefox: {
      "media.navigator.streams.fake": true,
      "media.navigator.permission.disabled": true,
      "media.autoplay.default": 0,
      "media.autoplay.blocking_policy": 0,
      // loopback is the only road in this test
      "media.peerconnection.ice.loopback": true,
      // without it Firefox offers the default route only, and never pairs that with loopback
      "permissions.default.camera": 1,
      "permissions.default.microphone": 1,
      "media.peerconnection.ice.obfuscate_host_addresses": false,
      "media.gmp-manager.updateEnabled": false,
    },
  });
  test.after(() => browser.close());
  return browser;
}
