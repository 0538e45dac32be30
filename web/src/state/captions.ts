/** Shows what is said in writing, and writes it: for whoever reads better than they hear, or has no sound. */
import { signal } from "@preact/signals";
import type { Caption, FromPage } from "../relay/messages";
import { say } from "../words/say";
import type { Memory } from "./memory";
import type { Notices } from "./notices";

/** What of the session it asks for. */
interface Around {
  say(message: FromPage): void;
  isAway(): boolean;
  /** How many lines the room takes. */
  perMinute(): number | undefined;
}

// what was said before the line that grows, to follow it from
const KEPT = 3;
// as often as the room tells it on
const PACE_MS = 250;
// of what the room takes: complete lines come between
const SPARED = 0.8;

/** Lives as long as its session. */
export class Captions {
  /** The last lines, newest last. */
  readonly lines = signal<readonly Caption[]>([]);
  readonly shown;
  readonly large;
  /** What this person is writing. */
  readonly draft = signal("");
  private told = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
    private readonly notices: Notices,
  ) {
    const { captions, largeCaptions } = memory.preferences();
    this.shown = signal(captions ?? false);
    this.large = signal(largeCaptions ?? false);
  }

  /** The room tells what grew. */
  heard(captions: readonly Caption[]): void {
    const known = this.lines.value.filter(({ id }) => !captions.some((one) => one.id === id));
    this.lines.value = [...known, ...captions].sort((a, b) => a.id - b.id).slice(-KEPT);
    if (this.told || this.shown.value || captions.length === 0) return;
    this.told = true;
    this.notices.show(say("captions-there"), "plain", { label: say("captions-see"), run: () => this.show(true) });
  }

  /** What a relay that was started anew says begins with the first number. */
  welcomed(): void {
    this.lines.value = [];
  }

  show(shown: boolean): void {
    this.shown.value = shown;
    this.memory.prefer({ captions: shown });
  }

  enlarge(large: boolean): void {
    this.large.value = large;
    this.memory.prefer({ largeCaptions: large });
  }

  /** The line as it stands; everyone reads it a moment later. */
  type(text: string): void {
    this.draft.value = text;
    const slowest = 60_000 / ((this.around.perMinute() ?? Infinity) * SPARED);
    this.timer ??= setTimeout(() => this.send(false), Math.max(PACE_MS, slowest));
  }

  /** The line is complete. */
  end(): void {
    this.send(true);
  }

  over(): void {
    clearTimeout(this.timer);
  }

  private send(done: boolean): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.draft.value.trim();
    if (text === "" || this.around.isAway()) return;
    this.around.say({ type: "caption", text, done });
    if (done) this.draft.value = "";
  }
}
