/** Names in one line who is here without a picture on this page, and opens the list of people. */
import { Hand, MicOff, Users } from "lucide-preact";
import type { Participant } from "../relay/messages";
import { placeOf } from "../state/hands";
import { liveTrack } from "../state/room";
import { say, sayNumber } from "../words/say";
import { useSession } from "./session";

export function Crowd({ people, onOpen }: { people: readonly Participant[]; onOpen: () => void }) {
  const room = useSession().room.value;
  if (!room || people.length === 0) return null;
  const count = say("crowd", { count: people.length });
  return (
    <button class="crowd" data-control="crowd" data-count={people.length} onClick={onOpen}>
      <Users aria-hidden="true" />
      <span class="crowd-count">{count}</span>
      <span class="sr-only">. {say("people-title")}</span>
      <span class="crowd-names" aria-hidden="true">
        {people.slice(0, MOST_NAMED).map((one) => {
          const hand = placeOf(room, one.id);
          const silent = liveTrack(one, "microphone") === undefined;
          return (
            <span key={one.id} class="crowd-name" data-participant={one.id} data-state="named" data-muted={silent} data-hand={hand} data-speaking={room.speakers.includes(one.id)}>
              {silent && <MicOff />}
              <bdi>{one.name}</bdi>
              {hand && (
                <span class="crowd-hand">
                  <Hand /> {sayNumber(hand)}
                </span>
              )}
            </span>
          );
        })}
      </span>
    </button>
  );
}

// more do not fit into a line of any screen
const MOST_NAMED = 24;
