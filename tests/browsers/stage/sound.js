/** Writes sound files with one known tone each. */
import { writeFileSync } from "node:fs";

const SAMPLES_A_SECOND = 48_000;
const SECONDS = 10;
// Noise suppression takes a steady tone for a fan and removes it; syllables it lets pass.
const SYLLABLE_S = 0.35;
const PAUSE_S = 0.15;
const RAMP_S = 0.04;

/** Each participant's tone, far enough apart that no two share a bin or an octave's overtone. */
export const hertzOf = (source) => 430 + source * 130;

/** Writes a mono WAV of syllables at `hertz`, or of zeros where it is 0, which Chromium takes as a microphone. */
export function writeTone(path, hertz) {
  const samples = Buffer.alloc(SAMPLES_A_SECOND * SECONDS * 2);
  for (let index = 0; index < SAMPLES_A_SECOND * SECONDS; index += 1) {
    const time = index / SAMPLES_A_SECOND;
    const within = time % (SYLLABLE_S + PAUSE_S);
    const edge = Math.min(1, within / RAMP_S, Math.max(0, (SYLLABLE_S - within) / RAMP_S));
    const rise = 0.5 - 0.5 * Math.cos(Math.PI * edge);
    samples.writeInt16LE(Math.round(16_000 * rise * Math.sin(2 * Math.PI * hertz * time)), index * 2);
  }
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20); // PCM
  header.writeUInt16LE(1, 22); // one channel
  header.writeUInt32LE(SAMPLES_A_SECOND, 24);
  header.writeUInt32LE(SAMPLES_A_SECOND * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  header.writeUInt32LE(samples.length, 40);
  writeFileSync(path, Buffer.concat([header, samples]));
}
