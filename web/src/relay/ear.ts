/** Hears whether a microphone gives any sound, where the counters of the link do not say. */

// 0.7 s at 48 kHz, the longest there is: of the 2 s between two readings a voice fills some of it.
const SAMPLES = 32_768;

/** Lives as long as a connection; listens only once it was asked. */
export class Ear {
  private context: AudioContext | undefined;
  private analyser: AnalyserNode | undefined;
  private track: MediaStreamTrack | undefined;
  private readonly samples = new Float32Array(SAMPLES);

  /** Whether `track` gave anything but digital silence; `undefined` where that is not known yet. */
  heard(track: MediaStreamTrack | undefined): boolean | undefined {
    if (track !== this.track) {
      this.turn(track);
      return undefined;
    }
    if (!this.analyser || this.context?.state !== "running") return undefined;
    this.analyser.getFloatTimeDomainData(this.samples);
    return this.samples.some((sample) => sample !== 0);
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
