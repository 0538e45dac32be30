/** Names the tab: the room, and what waits there for a person who looks elsewhere. */
import { useEffect } from "preact/hooks";
import { say } from "../words/say";
import { useSession } from "./session";

export function useTitle(): void {
  const session = useSession();
  const room = session.room.value?.title;
  const hands = session.isHost.value ? session.queue.value.length : 0;
  const mark = session.hasFloor.value ? say("title-floor") : hands > 0 ? say("title-hands", { count: hands }) : undefined;
  useEffect(() => {
    document.title = [mark, room, say("product")].filter(Boolean).join(" · ");
  }, [mark, room]);
}
