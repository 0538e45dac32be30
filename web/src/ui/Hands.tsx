/** Lists who wants to speak, in the room's order, with what the host may do about each. */
import { useEffect, useState } from "preact/hooks";
import { ChevronUp, MicVocal, X } from "lucide-preact";
import { participant } from "../state/room";
import type { Raised } from "../state/hands";
import { strings } from "../strings";
import { Avatar } from "./Avatar";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

const words = strings.hands;

// the time waited is told in minutes
const TICK_MS = 15_000;

export function Hands() {
  const session = useSession();
  const [asking, setAsking] = useState(false);
  useTick();
  const queue = session.queue.value;
  const isHost = session.isHost.value;
  if (queue.length === 0) return <p class="hint panel-empty">{words.nobody}</p>;
  return (
    <>
      <ol class="hands">
        {queue.map((hand, index) => (
          <Row key={hand.participant} hand={hand} index={index} />
        ))}
      </ol>
      {isHost && (
        <button class="button quiet" data-control="lower-all" onClick={() => setAsking(true)}>
          {words.lowerAll}
        </button>
      )}
      {asking && (
        <Dialog title={words.lowerAllTitle(queue.length)} onClose={() => setAsking(false)}>
          <p>{words.lowerAllText}</p>
          <div class="dialog-actions">
            <button class="button quiet" onClick={() => setAsking(false)}>
              {strings.cancel}
            </button>
            <button
              class="button danger"
              data-control="confirm-lower-all"
              onClick={() => {
                session.lowerHand(null);
                setAsking(false);
              }}
            >
              {words.lowerAll}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Row({ hand, index }: { hand: Raised; index: number }) {
  const session = useSession();
  const room = session.room.value;
  const one = room && participant(room, hand.participant);
  if (!room || !one) return null;
  const self = one.id === room.self;
  const minutes = Math.floor((performance.now() - hand.since) / 60_000);
  return (
    <li class="person hand" data-hand={one.id} data-connected={one.connected}>
      <span class="hand-place">{index + 1}</span>
      <Avatar name={one.name} id={one.id} />
      <div class="person-text">
        <span class="person-name">{one.name}</span>
        <span class="person-note">
          {[self && strings.you, words.waits(minutes), !hand.hasSpoken && words.fresh, !one.connected && strings.away].filter(Boolean).join(" · ")}
        </span>
      </div>
      {session.isHost.value && (
        <div class="person-actions">
          <button class="button small" data-control="give" aria-label={`${words.give}: ${one.name}`} title={words.give} onClick={() => session.grantFloor(one.id)}>
            <MicVocal aria-hidden="true" />
            <span>{strings.floorBadge}</span>
          </button>
          {index > 0 && (
            <button
              class="icon-button small" data-control="hand-up" aria-label={words.up(one.name)} title={words.up(one.name)}
              onClick={() => session.moveHand(one.id, placeAbove(session.queue.value, room.hands, index))}
            >
              <ChevronUp aria-hidden="true" />
            </button>
          )}
          <button class="icon-button small" data-control="lower" aria-label={words.lowerOf(one.name)} title={words.lowerOf(one.name)} onClick={() => session.lowerHand(one.id)}>
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

/** Draws the list anew as time passes. */
function useTick(): void {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), TICK_MS);
    return () => clearInterval(timer);
  }, []);
}
