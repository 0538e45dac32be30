/** Decides what of the case stands on the stage with whoever speaks. */
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

/** The whole of it beside the faces; or what is recommended, below them. */
export type Shape = "beside" | "below";

/** Until the case is introduced nobody speaks of it. */
const WITH_THE_CASE: readonly (Phase | undefined)[] = ["introduce", "present", "clarify", "recommend", "sum_up"];

// Less, and neither the case can be read nor a face be seen.
const WIDE_ENOUGH = 940;
const HIGH_ENOUGH = 320;
// Wider than that for its height, a face above the list is a slit; lower, the list is two lines.
const UPRIGHT = 1.15;
const TALL_ENOUGH = 280;

/** Lives as long as its session. */
export class CaseBeside {
  private readonly fits = signal<Shape | undefined>(undefined);
  /** Whether this person has asked for it again. */
  isBroughtBack = false;
  /** Whether this person has folded it away. */
  private readonly folded;
  /** How it has its place on this page now: folded away it can be brought back. */
  readonly possible = computed<Shape | undefined>(() => {
    const { room, book, part } = this.around;
    const { open, recommendations } = book.value;
    const fits = this.fits.value;
    if (!fits || open === null || room.value?.stage.screen !== null) return undefined;
    if (fits === "beside") return WITH_THE_CASE.includes(part.value) ? fits : undefined;
    // before that the speaker is more than what is written, which the strip and the panel show
    return part.value === "sum_up" && recommendations.some(({ state }) => state !== "left") ? fits : undefined;
  });
  readonly shown = computed(() => (this.folded.value ? undefined : this.possible.value));

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
  ) {
    this.folded = signal(memory.caseFolded(around.door));
  }

  /** So large is the place of stage and gallery together. */
  measured(width: number, height: number): void {
    if (width >= WIDE_ENOUGH) this.fits.value = height >= HIGH_ENOUGH ? "beside" : undefined;
    else this.fits.value = height >= TALL_ENOUGH && width < height * UPRIGHT ? "below" : undefined;
  }

  fold(folded: boolean): void {
    this.isBroughtBack = !folded;
    this.folded.value = folded;
    this.memory.foldCase(this.around.door, folded);
  }
}
