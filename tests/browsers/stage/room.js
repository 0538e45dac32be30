/** Does in the page what a person does: joins, mutes, shares, gives the floor, leaves. */
import { PATIENCE, patiently } from "./patience.js";
import { watch } from "./reading.js";
import { observe } from "./stats.js";

/**
 * Opens `link` in a new page and waits until the pre-join screen shows the own camera. With `steady` it
 * sends every layer, whatever its browser thinks of the line.
 */
export async function arrive(browser, link, { steady = false } = {}) {
  const page = await browser.newPage();
  page.complaints = [];
  page.on("pageerror", (error) => page.complaints.push(String(error)));
  await observe(page);
  if (steady) await page.evaluateOnNewDocument(neverSendLess, ALL_LAYERS_KBPS);
  await page.goto(link);
  await page.waitForSelector('[data-screen="prejoin"]', { timeout: PATIENCE });
  await page.waitForSelector('.preview-frame[data-state="flowing"] video', { timeout: PATIENCE });
  return page;
}

// those of web/src/relay/link.ts together
const ALL_LAYERS_KBPS = 2200;

function neverSendLess(kbps) {
  const { prototype } = RTCPeerConnection;
  const set = prototype.setRemoteDescription;
  prototype.setRemoteDescription = function ({ type, sdp }) {
    // a parameter of Chromium's own
    const steady = sdp.replace(/^a=rtpmap:(\d+) VP8\/90000\r\n/gm, `$&a=fmtp:$1 x-google-min-bitrate=${kbps}\r\n`);
    return set.call(this, { type, sdp: steady });
  };
}

/** Watches every picture in the room. */
export const watchRoom = (page) => watch(page, '[data-screen="live"] [data-source] video');

/** The addresses of the sockets that a page in Chromium opens from now on; the list grows with them. */
export async function socketsOpenedBy(page) {
  const opened = [];
  const browser = await page.createCDPSession();
  browser.on("Network.webSocketCreated", ({ url }) => opened.push(url));
  await browser.send("Network.enable");
  return opened;
}

/**
 * Clicks Join and waits for the room; every picture in it is watched, or with `reads` false none.
 * Gives the time of the click, as the page's clock has it.
 */
export async function join(page, { reads = true } = {}) {
  if (reads) await watchRoom(page);
  await page.evaluate(() => {
    const note = () => (globalThis.__clickedAt = performance.timeOrigin + performance.now());
    document.querySelector('[data-control="join"]').addEventListener("click", note, { capture: true });
  });
  await page.click('[data-control="join"]');
  await page.waitForSelector('[data-screen="live"]', { timeout: PATIENCE });
  return page.evaluate(() => globalThis.__clickedAt);
}

/** Arrives and joins. */
export async function enter(browser, link, options) {
  const page = await arrive(browser, link, options);
  await join(page, options);
  return page;
}

/** Clicks one of the control bar's buttons: microphone, camera, screen, people, devices, leave. */
export const press = (page, control) => page.click(`.control-bar [data-control="${control}"]`);

/** Clicks whatever has this name for tests, wherever it stands, once it is there. */
export const click = async (page, control) => (await page.waitForSelector(`[data-control="${control}"]`, { timeout: PATIENCE })).click();

/** Waits until `selector` says `text`; what stands for a few seconds only is to be waited for from before on. */
export const untilText = (page, selector, text) =>
  page.waitForFunction((selector, text) => document.querySelector(selector)?.textContent.includes(text), { timeout: PATIENCE }, selector, text);

/** Presses a button in the row of the participant called `name`, with the panel opened for it. */
export async function pressFor(page, name, control) {
  await press(page, "people");
  await (await inRowOf(page, name, control)).click();
  await press(page, "people");
}

/** The button `control` in the row of `name`, once the panel shows it. */
export const inRowOf = (page, name, control) =>
  page.waitForFunction(
    (name, control) => {
      const rows = [...document.querySelectorAll('[data-panel="people"] .person')];
      const row = rows.find((row) => row.querySelector(".person-name")?.textContent === name);
      return row?.querySelector(`[data-control="${control}"]`);
    },
    { timeout: PATIENCE },
    name,
    control,
  );

/** What the tile of `name` says, or its place among those without one: its state, place and marks; `null` when there is none. */
export const tile = (page, name, source = "camera") =>
  page.evaluate(
    (name, source) => {
      for (const one of document.querySelectorAll(`[data-source="${source}"]`)) {
        // a screen is named after whom it belongs to
        const words = one.querySelector(".tile-name span")?.textContent ?? "";
        if (!words.startsWith(name) && !words.endsWith(name)) continue;
        return { ...one.dataset, stage: one.classList.contains("tile-stage") };
      }
      const named = source === "camera" && [...document.querySelectorAll(".crowd-name")].find((one) => one.querySelector("bdi").textContent === name);
      return named ? { ...named.dataset, floor: "false", stage: false } : null;
    },
    name,
    source,
  );

/** Waits until the tile of `name` is as wanted. */
export async function untilTile(page, name, wanted, { source = "camera" } = {}) {
  let last;
  await patiently(
    () => `the ${source} tile of ${name} as wanted; it stayed ${JSON.stringify(last)}`,
    async () => wanted((last = await tile(page, name, source))),
  );
  return last;
}

/** Notes from now on whom the page shows as away; the function it gives tells their names. */
export async function watchAway(page) {
  await page.evaluate(() => {
    const away = (globalThis.__away = new Set());
    const look = () => {
      for (const one of document.querySelectorAll('[data-state="away"] .tile-name span')) away.add(one.textContent);
    };
    look();
    new MutationObserver(look).observe(document, { childList: true, subtree: true, attributes: true });
  });
  return () => page.evaluate(() => [...globalThis.__away]);
}

/** The names in the room, as the page shows them in tiles. */
export const names = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-source="camera"] .tile-name span:first-of-type')]
      .map((one) => one.textContent)
      .sort(),
  );
