/** Decides whether the case stands on the stage, beside whoever presents it. */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { Phase } from "../relay/messages";
import type { CaseBook } from "./case";
import type { Memory } from "./memory";
import type { Room } from "./room";

/** What it needs of the session around it. */
interface Around {
  readonly room: ReadonlySignal<Room | undefined>;
  readonly book: ReadonlySignal<CaseBook>;
  readonly part: ReadonlySignal<Phase | undefined>;
  readonly door: string;
}

/** Until the case is introduced nobody speaks of it. */
const WITH_THE_CASE: readonly (Phase | undefined)[] = ["introduce", "present", "clarify", "recommend", "sum_up"];

// Less, and neither the case can be read nor a face be seen.
const WIDE_ENOUGH = 940;
const HIGH_ENOUGH = 320;

/** Lives as long as its session. */
export class CaseBeside {
  private readonly fits = signal(false);
  /** Whether this person has asked for it again. */
  isBroughtBack = false;
  /** Whether this person has folded it away. */
  private readonly folded;
  /** Whether it has its place on this page now: folded away it can be brought back. */
  readonly possible = computed(() => {
    const { room, book, part } = this.around;
    return this.fits.value && book.value.open !== null && WITH_THE_CASE.includes(part.value) && room.value?.stage.screen === null;
  });
  readonly shown = computed(() => this.possible.value && !this.folded.value);

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
  ) {
    this.folded = signal(memory.caseFolded(around.door));
  }

  /** So large is the place of stage and gallery together. */
  measured(width: number, height: number): void {
    this.fits.value = width >= WIDE_ENOUGH && height >= HIGH_ENOUGH;
  }

  fold(folded: boolean): void {
    this.isBroughtBack = !folded;
    this.folded.value = folded;
    this.memory.foldCase(this.around.door, folded);
  }
}
