/** Holds this participant's own microphone, camera and screen: open, muted, or in trouble. */
import { batch, computed, signal, type Signal } from "@preact/signals";
import type { Capture, Choice, Devices } from "../relay/devices";
import type { SourceName } from "../relay/messages";
import type { Hear } from "../relay/sound";
import type { Trouble } from "../words/codes";
import { deviceBehind, isAlias, wayBack } from "./fallback";
import { trouble, type Ground } from "./permission";
import { isQuiet, type Finding } from "./silence";

export interface Source {
  /** What is captured now; a muted microphone stays open, a camera that is off does not. */
  readonly track: MediaStreamTrack | undefined;
  readonly muted: boolean;
  /** The system gives nothing on the open track: a call took the device, or a switch on it did. */
  readonly held: boolean;
  readonly opening: boolean;
  readonly trouble: Trouble | undefined;
}

/** The browser's devices, as far as this needs them; `relay/devices.ts` has the true ones. */
export interface Hardware {
  secure(): boolean;
  supported(): boolean;
  open(
    wanted: readonly Capture[],
    chosen: Partial<Record<Capture, string>>,
  ): Promise<Partial<Record<Capture, MediaStreamTrack>>>;
  openScreen(): Promise<MediaStreamTrack>;
  screenPossible(): boolean;
  devices(): Promise<Devices>;
  watchDevices(changed: () => void): void;
  /** Hears a microphone, muted or not, until the returned function is called. */
  hear: Hear;
}

export interface OwnEvents {
  /** What to send as `source` from now on. */
  publish(source: SourceName, track: MediaStreamTrack | null): void;
  /** The person, the room or the browser changed whether `source` is sent. */
  mutedChanged(source: SourceName, muted: boolean): void;
  /** A device was chosen by the person. */
  chose(kind: Capture | "speaker", id: string): void;
  /** Another device was taken for one that went, or the wanted one is in use again. */
  moved(kind: Capture | "speaker", why: "taken" | "back", name: string): void;
  /** A microphone was plugged in that nobody has chosen yet. */
  appeared(microphone: Choice): void;
}

const CLOSED: Source = { track: undefined, muted: false, held: false, opening: false, trouble: undefined };
const CAPTURES = ["microphone", "camera"] as const;
// A headset that switches takes the microphone for a moment: shorter, and everyone is told of each
// switch; longer, and people speak to nobody.
const TAKEN_AFTER_MS = 700;
// What ends at once would end again and again, for as long as another is taken in its place.
const SHORT_LIVED_MS = 1000;

export class Own {
  readonly microphone: Signal<Source>;
  readonly camera: Signal<Source>;
  readonly screen = signal<Source>({ ...CLOSED, muted: true });
  readonly devices = signal<Devices>({ microphones: [], cameras: [], speakers: [] });
  /** Where sound comes out: the chosen speaker while it is there, the system's own without. */
  readonly speaker = computed(() => {
    const { speakers } = this.devices.value;
    // none are told of before a device was allowed
    const there = speakers.length === 0 || speakers.some(({ id }) => id === this.chosenSpeaker.value);
    return there ? this.chosenSpeaker.value : undefined;
  });
  private readonly chosenSpeaker = signal<string | undefined>(undefined);
  private over = false;
  /** Which device is wanted: chosen by the person, or the one in use when it went. */
  private readonly chosen: Partial<Record<Capture, string>>;
  /** What each open track comes from, and since when. */
  private readonly from: Partial<Record<Capture, { track: MediaStreamTrack; device: Choice | undefined; since: number }>> = {};

  constructor(
    private readonly hardware: Hardware,
    private readonly events: OwnEvents,
    muted: readonly SourceName[],
    chosen: Partial<Record<Capture | "speaker", string>>,
  ) {
    this.microphone = signal({ ...CLOSED, muted: muted.includes("microphone") });
    this.camera = signal({ ...CLOSED, muted: muted.includes("camera") });
    this.chosenSpeaker.value = chosen.speaker;
    const { microphone, camera } = chosen;
    this.chosen = { ...(microphone ? { microphone } : {}), ...(camera ? { camera } : {}) };
    hardware.watchDevices(() => void this.devicesChanged());
  }

  get ground(): Ground {
    return { secure: this.hardware.secure(), supported: this.hardware.supported() };
  }

  get screenPossible(): boolean {
    return this.hardware.screenPossible();
  }

  /** The tracks that are not sent now, as the room needs to hear it. */
  get mutedSources(): SourceName[] {
    const all: SourceName[] = ["microphone", "camera", "screen"];
    return all.filter((source) => !this.sends(source));
  }

  chosenDevice(what: Capture): string | undefined {
    return this[what].value.track?.getSettings().deviceId ?? this.chosen[what];
  }

  /** Opens every device that is not muted and gives nothing, with one question to the person where possible. */
  async open(): Promise<void> {
    const wanted = CAPTURES.filter((what) => {
      const { muted, track, held, trouble } = this[what].value;
      return !muted && (!track || held || isQuiet(trouble));
    });
    if (wanted.length === 0 || this.over) return;
    const together = await this.tryOpen(wanted);
    // One missing device must not hide the other; asking again one by one shows which it is.
    if (!together && wanted.length > 1) for (const what of wanted) await this.tryOpen([what]);
    await this.refresh();
  }

  async setMuted(source: SourceName, muted: boolean): Promise<void> {
    if (source === "screen") {
      if (muted) this.stopScreen();
      else await this.share();
      return;
    }
    if (this[source].value.muted !== muted) this.patch(source, { muted, trouble: undefined });
    const { track, held } = this[source].value;
    if (muted) {
      this.events.publish(source, null);
      if (track && source === "microphone") track.enabled = false;
      // The lamp beside the lens must go out with the picture.
      if (track && source === "camera") this.close("camera");
    } else if (track && !held) {
      track.enabled = true;
      this.events.publish(source, track);
    } else {
      await this.tryOpen([source]);
      await this.refresh();
    }
    this.events.mutedChanged(source, !this.sends(source));
  }

  async choose(kind: Capture | "speaker", id: string): Promise<void> {
    this.events.chose(kind, id);
    if (kind === "speaker") {
      this.chosenSpeaker.value = id;
      return;
    }
    this.chosen[kind] = id;
    if (this[kind].value.muted && kind === "camera") return;
    // Some phones open only one camera at a time: the old one goes first.
    if (kind === "camera") this.close("camera");
    await this.tryOpen([kind]);
    await this.refresh();
    this.events.mutedChanged(kind, !this.sends(kind));
  }

  async share(): Promise<void> {
    this.screen.value = { ...CLOSED, muted: true, opening: true };
    try {
      const track = await this.hardware.openScreen();
      // The browser's own bar ends a share without asking the page.
      track.addEventListener("ended", () => this.stopScreen());
      // A window that is minimised: the share goes on, and nothing moves in it.
      const still = () => {
        if (this.screen.value.track === track) this.patch("screen", { trouble: track.muted ? "still" : undefined });
      };
      track.addEventListener("mute", still);
      track.addEventListener("unmute", still);
      this.screen.value = { ...CLOSED, track };
      this.events.publish("screen", track);
      this.events.mutedChanged("screen", false);
    } catch (error) {
      const found = trouble(error, this.ground);
      // Closing the chooser is a decision, not a problem.
      const decided = found === "denied" || found === "dismissed";
      this.screen.value = { ...CLOSED, muted: true, trouble: decided ? undefined : found };
    }
  }

  /** Lets go of every device, for good: one that opens later is closed at once. */
  closeAll(): void {
    this.over = true;
    this.stopScreen();
    this.close("microphone");
    this.close("camera");
  }

  /** Whether `source` is sent now: one that failed to open or that the system holds is not, muted or not. */
  sends(source: SourceName): boolean {
    const { muted, track, held } = this[source].value;
    return !muted && track !== undefined && !held;
  }

  /** Why nothing comes from the open microphone, if nothing does. */
  silent(finding: Finding | undefined): void {
    const { trouble } = this.microphone.value;
    if (trouble !== finding && (trouble === undefined || isQuiet(trouble))) this.patch("microphone", { trouble: finding });
  }

  private stopScreen(): void {
    const { track } = this.screen.value;
    if (!track) return;
    track.stop();
    this.screen.value = { ...CLOSED, muted: true };
    this.events.publish("screen", null);
    this.events.mutedChanged("screen", true);
  }

  /** Whether all of `wanted` opened, or there is no use in asking one by one. */
  private async tryOpen(wanted: readonly Capture[], anyDevice = false): Promise<boolean> {
    const { ground } = this;
    if (!ground.secure || !ground.supported) {
      for (const what of wanted) this.patch(what, { trouble: trouble(undefined, ground) });
      return true;
    }
    for (const what of wanted) this.patch(what, { opening: true, trouble: undefined });
    try {
      const opened = await this.hardware.open(wanted, anyDevice ? {} : this.chosen);
      batch(() => {
        for (const what of wanted) this.opened(what, opened[what]);
      });
      return true;
    } catch (error) {
      const found = trouble(error, ground);
      const remembered = wanted.some((what) => this.chosen[what] !== undefined);
      // The device of the last visit may have gone: any other is better than none.
      if (found === "missing" && remembered && !anyDevice) return await this.tryOpen(wanted, true);
      for (const what of wanted) this.patch(what, { opening: false, trouble: found });
      return found === "dismissed";
    }
  }

  private opened(what: Capture, track: MediaStreamTrack | undefined): void {
    if (!track) {
      this.patch(what, { opening: false, trouble: "missing" });
      return;
    }
    for (const change of ["mute", "unmute"]) track.addEventListener(change, () => this.heeded(what, track));
    track.addEventListener("ended", () => void this.lost(what, track));
    this.from[what] = { track, device: undefined, since: performance.now() };
    const { muted, track: before } = this[what].value;
    if (this.over) {
      track.stop();
      return;
    }
    // Two questions may be under way at once; only one device stays open.
    if (before !== track) before?.stop();
    track.enabled = !muted;
    const held = track.muted;
    this.patch(what, { track, held, opening: false, trouble: held && !muted ? "held" : undefined });
    // Muted while the browser asked: a microphone waits closed, a camera goes out again.
    if (!muted) {
      this.events.publish(what, held ? null : track);
      this.events.mutedChanged(what, held);
    } else if (what === "camera") {
      this.close("camera");
    }
  }

  /** The device of `track` went, or may not be used any more: any other is better than none. */
  private async lost(what: Capture, track: MediaStreamTrack): Promise<void> {
    if (this[what].value.track !== track) return;
    const from = this.from[what];
    const wanted = this.chosen[what];
    // "whatever the system prefers" was this one
    if (from?.device && (wanted === undefined || isAlias(wanted))) this.chosen[what] = from.device.id;
    this.patch(what, { track: undefined, held: false, trouble: "lost" });
    this.events.publish(what, null);
    this.events.mutedChanged(what, true);
    if (this.over || !from || performance.now() - from.since < SHORT_LIVED_MS) return;
    await this.tryOpen([what], true);
    await this.refresh();
    const { trouble } = this[what].value;
    // there is no other: what there is to do is to plug it in
    if (trouble === "missing" || trouble === "busy") this.patch(what, { trouble: "lost" });
    this.tellOf(what);
  }

  /** Says which device was taken, once it is known. */
  private tellOf(what: Capture): void {
    const { track } = this[what].value;
    const device = track && this.from[what]?.device;
    if (device) this.events.moved(what, device.id === this.chosen[what] ? "back" : "taken", device.label);
  }

  /** The wanted device is there again: it takes over, and what is in use goes on until it does. */
  private async goBack(what: Capture, to: Choice): Promise<void> {
    const wanted = this.chosen[what];
    const { [what]: track } = await this.hardware.open([what], { [what]: to.id }).catch((): Partial<Record<Capture, MediaStreamTrack>> => ({}));
    if (!track) return;
    // the person chose another one meanwhile
    if (this.chosen[what] !== wanted) {
      track.stop();
      return;
    }
    this.opened(what, track);
    await this.refresh();
    this.tellOf(what);
  }

  /** The system took the device of `track`, or gave it back. */
  private heeded(what: Capture, track: MediaStreamTrack): void {
    if (track.muted) setTimeout(() => this.settle(what, track), TAKEN_AFTER_MS);
    else this.settle(what, track);
  }

  private settle(what: Capture, track: MediaStreamTrack): void {
    const { track: present, muted, held, trouble } = this[what].value;
    if (present !== track || track.muted === held) return;
    const after = track.muted ? "held" : undefined;
    this.patch(what, { held: track.muted, trouble: muted ? trouble : after });
    if (muted) return;
    this.events.publish(what, track.muted ? null : track);
    this.events.mutedChanged(what, track.muted);
  }

  private close(what: Capture): void {
    const { track } = this[what].value;
    this.patch(what, { track: undefined, held: false });
    track?.stop();
  }

  private patch(source: SourceName, change: Partial<Source>): void {
    this[source].value = { ...this[source].value, ...change };
  }

  /** Something was plugged in or out: what was missed may be there, or another in its place. */
  private async devicesChanged(): Promise<void> {
    const before = this.devices.value.microphones;
    await this.refresh();
    const { microphones, cameras } = this.devices.value;
    for (const [what, there] of [["microphone", microphones], ["camera", cameras]] as const) {
      const { trouble, muted, track } = this[what].value;
      if (this.over) return;
      const home = track && wayBack(track.getSettings().deviceId, this.chosen[what], there);
      if (home) await this.goBack(what, home);
      if (muted || there.length === 0 || (trouble !== "lost" && trouble !== "missing")) continue;
      await this.tryOpen([what]);
      await this.refresh();
      if (trouble === "lost") this.tellOf(what);
    }
    this.tellOfNew(before);
  }

  /** The system may move the sound to a headset and leave the microphone where it was: one is asked, not switched. */
  private tellOfNew(before: readonly Choice[]): void {
    const { track } = this.microphone.value;
    // none are told of before a microphone was allowed
    if (this.over || !track || !before.some(({ label }) => label !== "")) return;
    const inUse = track.getSettings().deviceId;
    const isNew = ({ id, label }: Choice) => !isAlias(id) && label !== "" && id !== inUse && !before.some((one) => one.id === id);
    const one = this.devices.value.microphones.find(isNew);
    if (one) this.events.appeared(one);
  }

  private async refresh(): Promise<void> {
    // a browser that does not tell keeps the list as it was
    const now = await this.hardware.devices().catch(() => this.devices.value);
    const before = this.devices.value.speakers;
    this.devices.value = now;
    for (const [what, there] of [["microphone", now.microphones], ["camera", now.cameras]] as const) {
      const { track } = this[what].value;
      const from = this.from[what];
      // once: another device may be what the system prefers later
      if (from && from.track === track) from.device ??= deviceBehind(track.getSettings().deviceId, there);
    }
    this.tellOfSpeaker(before, now.speakers);
  }

  /** Sound moves by itself, to the system's speaker and back: only said. */
  private tellOfSpeaker(before: readonly Choice[], now: readonly Choice[]): void {
    const wanted = this.chosenSpeaker.value;
    const [was, is] = [before, now].map((there) => there.find(({ id }) => id === wanted));
    // none are told of before a device was allowed
    if (before.length === 0 || Boolean(was) === Boolean(is) || wanted === undefined || this.over) return;
    const system = deviceBehind("default", now);
    this.events.moved("speaker", is ? "back" : "taken", (is ?? system)?.label ?? "");
  }
}
