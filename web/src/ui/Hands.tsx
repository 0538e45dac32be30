/** Lists who wants to speak, in the room's order, with what the host may do about each. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ChevronUp, MicVocal, X } from "lucide-preact";
import type { ParticipantId } from "../relay/messages";
import { participant } from "../state/room";
import type { Raised } from "../state/hands";
import { say, sayNumber } from "../words/say";
import { Avatar } from "./Avatar";
import { Dialog } from "./Dialog";
import { ReactionButtons } from "./Reactions";
import { useSession } from "./session";
import { useTick } from "./tick";

// the time waited is told in minutes
const TICK_MS = 15_000;

export function Hands() {
  const session = useSession();
  const [asking, setAsking] = useState(false);
  const [list, follow] = useFocusKept(session.queue.value);
  useTick(TICK_MS);
  const queue = session.queue.value;
  const count = queue.length;
  return (
    <>
      {session.greeting.watches || <ReactionButtons />}
      {count === 0 && <p class="hint panel-empty">{session.handsClosed.value ? say("hands-closed") : say("hands-nobody")}</p>}
      {count > 0 && session.part.value === "recommend" && <p class="hint panel-empty">{say("hands-order")}</p>}
      <ol class="hands" ref={list}>
        {queue.map((hand, index) => (
          <Row key={hand.participant} hand={hand} index={index} onMoved={follow} />
        ))}
      </ol>
      {session.isHost.value && count > 0 && (
        <button class="button quiet" data-control="lower-all" onClick={() => setAsking(true)}>
          {say("hands-lower-all")}
        </button>
      )}
      {asking && count > 0 && <LowerAllDialog count={count} onClose={() => setAsking(false)} />}
    </>
  );
}

function LowerAllDialog({ count, onClose }: { count: number; onClose: () => void }) {
  const session = useSession();
  // with nobody left to lower there is nothing to ask, now and later
  useEffect(() => onClose, []);
  return (
    <Dialog title={say("hands-lower-all-title", { count })} onClose={onClose}>
      <p>{say("hands-lower-all-text")}</p>
      <div class="dialog-actions">
        <button class="button quiet" onClick={onClose}>
          {say("cancel")}
        </button>
        <button
          class="button danger"
          data-control="confirm-lower-all"
          onClick={() => {
            session.lowerHand(null);
            onClose();
          }}
        >
          {say("hands-lower-all")}
        </button>
      </div>
    </Dialog>
  );
}

/** Where the focus goes once the room has done what a button asked for. */
interface Focus {
  readonly participant: ParticipantId;
  readonly control: "hand-up" | "lower";
}

/** Keeps the keyboard in the list: on the hand that moved, and beside the one that went. */
function useFocusKept(queue: readonly Raised[]) {
  const list = useRef<HTMLOListElement>(null);
  const wanted = useRef<(Focus & { at: number }) | undefined>(undefined);
  const follow = (focus: Focus) => {
    wanted.current = { ...focus, at: queue.findIndex(({ participant: one }) => one === focus.participant) };
  };
  useLayoutEffect(() => {
    const { current } = wanted;
    wanted.current = undefined;
    if (!current) return;
    const rows = [...(list.current?.children ?? [])];
    const own = rows.find((row) => row.getAttribute("data-hand") === current.participant);
    const row = own ?? rows[Math.min(current.at, rows.length - 1)];
    const target = row?.querySelector<HTMLElement>(`[data-control="${current.control}"]`) ?? document.getElementById("tab-hands");
    target?.focus();
  }, [queue]);
  return [list, follow] as const;
}

function Row({ hand, index, onMoved }: { hand: Raised; index: number; onMoved: (focus: Focus) => void }) {
  const session = useSession();
  const room = session.room.value;
  const one = room && participant(room, hand.participant);
  if (!room || !one) return null;
  const self = one.id === room.self;
  const minutes = Math.floor((performance.now() - hand.since) / 60_000);
  return (
    <li class="person hand" data-hand={one.id} data-connected={one.connected}>
      <span class="hand-place">{sayNumber(index + 1)}</span>
      <Avatar name={one.name} id={one.id} />
      <div class="person-text">
        <span class="person-name own-way" dir="auto">{one.name}</span>
        <span class="person-note">
          {[self && say("you"), say("hands-waits", { minutes }), !hand.hasSpoken && say("hands-fresh"), !one.connected && say("away")].filter(Boolean).join(" · ")}
        </span>
      </div>
      {session.isHost.value && (
        <div class="person-actions">
          <button class="button small" data-control="give" aria-label={say("about", { action: say("hands-give"), name: one.name })} title={say("hands-give")} onClick={() => session.grantFloor(one.id)}>
            <MicVocal aria-hidden="true" />
            <span>{say("floor-badge")}</span>
          </button>
          <button
            class="icon-button small" data-control="hand-up" aria-disabled={index === 0} aria-label={say("hands-up", { name: one.name })} title={say("hands-up", { name: one.name })}
            onClick={() => {
              if (index === 0) return;
              onMoved({ participant: one.id, control: "hand-up" });
              session.moveHand(one.id, placeAbove(session.queue.value, room.hands, index));
              session.notices.say(say("hands-is-number", { name: one.name, place: index }));
            }}
          >
            <ChevronUp aria-hidden="true" />
          </button>
          <button
            class="icon-button small" data-control="lower" aria-label={say("hands-lower-of", { name: one.name })} title={say("hands-lower-of", { name: one.name })}
            onClick={() => {
              onMoved({ participant: one.id, control: "lower" });
              session.lowerHand(one.id);
            }}
          >
            <X aria-hidden="true" />
          </button>
        </div>
      )}
    </li>
  );
}

/** Where in the whole queue the one stands that waits one place before `index`. */
function placeAbove(queue: readonly Raised[], all: readonly Raised[], index: number): number {
  const before = queue[index - 1];
  return all.findIndex(({ participant: one }) => one === before?.participant);
}
