/** Agrees with the room about what of this person is muted, whoever muted it. */
import type { FromPage, Participant, SourceName } from "../relay/messages";
import { say } from "../words/say";
import type { Notices } from "./notices";
import type { Own } from "./own";
import { track } from "./room";

/** What of the session it asks for. */
interface Around {
  readonly own: Own;
  self(): Participant | undefined;
  say(message: FromPage): void;
  /** Whether the room hears this page now. */
  isHeard(): boolean;
  /** Mutes or unmutes, as if the person did. */
  setMuted(source: SourceName, muted: boolean): void;
}

const SOURCES: readonly SourceName[] = ["microphone", "camera", "screen"];

/** Lives as long as its session. */
export class Mutes {
  /** What the room was last told of each source. */
  private readonly told = new Map<SourceName, boolean>();

  constructor(
    private readonly around: Around,
    private readonly notices: Notices,
    /** What the room holds for muted since before this page was loaded, and nobody muted. */
    private readonly halted: readonly SourceName[],
  ) {}

  /** What is muted at a join. */
  joining(): readonly SourceName[] {
    const muted = this.around.own.mutedSources;
    // The room takes a mute at once; what was muted before stays so until the welcome corrects it.
    for (const source of SOURCES) this.told.set(source, muted.includes(source) || this.told.get(source) === true);
    return muted;
  }

  /** Takes in what the room holds for muted and this page did not know of, and tells what it could not hear. */
  welcomed(silenced: readonly SourceName[], again: boolean): void {
    const { own } = this.around;
    for (const source of SOURCES) {
      const self = this.around.self();
      const row = self && track(self, source);
      if (!row) continue;
      const isNews = row.muted && this.told.get(source) !== true && !own.mutedSources.includes(source);
      this.told.set(source, row.muted);
      // Others' mute wins over a page that never heard of it. Nobody's else is a word of ours that
      // was lost, or a share that a restarted relay does not know: it is said again below. But a
      // page that has just been opened has no word of its own yet.
      if (row.muted && silenced.includes(source) && !own[source].value.muted) this.silenced(source);
      else if (isNews && !again && !this.halted.includes(source)) this.stillMuted(source);
    }
    for (const source of SOURCES) this.tell(source, own.mutedSources.includes(source));
  }

  /** The person muted or unmuted. */
  tell(source: SourceName, muted: boolean): void {
    if (!this.around.isHeard() || this.told.get(source) === muted) return;
    this.told.set(source, muted);
    this.around.say({ type: "mute", source, muted });
  }

  /** A host muted it. */
  silenced(source: SourceName): void {
    this.mutedElsewhere(source, say(`silenced-${source}`));
  }

  private stillMuted(source: SourceName): void {
    if (source !== "screen") this.mutedElsewhere(source, say(`still-muted-${source}`));
  }

  private mutedElsewhere(source: SourceName, words: string): void {
    const unmute = { label: say("unmute"), run: () => this.around.setMuted(source, false) };
    this.notices.show(words, "plain", source === "screen" ? undefined : unmute);
    this.told.set(source, true);
    this.around.setMuted(source, true);
  }
}
