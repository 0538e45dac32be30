/** Draws one tile: a participant's picture or initials, name, and what there is to know of them. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Hand, MicOff, MicVocal, ScreenShare, WifiOff } from "lucide-preact";
import { say, sayList, sayNumber } from "../words/say";
import { placeOf } from "../state/hands";
import { liveTrack, slotOf, track as trackOf } from "../state/room";
import type { Tile } from "../state/stage";
import { Avatar } from "./Avatar";
import { OwnPicture, Picture } from "./Picture";
import { useSession } from "./session";

interface Props {
  tile: Tile;
  place: "stage" | "gallery";
}

export function TileView({ tile, place }: Props) {
  const session = useSession();
  const room = session.room.value;
  const element = useRef<HTMLElement>(null);
  const [shown, setShown] = useState(false);
  const { participant: one, source, self } = tile;
  const sent = liveTrack(one, source);
  const slot = room && !self ? slotOf(room, sent?.id) : undefined;
  const ownTrack = self && session.own.sends(source) ? session.own[source].value.track : undefined;
  useShownSize(element, self ? undefined : sent?.id);
  if (!room) return null;

  const speaking = source === "camera" && room.speakers.includes(one.id);
  const floor = room.floor === one.id;
  const hand = source === "camera" ? placeOf(room, one.id) : undefined;
  const silent = self ? !session.own.sends("microphone") : (trackOf(one, "microphone")?.muted ?? true);
  const away = !self && !one.connected;
  const name = source === "screen" ? say("screen-of", { name: one.name }) : self ? say("name-own", { name: one.name }) : one.name;
  const hasPicture = self ? ownTrack !== undefined : slot !== undefined && slot.state !== "undecodable";
  const state = away ? "away" : slot?.state === "undecodable" ? "undecodable" : !hasPicture ? "empty" : self || shown ? "flowing" : "waiting";

  return (
    <figure
      ref={element}
      class={`tile tile-${place} tile-${source}`}
      data-participant={one.id}
      data-source={source}
      data-site={one.site}
      data-state={state}
      data-self={self}
      data-speaking={speaking}
      data-floor={floor}
      data-hand={hand}
      data-muted={silent}
      aria-label={sayList([name, floor && say("the-floor"), hand && say("hands-badge", { place: hand }), silent && source === "camera" && say("muted")].filter((one) => typeof one === "string"))}
    >
      {source === "camera" && <Avatar name={one.name} id={one.id} />}
      {ownTrack && <OwnPicture track={ownTrack} label={name} mirrored={source === "camera"} />}
      {slot && slot.state !== "undecodable" && <Picture key={slot.mid} slot={slot} label={name} onShown={setShown} />}
      {(away || state === "undecodable") && (
        <p class="tile-note">
          {away && <WifiOff aria-hidden="true" />} {away ? say("away") : say("undecodable")}
        </p>
      )}
      <figcaption class="tile-name">
        {source === "screen" ? <ScreenShare aria-hidden="true" /> : silent && <MicOff class="tile-muted" aria-hidden="true" />}
        <span class="own-way" dir="auto">{name}</span>
        {one.site === "hub" && source === "camera" && <span class="chip">{say("hub")}</span>}
      </figcaption>
      {session.isHost.value && source === "camera" && !self && (
        <button class="tile-give" onClick={() => session.grantFloor(floor ? null : one.id)}>
          <MicVocal aria-hidden="true" /> {floor ? say("people-take") : say("people-give")}
          <span class="sr-only">
            {": "}
            <bdi>{one.name}</bdi>
          </span>
        </button>
      )}
      {hand && (
        <span class="tile-hand" aria-hidden="true">
          <Hand /> {sayNumber(hand)}
        </span>
      )}
      {floor && source === "camera" && (
        <span class="tile-floor">
          <MicVocal aria-hidden="true" /> {say("floor-badge")}
        </span>
      )}
    </figure>
  );
}

/** Tells the session how large `track` stands on the page, in device pixels. */
function useShownSize(element: { current: HTMLElement | null }, track: string | undefined): void {
  const session = useSession();
  useLayoutEffect(() => {
    const target = element.current;
    if (!target || track === undefined) return undefined;
    const tell = () => {
      const scale = globalThis.devicePixelRatio || 1;
      session.sized(track, { width: target.clientWidth * scale, height: target.clientHeight * scale });
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(target);
    return () => {
      observer.disconnect();
      session.unsized(track);
    };
  }, [track, session]);
}
