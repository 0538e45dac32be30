/** Measures how loud a microphone is, and plays the tones of the page. */
import { loudestOf, readingOf, type Reading } from "./ear";

const READ_EVERY_MS = 60;
// Speech at arm's length reaches about -20 dBFS and a quiet room lies below -60.
const FLOOR_DB = -60;
const CEILING_DB = -12;

/** Calls `heard` with 0..1 until the returned function is called; never where nothing can be measured. */
export function watchLevel(track: MediaStreamTrack, heard: (level: number) => void): () => void {
  return measure(track, 1024, READ_EVERY_MS, (samples) => heard(loudness(samples)));
}

/** What was heard in a fifth of a second. */
export interface Heard {
  readonly reading: Reading;
  /** Root mean square, in dBFS. */
  readonly decibels: number;
}

export type Hear = typeof hear;

// 0.17 s at 48 kHz of each fifth of a second: syllables stand out, and a phone hardly works for it.
const HEARD_SAMPLES = 8192;
const HEAR_EVERY_MS = 200;

/**
 * Hears the microphone behind `track` until the returned function is called, though `track` itself be
 * muted: it listens to a copy, which is sent nowhere.
 */
export function hear(track: MediaStreamTrack, heard: (now: Heard) => void): () => void {
  const copy = track.clone();
  copy.enabled = true;
  const stop = measure(copy, HEARD_SAMPLES, HEAR_EVERY_MS, (samples) =>
    heard({ reading: readingOf(loudestOf(samples)), decibels: decibelsOf(samples) }),
  );
  return () => {
    stop();
    copy.stop();
  };
}

/** Reads the last `count` samples of `track` again and again, while the browser lets them flow. */
function measure(track: MediaStreamTrack, count: number, everyMs: number, read: (samples: Float32Array) => void): () => void {
  if (typeof AudioContext === "undefined") return () => undefined;
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = count;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(count);
  let since = 0;
  const timer = setInterval(() => {
    if (context.state === "suspended") void context.resume();
    // without an output some browsers say that it runs, and it stands still: those zeros are nobody's
    if (context.currentTime === since) return;
    since = context.currentTime;
    analyser.getFloatTimeDomainData(samples);
    read(samples);
  }, everyMs);
  return () => {
    clearInterval(timer);
    source.disconnect();
    void context.close();
  };
}

/** Root mean square on a decibel scale, 0 for a quiet room and 1 for a loud voice. */
export function loudness(samples: Float32Array): number {
  return Math.min(1, Math.max(0, (decibelsOf(samples) - FLOOR_DB) / (CEILING_DB - FLOOR_DB)));
}

/** Root mean square in dBFS; -120 for nothing at all. */
export function decibelsOf(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return 10 * Math.log10(sum / samples.length + 1e-12);
}

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

/** Plays three rising notes through `speaker`; resolves when they are over. */
export function playTone(speaker: string | undefined): Promise<void> {
  return play(speaker, NOTES_HZ, 0.25);
}

/** Plays one soft note through `speaker`: someone is wanted. */
export function chime(speaker: string | undefined): Promise<void> {
  return play(speaker, NOTES_HZ.slice(-1), 0.1);
}

async function play(speaker: string | undefined, notes: readonly number[], loudest: number): Promise<void> {
  const context = new AudioContext();
  const routed = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
  if (speaker && routed.setSinkId) await routed.setSinkId(speaker).catch(() => undefined);
  await context.resume();
  const gain = context.createGain();
  gain.connect(context.destination);
  gain.gain.value = 0;
  notes.forEach((hertz, index) => {
    const start = context.currentTime + 0.05 + index * NOTE_S;
    const note = context.createOscillator();
    note.type = "sine";
    note.frequency.value = hertz;
    note.connect(gain);
    gain.gain.setValueAtTime(0.0001, start);
    gain.gain.exponentialRampToValueAtTime(loudest, start + 0.03);
    gain.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_S - 0.02);
    note.start(start);
    note.stop(start + NOTE_S);
  });
  await new Promise((resolve) => setTimeout(resolve, (notes.length * NOTE_S + 0.2) * 1000));
  await context.close();
}
