/** Sounds when a person who looks elsewhere is wanted: a hand for the host, the floor for anyone else; and
 * when someone knocks, or was let in, or it is asked whether people are still there. */
import { useEffect, useRef } from "preact/hooks";
import { useSession } from "./session";
import { useSounds } from "./sounds";

export function useChime(): void {
  const session = useSession();
  const { chime } = useSounds();
  const raised = session.changes.handsRaised.value;
  const hasFloor = session.hasFloor.value && !session.isHost.value;
  const knocked = session.lobby.knocked.value;
  const asked = session.checkpoint.asked.value;
  const known = useRef({ raised, hasFloor, knocked, asked });
  const rang = useRef(-Infinity);
  useEffect(() => {
    if (session.lobby.wasLetIn) void chime(session.own.speaker.value);
  }, [session]);
  useEffect(() => {
    const before = known.current;
    known.current = { raised, hasFloor, knocked, asked };
    const elsewhere = document.hidden || session.own.sends("screen");
    const hand = raised !== before.raised && session.isHost.value && elsewhere;
    // who is heard at once is wanted whether or not they look
    const floor = hasFloor && !before.hasFloor;
    // many who knock ring once: the session goes on meanwhile
    const rings = knocked !== before.knocked && performance.now() - rang.current > RINGS_MS;
    if (rings) rang.current = performance.now();
    if (hand || floor || rings || asked !== before.asked) void chime(session.own.speaker.value);
  }, [raised, hasFloor, knocked, asked]);
}

const RINGS_MS = 5000;
