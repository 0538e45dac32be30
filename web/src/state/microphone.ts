/** Watches the person's own microphone: whether it gives anything, and whether they speak while it is muted. */
import { batch, computed, effect, signal } from "@preact/signals";
import type { Reading } from "../relay/ear";
import type { Hear, Heard } from "../relay/sound";
import type { Own } from "./own";
import { NOTHING_OVERHEARD, overheard, understood, unmuted } from "./overheard";
import { deviceOf, found, isQuiet, listened, NOTHING_READ } from "./silence";

/** Lives as long as its session. */
export class MicrophoneWatch {
  /** The person speaks, and is muted. */
  readonly speaksMuted = signal(false);
  /** What is wrong with the microphone is known, and is not to be said again. */
  readonly dismissed = signal(false);
  private silence = NOTHING_READ;
  private spoken = NOTHING_OVERHEARD;
  /** Of which microphone all that was. */
  private of: MediaStreamTrack | undefined;
  private listening: { to: MediaStreamTrack; stop: () => void } | undefined;
  private readonly end: (() => void)[];

  constructor(
    private readonly own: Own,
    private readonly hear: Hear,
    /** Where the person is: the counters of the link say what is sent from the room. */
    private readonly where: () => "before" | "in" | "over",
    private readonly now: () => number = () => performance.now(),
  ) {
    const trouble = computed(() => own.microphone.value.trouble);
    this.end = [
      effect(() => this.follow()),
      effect(() => {
        // another one is news
        void trouble.value;
        this.dismissed.value = false;
      }),
      effect(() => {
        // whoever joins without a microphone knows that
        if (where() === "in" && !isQuiet(trouble.peek())) this.dismissed.value = true;
      }),
    ];
  }

  /** What the counters of the link say of the microphone that is sent. */
  read(reading: Reading | undefined): void {
    const { value } = this.own.microphone;
    if (this.of !== value.track) this.turn(value.track);
    this.silence = listened(this.silence, deviceOf(value), reading, this.now());
    this.own.silent(found(this.silence));
  }

  dismiss(): void {
    this.dismissed.value = true;
  }

  /** The hint that one is muted. */
  dismissHint(): void {
    this.spoken = understood(this.spoken);
    this.speaksMuted.value = false;
  }

  close(): void {
    for (const end of this.end) end();
    this.listen(undefined);
  }

  /** Listens where nothing else does: before the room, and while muted in it. */
  private follow(): void {
    const { track, muted, held } = this.own.microphone.value;
    const where = this.where();
    batch(() => {
      if (track !== this.of) this.turn(track);
      if (!muted || where !== "in") this.overheard(unmuted(this.spoken));
      if (deviceOf(this.own.microphone.value) !== "open") this.read(undefined);
    });
    this.listen(!held && (where === "before") === !muted ? track : undefined);
  }

  private turn(track: MediaStreamTrack | undefined): void {
    this.of = track;
    this.silence = NOTHING_READ;
  }

  private listen(to: MediaStreamTrack | undefined): void {
    if (this.listening?.to === to) return;
    this.listening?.stop();
    this.listening = to && { to, stop: this.hear(to, (heard) => this.heard(heard)) };
  }

  private heard({ reading, decibels }: Heard): void {
    if (this.own.microphone.value.muted) this.overheard(overheard(this.spoken, decibels, this.now()));
    else this.read(reading);
  }

  private overheard(next: typeof NOTHING_OVERHEARD): void {
    this.spoken = next;
    this.speaksMuted.value = next.hint;
  }
}
