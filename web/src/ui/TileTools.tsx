/** What may be done about a tile: pin it for oneself; as host give the floor. */
import { MicVocal, Pin, PinOff } from "lucide-preact";
import { say } from "../words/say";
import type { Tile } from "../state/stage";
import { useSession } from "./session";

export function TileTools({ tile: { key, participant: one, source, self } }: { tile: Tile }) {
  const session = useSession();
  if (self) return null;
  const { looking } = session;
  const pinned = looking.pinned.value === key;
  const floor = session.room.value?.floor === one.id;
  const PinIcon = pinned ? PinOff : Pin;
  return (
    <div class="tile-tools" data-pinned={pinned}>
      <button class="tile-tool" data-control="pin" aria-pressed={pinned} title={pinned ? say("unpin") : say("pin")} onClick={() => looking.pin(pinned ? undefined : key)}>
        <PinIcon aria-hidden="true" /> {pinned && <span>{say("pinned")}</span>}
        <span class="sr-only">{say("about", { action: pinned ? say("unpin") : say("pin"), name: one.name })}</span>
      </button>
      {session.isHost.value && source === "camera" && (
        <button class="tile-tool tile-give" onClick={() => session.grantFloor(floor ? null : one.id)}>
          <MicVocal aria-hidden="true" /> {floor ? say("people-take") : say("people-give")}
          <span class="sr-only">
            {": "}
            <bdi>{one.name}</bdi>
          </span>
        </button>
      )}
    </div>
  );
}
