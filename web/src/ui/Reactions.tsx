/** Shows something for a moment: the menu of it, the sign on a tile, how many in the corner. */
import type { ComponentType } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { EarOff, HandHeart, Heart, PartyPopper, Smile, ThumbsUp, Turtle, type LucideProps } from "lucide-preact";
import type { ParticipantId, Reaction } from "../relay/messages";
import { REACTIONS } from "../state/reactions";
import { participant } from "../state/room";
import { say, sayNumber } from "../words/say";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";

const ICONS: Record<Reaction, ComponentType<LucideProps>> = {
  thumbs_up: ThumbsUp,
  applause: PartyPopper,
  heart: Heart,
  thanks: HandHeart,
  cannot_hear: EarOff,
  slower: Turtle,
};

/** The button of the control bar, with what it opens. */
export function ReactControl() {
  const { menuOpen } = useSession().reactions;
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const open = menuOpen.value;
  const keyed = useKeyHint("R", say("reactions-title"));
  const close = () => {
    menuOpen.value = false;
    button.current?.focus();
  };
  useEffect(() => {
    if (!open) return undefined;
    box.current?.querySelector<HTMLElement>("[data-reaction]")?.focus();
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) menuOpen.value = false;
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  return (
    <div
      ref={box}
      class="react"
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        event.stopPropagation();
        close();
      }}
    >
      <button
        ref={button} class="control" data-control="react" data-active={open} aria-expanded={open} {...keyed}
        onClick={() => (menuOpen.value = !open)}
      >
        <span class="control-icon">
          <Smile aria-hidden="true" />
        </span>
        <span class="control-text">{say("reactions-react")}</span>
      </button>
      {open && (
        <div class="react-menu">
          <ReactionButtons onDone={close} />
        </div>
      )}
    </div>
  );
}

/** One button for each that there is. */
export function ReactionButtons({ onDone }: { onDone?: () => void }) {
  const session = useSession();
  return (
    <div class="react-buttons" role="group" aria-label={say("reactions-title")}>
      {REACTIONS.map((one) => {
        const Icon = ICONS[one];
        return (
          <button
            key={one} class="react-button" data-reaction={one}
            onClick={() => {
              session.reactions.react(one);
              onDone?.();
            }}
          >
            <Icon aria-hidden="true" />
            <span>{say(`reactions-${one}`)}</span>
          </button>
        );
      })}
    </div>
  );
}

/** On the tile of whoever shows it. */
export function TileReaction({ of }: { of: ParticipantId }) {
  const reaction = useSession().reactions.of(of);
  if (!reaction) return null;
  const Icon = ICONS[reaction];
  return (
    <span class="tile-reaction" data-reaction={reaction} title={say(`reactions-${reaction}`)}>
      <Icon aria-hidden="true" />
    </span>
  );
}

/** In the corner, for those whose tile is not in sight. Not spoken: a host hears a summary. */
export function ReactionStrip() {
  const session = useSession();
  const crowds = session.reactions.crowds.value;
  const room = session.room.value;
  if (crowds.length === 0 || !room) return null;
  return (
    <ul class="reaction-strip" aria-label={say("reactions-title")}>
      {crowds.map(({ reaction, count, participant: id }) => {
        const Icon = ICONS[reaction];
        const name = id === undefined ? undefined : participant(room, id)?.name;
        return (
          <li key={reaction} data-reaction={reaction} data-count={count}>
            <Icon aria-hidden="true" />
            <span>{say(`reactions-${reaction}`)}</span>
            <strong>{name === undefined ? sayNumber(count) : <bdi>{name}</bdi>}</strong>
          </li>
        );
      })}
    </ul>
  );
}
