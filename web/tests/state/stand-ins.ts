/** Stands in for a browser's devices and for the connection to the room. */
import type { ConnectionEvents } from "../../src/relay/connection";
import type { Capture, Devices } from "../../src/relay/devices";
import type { FromPage, SourceName } from "../../src/relay/messages";
import type { Heard } from "../../src/relay/sound";
import type { Hardware } from "../../src/state/own";
import type { Wire } from "../../src/state/session";

export class StandInTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState: "live" | "ended" = "live";

  constructor(readonly device: string) {
    super();
  }

  stop(): void {
    this.readyState = "ended";
  }

  /** As when a cable is pulled. */
  unplug(): void {
    this.stop();
    this.dispatchEvent(new Event("ended"));
  }

  /** As when the system takes the device for a call, or gives it back. */
  taken(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? "mute" : "unmute"));
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.device };
  }

  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

export class StandInHardware implements Hardware {
  /** What opening fails with, by what was asked for. */
  failures: Partial<Record<Capture | "both" | "screen", { name: string; message?: string }>> = {};
  opened: { wanted: readonly Capture[]; chosen: Partial<Record<Capture, string>> }[] = [];
  tracks: Partial<Record<SourceName, StandInTrack>> = {};
  /** Whether the system holds whatever opens. */
  takes = false;
  plugged: Devices = { microphones: [], cameras: [], speakers: [] };
  private changed = (): void => undefined;

  secure = () => true;
  supported = () => true;
  screenPossible = () => true;
  devices = () => Promise.resolve(this.plugged);
  watchDevices = (changed: () => void) => void (this.changed = changed);

  /** Which microphone is listened to, and who hears it. */
  listened: { track: MediaStreamTrack; heard: (now: Heard) => void } | undefined;
  hear = (track: MediaStreamTrack, heard: (now: Heard) => void) => {
    const one = (this.listened = { track, heard });
    return () => {
      if (this.listened === one) this.listened = undefined;
    };
  };

  /** As when something is plugged in or out. */
  replug(now: Partial<Devices>): void {
    this.plugged = { ...this.plugged, ...now };
    this.changed();
  }

  open(wanted: readonly Capture[], chosen: Partial<Record<Capture, string>>) {
    this.opened.push({ wanted, chosen });
    const failure = wanted.length > 1 ? this.failures.both : this.failures[wanted[0] ?? "camera"];
    if (failure) return Promise.reject(failure);
    const all: Partial<Record<Capture, MediaStreamTrack>> = {};
    for (const what of wanted) {
      const track = new StandInTrack(chosen[what] ?? `default ${what}`);
      track.muted = this.takes;
      this.tracks[what] = track;
      all[what] = track.asTrack;
    }
    return Promise.resolve(all);
  }

  openScreen() {
    if (this.failures.screen) return Promise.reject(this.failures.screen);
    this.tracks.screen = new StandInTrack("screen");
    return Promise.resolve(this.tracks.screen.asTrack);
  }
}

export class StandInWire implements Wire {
  /** But for what the page says by itself, of messages and after a welcome. */
  said: FromPage[] = [];
  /** Before which lines it asked for the chat. */
  asked: (number | null)[] = [];
  /** The versions that were said to be seen. */
  seen: number[] = [];
  sent: Partial<Record<SourceName, MediaStreamTrack | null>> = {};
  joins = 0;
  left = false;
  voices = [];

  constructor(readonly events: ConnectionEvents) {}

  prepare(): void {}

  join(): void {
    this.joins += 1;
  }

  leave(): void {
    this.left = true;
  }

  say(message: FromPage): void {
    if (message.type === "seen") this.seen.push(message.version);
    else if (message.type === "read_chat") this.asked.push(message.before);
    else this.said.push(message);
  }

  send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    this.sent[source] = track;
    return Promise.resolve();
  }

  receiver(): RTCRtpReceiver | undefined {
    return undefined;
  }

  wantVideoSlots(): void {}
}
