/** Sounds when a person who looks elsewhere is wanted: a hand for the host, the floor for anyone else. */
import { useEffect, useRef } from "preact/hooks";
import { useSession } from "./session";
import { useSounds } from "./sounds";

export function useChime(): void {
  const session = useSession();
  const { chime } = useSounds();
  const raised = session.handsRaised.value;
  const hasFloor = session.hasFloor.value && !session.isHost.value;
  const known = useRef({ raised, hasFloor });
  useEffect(() => {
    const before = known.current;
    known.current = { raised, hasFloor };
    const elsewhere = document.hidden || session.own.sends("screen");
    const hand = raised !== before.raised && session.isHost.value && elsewhere;
    // who is heard at once is wanted whether or not they look
    const floor = hasFloor && !before.hasFloor;
    if (hand || floor) void chime(session.own.speaker.value);
  }, [raised, hasFloor]);
}
