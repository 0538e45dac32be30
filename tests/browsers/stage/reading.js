/** Reads numbered frames and tones inside a page, from the elements that a person would see and hear. */
import { patiently } from "./patience.js";
import { COLUMNS, LOOP, PATTERN, ROWS } from "./picture.js";
import { hertzOf } from "./sound.js";

/**
 * Starts to note every frame that the elements matching `selector` present, now and later.
 * `seen(page)` gives the notes.
 */
export async function watch(page, selector = "video") {
  await page.evaluate(startWatching, { selector, columns: COLUMNS, rows: ROWS, pattern: PATTERN });
}

function startWatching({ selector, columns, rows, pattern }) {
  const canvas = document.createElement("canvas");
  canvas.width = columns * 8;
  canvas.height = rows * 9;
  const brush = canvas.getContext("2d", { willReadFrequently: true });
  const watched = new WeakSet();
  const notes = (globalThis.__frames = []);
  const read = (video) => {
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data } = brush.getImageData(0, 0, canvas.width, canvas.height);
    const word = [];
    for (let cell = 0; cell < columns * rows; cell += 1) {
      const x = (cell % columns) * 8 + 4;
      const y = Math.floor(cell / columns) * 9 + 4;
      word.push(data[(y * canvas.width + x) * 4 + 1] > 128 ? 1 : 0);
    }
    const part = (from, width) => word.slice(from, from + width).reduce((sum, bit) => sum * 2 + bit, 0);
    return { pattern: part(0, 8), source: part(8, 4), number: part(12, 12), checksum: part(24, 8) };
  };
  const note = (video, now) => {
    // of an element that is this new nothing is drawn: what is read would be the picture read before it
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    const { pattern: found, source, number, checksum } = read(video);
    const right = (source * 31 + (number & 255) * 7 + (number >> 8) * 13) & 255;
    const numbered = found === pattern && checksum === right;
    // the page hides a slot's picture until it is the right track's
    const shown = video.dataset.shown !== "false";
    // our page's tiles, and the figures of a page of one's own
    const figure = video.closest("[data-participant], figure");
    const tile = figure?.querySelector(".tile-name span, figcaption:not(.tile-name)")?.textContent ?? null;
    notes.push({
      at: performance.timeOrigin + now,
      source: numbered ? source : null,
      number: numbered ? number : null,
      width: video.videoWidth,
      height: video.videoHeight,
      shown,
      tile,
      mid: video.dataset.mid ?? null,
    });
  };
  const follow = (video) => {
    if (watched.has(video)) return;
    watched.add(video);
    const each = (now) => {
      note(video, now);
      video.requestVideoFrameCallback(each);
    };
    video.requestVideoFrameCallback(each);
    // the frame that was there already when the page took the cover off
    const uncovered = () => video.dataset.shown === "true" && note(video, performance.now());
    new MutationObserver(uncovered).observe(video, { attributes: true, attributeFilter: ["data-shown"] });
  };
  const look = () => document.querySelectorAll(selector).forEach(follow);
  look();
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** What `watch` noted since it began, or since the given index. */
export const seen = (page, from = 0) => page.evaluate((from) => globalThis.__frames.slice(from), from);

/** Forgets the notes. */
export const forget = (page) => page.evaluate(() => void (globalThis.__frames.length = 0));

/** Waits until `wanted(notes)` holds for the frames noted since the note `from`. */
export function until(page, wanted, { what = "the picture", from = 0 } = {}) {
  let notes;
  return patiently(
    () => `${what}; last: ${JSON.stringify(notes.slice(-3))}`,
    async () => {
      notes = await seen(page, from);
      return wanted(notes) && notes;
    },
  );
}

/** Waits until `count` numbered frames of `source` were shown. */
export const untilSeen = (page, source, { count = 10, ...options } = {}) =>
  until(page, (notes) => notes.filter((note) => note.shown && note.source === source).length >= count, {
    what: `${count} frames of source ${source}`,
    ...options,
  });

/**
 * Checks a sequence of frames of one source: how many steps went back, and the longest wait
 * between two.
 */
export function order(notes) {
  let backwards = 0;
  let longestGapMs = 0;
  for (let index = 1; index < notes.length; index += 1) {
    const step = (notes[index].number - notes[index - 1].number + LOOP) % LOOP;
    // more than half the loop forward is a step back
    if (step > LOOP / 2) backwards += 1;
    longestGapMs = Math.max(longestGapMs, notes[index].at - notes[index - 1].at);
  }
  return { frames: notes.length, backwards, longestGapMs };
}

// A tone of a fake microphone arrives at about -20 dBFS.
const AUDIBLE_DB = -50;
// A syllable lasts 0.7 of the time; the click at its edges, which touches every bin, far less.
const AUDIBLE_SHARE = 0.25;
// five syllables, with their pauses
const LISTENS_MS = 2500;

/** The share of the time that each of `hertz` is audible in what the page plays. */
export function tones(page, hertz) {
  return page.evaluate(measureTones, { hertz, forMs: LISTENS_MS, audible: AUDIBLE_DB });
}

// Recorded and then looked at: a live analyser needs an AudioContext, and Firefox starts none on a
// machine without a sound card.
async function measureTones({ hertz, forMs, audible }) {
  const tracks = new Map();
  for (const element of document.querySelectorAll("audio, video")) {
    if (!element.srcObject || element.muted || element.paused || element.volume === 0) continue;
    for (const track of element.srcObject.getAudioTracks()) {
      if (track.readyState === "live") tracks.set(track.id, track);
    }
  }
  const record = async (track) => {
    const recorder = new MediaRecorder(new MediaStream([track]));
    const parts = [];
    recorder.ondataavailable = ({ data }) => parts.push(data);
    const stopped = new Promise((resolve) => (recorder.onstop = resolve));
    recorder.start();
    await new Promise((resolve) => setTimeout(resolve, forMs));
    recorder.stop();
    await stopped;
    const bytes = await new Blob(parts).arrayBuffer();
    const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(bytes).catch(() => null);
    return sound ? sound.getChannelData(0) : new Float32Array(0); // nothing came: nothing to hear
  };
  const size = 4096; // 11.7 Hz wide
  const hann = Float32Array.from({ length: size }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / size));
  const level = (samples, from, wanted) => {
    const turn = 2 * Math.cos((2 * Math.PI * wanted) / 48_000);
    let [before, last] = [0, 0];
    for (let at = 0; at < size; at += 1) {
      [before, last] = [last, samples[from + at] * hann[at] + turn * last - before];
    }
    const power = (last * last + before * before - turn * last * before) / (size / 4) ** 2;
    return 10 * Math.log10(power + 1e-12);
  };
  const sounds = await Promise.all([...tracks.values()].map(record));
  return hertz.map((wanted) => {
    const shares = sounds.map((samples) => {
      let [windows, loud] = [0, 0];
      for (let from = 0; from + size <= samples.length; from += size / 2) {
        windows += 1;
        if (level(samples, from, wanted) > audible) loud += 1;
      }
      return windows === 0 ? 0 : loud / windows;
    });
    return Math.max(0, ...shares);
  });
}

/** Waits until the tones that are heard, of those of `sources`, are exactly those of `wanted`. */
export function untilHeard(page, wanted, sources) {
  let shares;
  return patiently(
    () => `${wanted} and no other of ${sources} heard; last for these shares of the time: ${shares}`,
    async () => {
      shares = await tones(page, sources.map(hertzOf));
      const heard = sources.filter((_, index) => shares[index] > AUDIBLE_SHARE);
      return heard.join() === wanted.join();
    },
  );
}
