/** Holds what people show for a moment: on whose tile, and how many show the same. */
import { computed, signal } from "@preact/signals";
import type { FromPage, FromRoom, ParticipantId, Reaction } from "../relay/messages";
import { say } from "../words/say";
import type { Notices } from "./notices";

/** Each that there is, in the order of the menu. */
export const REACTIONS: readonly Reaction[] = ["thumbs_up", "applause", "heart", "thanks", "cannot_hear", "slower"];

/** For how long one is seen: time to look up from the slide, and no longer. */
export const SHOWN_MS = 6000;

// what a host must hear of, and how often at most
const CALLS: readonly Reaction[] = ["cannot_hear", "slower"];
const CALL_MS = 8000;

/** One person's, or of so many whose names were not told. */
interface Shown {
  readonly reaction: Reaction;
  readonly participant: ParticipantId | undefined;
  readonly count: number;
  readonly at: number;
}

/** What stands in the corner: how many show it, and who, where it is one alone. */
export interface Crowd {
  readonly reaction: Reaction;
  readonly count: number;
  readonly participant: ParticipantId | undefined;
}

export class Reactions {
  private readonly shown = signal<readonly Shown[]>([]);
  /** Whether the menu is open: a key opens it, too. */
  readonly menuOpen = signal(false);
  private timer: ReturnType<typeof setTimeout> | undefined;
  private calledAt = -Infinity;

  /** Each reaction that is seen now, the first that came first. */
  readonly crowds = computed<readonly Crowd[]>(() => {
    const crowds = new Map<Reaction, Crowd>();
    for (const { reaction, count, participant } of this.shown.value) {
      const before = crowds.get(reaction)?.count ?? 0;
      crowds.set(reaction, { reaction, count: before + count, participant: before === 0 ? participant : undefined });
    }
    return [...crowds.values()];
  });

  constructor(
    private readonly desk: { say(message: FromPage): void; isHost(): boolean; self(): ParticipantId | undefined },
    private readonly notices: Notices,
  ) {}

  react(reaction: Reaction): void {
    this.desk.say({ type: "react", reaction });
  }

  /** What this person shows now. */
  of(participant: ParticipantId): Reaction | undefined {
    return this.shown.value.find((one) => one.participant === participant)?.reaction;
  }

  heard({ reactions, more }: Extract<FromRoom, { type: "reactions" }>): void {
    const at = performance.now();
    const came = [
      ...more.map(({ reaction, count }) => ({ reaction, count, participant: undefined, at })),
      ...reactions.map(({ reaction, participant }) => ({ reaction, participant, count: 1, at })),
    ];
    // what one shows next takes the place of what they showed before
    const stays = this.shown.value.filter(({ participant }) => participant === undefined || !reactions.some((one) => one.participant === participant));
    this.shown.value = [...stays, ...came];
    this.watch();
    this.call(at);
  }

  over(): void {
    clearTimeout(this.timer);
  }

  /** Takes away what was seen for long enough. */
  private watch(): void {
    clearTimeout(this.timer);
    const first = this.shown.value[0];
    if (!first) return;
    this.timer = setTimeout(() => {
      const now = performance.now();
      this.shown.value = this.shown.value.filter(({ at }) => now - at < SHOWN_MS);
      this.watch();
    }, first.at + SHOWN_MS - performance.now() + 1);
  }

  /** A host hears how many cannot follow: once for as many as come together. */
  private call(now: number): void {
    if (!this.desk.isHost() || now - this.calledAt < CALL_MS) return;
    const self = this.desk.self();
    const words = CALLS.flatMap((reaction) => {
      const count = this.shown.value.filter((one) => one.reaction === reaction && one.participant !== self).reduce((sum, one) => sum + one.count, 0);
      return count > 0 ? [reaction === "slower" ? say("reactions-call-slower", { count }) : say("reactions-call-cannot_hear", { count })] : [];
    });
    if (words.length === 0) return;
    this.calledAt = now;
    this.notices.say(words.join(" "));
  }
}
