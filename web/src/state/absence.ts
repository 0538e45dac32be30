/** Says that the person steps away from the screen, and mutes and unmutes what goes with it. */
import { computed } from "@preact/signals";
import type { FromPage, Participant, SourceName } from "../relay/messages";

/** What of the session it asks for. */
interface Around {
  self(): Participant | undefined;
  say(message: FromPage): void;
  sends(source: SourceName): boolean;
  mute(source: SourceName, muted: boolean): void;
}

const WITH_IT = ["microphone", "camera"] as const;

/** Lives as long as its session. */
export class Absence {
  /** As the room knows it. */
  readonly away = computed(() => this.around.self()?.away === true);
  /** What was sent when the person stepped away: it is sent again when they are back. */
  private stopped: readonly SourceName[] = [];

  constructor(private readonly around: Around) {}

  toggle(): void {
    if (this.away.value) this.back();
    else this.stepAway();
  }

  back(): void {
    if (!this.away.value) return;
    this.around.say({ type: "away", away: false });
    for (const source of this.stopped) this.around.mute(source, false);
    this.stopped = [];
  }

  /** What was opened by hand while away: whoever does so is there. */
  opened(source: SourceName): void {
    if (!this.away.value || !WITH_IT.some((one) => one === source)) return;
    this.stopped = this.stopped.filter((one) => one !== source);
    this.around.say({ type: "away", away: false });
  }

  private stepAway(): void {
    // pressed twice before the room has heard of it: what was stopped already is not forgotten
    const sent = WITH_IT.filter((source) => this.around.sends(source));
    this.stopped = [...this.stopped, ...sent];
    for (const source of sent) this.around.mute(source, true);
    this.around.say({ type: "away", away: true });
  }
}
