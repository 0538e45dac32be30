/** Shows that one is heard for as long as a key is held.
 *
 * It lies above the room, so that nothing moves for it; the session speaks it the first time, and not
 * into every sentence.
 */
import { Mic } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";
import { useTalkKey } from "./talk-key";

export function TalkSign() {
  const session = useSession();
  useTalkKey();
  // nobody is heard over a line that is down, and the bar of who has the floor says the same
  if (!session.talking.value || session.hasFloor.value || session.line.value === "reconnecting") return null;
  return (
    <p class="talk-sign">
      <Mic aria-hidden="true" /> {say("talk-heard")}
    </p>
  );
}
