/** How a person looks at the session: what they pinned, hid or did without, for this page alone. */
import { computed, effect, signal, type ReadonlySignal } from "@preact/signals";
import type { ParticipantId, Phase } from "../relay/messages";
import type { Memory, Pictures } from "./memory";
import type { Room } from "./room";
import { arrange, type Arrangement, type Tile } from "./stage";
import { Turns } from "./turns";

/** What it needs of the session around it. */
interface Around {
  readonly room: ReadonlySignal<Room | undefined>;
  readonly part: ReadonlySignal<Phase | undefined>;
  /** The own screen, while it is shared. */
  readonly share: ReadonlySignal<MediaStreamTrack | undefined>;
}

/** Lives as long as its session. */
export class Looking {
  readonly pinned = signal<string | undefined>(undefined);
  readonly even = signal(false);
  readonly hidesSelf;
  /** Whether single letters do what their controls do: speech and switches can type them unmeant (WCAG 2.1.4). */
  readonly letterKeys;
  private readonly turns = new Turns();
  /** Whose pictures are asked for. */
  readonly pictures;

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
  ) {
    const { hidesSelf, letterKeys, pictures } = memory.preferences();
    this.hidesSelf = signal(hidesSelf ?? false);
    this.letterKeys = signal(letterKeys ?? true);
    this.pictures = signal<Pictures>(pictures ?? "all");
    const speakers = computed(() => around.room.value?.speakers ?? []);
    effect(() => this.turns.heard(speakers.value.filter((one) => one !== around.room.peek()?.self)));
  }

  readonly arrangement: ReadonlySignal<Arrangement | undefined> = computed(() => {
    const room = this.around.room.value;
    return room && arrange(room, this.around.part.value, {
      pinned: this.pinned.value,
      even: this.even.value,
      hidesSelf: this.hidesSelf.value,
      seesOwnShare: isPartOfScreen(this.around.share.value),
    }, this.turns.lately.value);
  });

  /** Keeps a tile large, or nothing any more. */
  pin(key: string | undefined): void {
    this.pinned.value = key;
  }

  setLetterKeys(used: boolean): void {
    this.letterKeys.value = used;
    this.memory.prefer({ letterKeys: used });
  }

  hideSelf(hides: boolean): void {
    this.hidesSelf.value = hides;
    this.memory.prefer({ hidesSelf: hides });
  }

  want(pictures: Pictures): void {
    this.pictures.value = pictures;
    this.memory.prefer({ pictures });
  }

  /** Whether the picture of a tile is asked for where it stands. */
  wants({ source }: Tile, place: "stage" | "gallery"): boolean {
    if (source === "screen") return true;
    const wanted = this.pictures.value;
    return wanted === "all" || (wanted === "stage" && place === "stage");
  }

  isPinned(id: ParticipantId): boolean {
    return this.pinned.value === `${id}/camera`;
  }
}

/** A window or a tab; the whole screen would hold the page that shows it, and so itself. */
function isPartOfScreen(share: MediaStreamTrack | undefined): boolean {
  const surface = share?.getSettings().displaySurface;
  return surface === "window" || surface === "browser";
}
