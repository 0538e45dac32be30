/** Knows who speaks in a discussion and who spoke before; a cough and a "yes" change nothing. */
import { signal } from "@preact/signals";
import type { ParticipantId } from "../relay/messages";

// The relay says that someone speaks until a second and a half after their last word. Shorter than that and
// as much again, and tiles move with every assent; longer, and a question is over.
const TURN_MS = 3000;
const MOST = 2;

/** Lives as long as its session. */
export class Turns {
  /** Who spoke last, two at most; whoever stands there stays there when they speak again. */
  readonly lately = signal<readonly ParticipantId[]>([]);
  /** When each of those who speak began. */
  private began: ReadonlyMap<ParticipantId, number> = new Map();
  /** When each of those who do not was last heard. */
  private readonly heardAt = new Map<ParticipantId, number>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** These speak now. */
  heard(speakers: readonly ParticipantId[]): void {
    const now = performance.now();
    for (const one of this.began.keys()) this.heardAt.set(one, now);
    this.began = new Map(speakers.map((one) => [one, this.began.get(one) ?? now]));
    this.look();
  }

  private look(): void {
    clearTimeout(this.timer);
    const before = this.lately.peek();
    const now = performance.now();
    const fresh = [...this.began].filter(([one]) => !before.includes(one));
    const [next] = fresh.find(([, since]) => now - since >= TURN_MS) ?? [];
    if (next !== undefined) {
      const last = (one: ParticipantId) => (this.began.has(one) ? Infinity : (this.heardAt.get(one) ?? 0));
      // of those who stand there those stay who were heard last
      const stay = [...before].sort((a, b) => last(b) - last(a));
      this.lately.value = [next, ...stay].slice(0, MOST);
    }
    // nothing is told while the same go on speaking
    const waits = fresh.map(([, since]) => since + TURN_MS - now).filter((wait) => wait > 0);
    if (waits.length > 0) this.timer = setTimeout(() => this.look(), Math.min(...waits));
  }
}
