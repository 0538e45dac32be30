/** Names the tab: the room, and what waits there for a person who looks elsewhere. */
import { useEffect } from "preact/hooks";
import { say } from "../words/say";
import { useSession } from "./session";

export function useTitle(): void {
  const session = useSession();
  const room = session.room.value?.title;
  const knocking = session.lobby.waiting.value.length;
  const hands = session.isHost.value ? session.queue.value.length : 0;
  const mark = session.hasFloor.value ? say("title-floor") : knocking > 0 ? say("lobby-count", { count: knocking }) : hands > 0 ? say("title-hands", { count: hands }) : undefined;
  useEffect(() => {
    document.title = [mark, room, say("product")].filter(Boolean).join(" · ");
  }, [mark, room]);
}
