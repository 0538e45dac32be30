/** Keeps the queue of raised hands as the room has it, and says who is next. */
import type { Hand, Participant, ParticipantId } from "../relay/messages";

export interface Raised {
  readonly participant: ParticipantId;
  /** On this page's clock, in milliseconds. */
  readonly since: number;
  readonly hasSpoken: boolean;
}

/** What of a room is about hands. */
interface Asking {
  readonly self: ParticipantId;
  readonly hands: readonly Raised[];
  readonly floor: ParticipantId | null;
  readonly participants: readonly Participant[];
}

/** The queue after a `hands` message, whatever of it was known already. */
export function withHands(before: readonly Raised[], lowered: readonly ParticipantId[], raised: readonly Hand[], now: number): readonly Raised[] {
  const gone = new Set([...lowered, ...raised.map(({ participant }) => participant)]);
  const queue = before.filter(({ participant }) => !gone.has(participant));
  for (const { participant, place, waiting_ms, has_spoken } of raised) {
    queue.splice(place, 0, { participant, since: now - waiting_ms, hasSpoken: has_spoken });
  }
  return queue;
}

/** Who waits for the floor: whoever has it does not. */
export function waiting({ hands, floor }: Pick<Asking, "hands" | "floor">): readonly Raised[] {
  return hands.filter(({ participant }) => participant !== floor);
}

/** The place of `one` among those who wait, from 1; `undefined`: the hand is down, or it has the floor. */
export function placeOf(room: Pick<Asking, "hands" | "floor">, one: ParticipantId): number | undefined {
  const at = waiting(room).findIndex(({ participant }) => participant === one);
  return at < 0 ? undefined : at + 1;
}

/** What is new to this page's person. */
export interface HandNews {
  /** The own place, from 1, where it changed. */
  readonly place: number | undefined;
  /** The own hand fell, and the floor is someone else's. */
  readonly lowered: boolean;
  /** The names of others whose hands went up. */
  readonly raised: readonly string[];
}

export function newsOfHands(before: Asking, now: Asking): HandNews {
  const [was, is] = [placeOf(before, now.self), placeOf(now, now.self)];
  const known = new Set([now.self, ...before.hands.map(({ participant: one }) => one)]);
  const up = now.hands.filter(({ participant: one }) => !known.has(one));
  return {
    place: is === was ? undefined : is,
    lowered: was !== undefined && is === undefined && now.floor !== now.self,
    raised: now.participants.filter(({ id }) => up.some(({ participant: one }) => one === id)).map(({ name }) => name),
  };
}
