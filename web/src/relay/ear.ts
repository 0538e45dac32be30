/** Hears whether a microphone gives any sound, where the counters of the link do not say. */

/** What a stretch of a microphone's sound holds: a natural room is sound, however quiet it is. */
export type Reading = "zeros" | "faint" | "sound";

// One step of 16 bits, -90 dBFS: a device whose switch is off may leave its last bit in motion. The
// quietest room is well above it, even with its noise taken away.
export const FAINTEST = 1 / 32_767;

/** `loudest` is from 0 to 1. */
export function readingOf(loudest: number): Reading {
  if (loudest === 0) return "zeros";
  // a little more than the step, for what counts it in another scale
  return loudest <= FAINTEST * 1.01 ? "faint" : "sound";
}

export function loudestOf(samples: Float32Array): number {
  let loudest = 0;
  for (const sample of samples) loudest = Math.max(loudest, Math.abs(sample));
  return loudest;
}

// 0.7 s at 48 kHz, the longest there is: of the 2 s between two readings a voice fills some of it.
const SAMPLES = 32_768;

/** Lives as long as a connection; listens only once it was asked. */
export class Ear {
  private context: AudioContext | undefined;
  private analyser: AnalyserNode | undefined;
  private track: MediaStreamTrack | undefined;
  private readonly samples = new Float32Array(SAMPLES);

  /** What `track` gave last; `undefined` where that is not known yet. */
  heard(track: MediaStreamTrack | undefined): Reading | undefined {
    if (track !== this.track) {
      this.turn(track);
      return undefined;
    }
    if (!this.analyser || this.context?.state !== "running") return undefined;
    this.analyser.getFloatTimeDomainData(this.samples);
    return readingOf(loudestOf(this.samples));
  }

  close(): void {
    void this.context?.close().catch(() => undefined); // closed already, by a browser short of memory
    this.context = this.analyser = this.track = undefined;
  }

  private turn(track: MediaStreamTrack | undefined): void {
    this.close();
    this.track = track;
    if (!track || typeof AudioContext === "undefined") return;
    this.context = new AudioContext();
    this.analyser = this.context.createAnalyser();
    this.analyser.fftSize = SAMPLES;
    this.context.createMediaStreamSource(new MediaStream([track])).connect(this.analyser);
  }
}
