/** Tells a clinic that the hub is not there, and what happens next, where the stage does not say so itself. */
import { Building2, WifiOff } from "lucide-preact";
import { isWithoutHub, type Room } from "../state/room";
import { say } from "../words/say";
import { useSession } from "./session";

export function HubBar() {
  const session = useSession();
  const room = session.room.value;
  // an empty stage says it large
  const hidden = session.looking.arrangement.value?.stage.length === 0;
  const words = room && wordsOf(room, hidden);
  const Icon = room?.hub === "lost" ? WifiOff : Building2;
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar" role="status" data-shown={words !== undefined} data-hub={room?.hub}>
      {words && (
        <>
          <Icon aria-hidden="true" />
          <span>{words}</span>
        </>
      )}
    </div>
  );
}

function wordsOf(room: Room, hidden: boolean): string | undefined {
  if (room.site === "spoke" && room.hub === "lost") return say("hub-lost");
  if (!isWithoutHub(room) || hidden) return undefined;
  return room.hub === "gone" ? say("hub-gone-bar") : say("waiting-for-hub");
}
