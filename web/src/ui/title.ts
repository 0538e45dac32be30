/** Names the tab: the room, and what waits there for a person who looks elsewhere. */
import { useEffect } from "preact/hooks";
import { strings } from "../strings";
import { useSession } from "./session";

export function useTitle(): void {
  const session = useSession();
  const room = session.room.value?.title;
  const hands = session.isHost.value ? session.queue.value.length : 0;
  const mark = session.hasFloor.value ? strings.titleFloor : hands > 0 ? strings.titleHands(hands) : undefined;
  useEffect(() => {
    document.title = [mark, room, strings.product].filter(Boolean).join(" · ");
  }, [mark, room]);
}
