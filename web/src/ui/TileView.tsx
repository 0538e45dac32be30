/** Draws one tile: a participant's picture or initials, name, and what there is to know of them. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { Coffee, Hand, ImageOff, MicOff, MicVocal, ScreenShare, Sparkles, WifiOff } from "lucide-preact";
import { say, sayList, sayNames, sayNumber } from "../words/say";
import { placeOf } from "../state/hands";
import { liveTrack, slotOf, track as trackOf } from "../state/room";
import type { Tile } from "../state/stage";
import { Avatar } from "./Avatar";
import { OwnPicture, Picture } from "./Picture";
import { TileReaction } from "./Reactions";
import { useSession } from "./session";
import { Slide } from "./Slide";
import { TileTools } from "./TileTools";

interface Props {
  tile: Tile;
  place: "stage" | "gallery";
}

export function TileView({ tile, place }: Props) {
  const session = useSession();
  const room = session.room.value;
  const element = useRef<HTMLElement>(null);
  const [shown, setShown] = useState(false);
  const [scale, setScale] = useState(1);
  const [full, setFull] = useState(false);
  const { participant: one, source, self } = tile;
  const sent = liveTrack(one, source);
  const slot = room && !self ? slotOf(room, sent?.id) : undefined;
  const ownTrack = self && session.own.sends(source) ? session.own[source].value.track : undefined;
  const wanted = session.looking.wants(tile, place);
  useShownSize(element, self || !wanted ? undefined : sent?.id, scale);
  if (!room) return null;

  const speaking = source === "camera" && room.speakers.includes(one.id);
  const floor = room.floor === one.id;
  const spotlight = source === "camera" && room.stage.spotlight === one.id;
  const hand = source === "camera" ? placeOf(room, one.id) : undefined;
  const silent = self ? !session.own.sends("microphone") : (trackOf(one, "microphone")?.muted ?? true);
  const away = !self && !one.connected;
  const companions = source === "camera" ? (one.companions ?? []) : [];
  const name = source === "screen" ? say("screen-of", { name: one.name }) : self ? say("name-own", { name: one.name }) : one.name;
  const hasPicture = self ? ownTrack !== undefined : wanted && slot !== undefined && slot.state !== "undecodable";
  const saved = !self && !wanted && sent !== undefined && place === "stage";
  const state = away ? "away" : slot?.state === "undecodable" ? "undecodable" : !hasPicture ? "empty" : self || shown ? "flowing" : "waiting";

  const picture = (
    <>
      {ownTrack && <OwnPicture track={ownTrack} label={name} mirrored={source === "camera"} />}
      {wanted && slot && slot.state !== "undecodable" && <Picture key={slot.mid} slot={slot} label={name} onShown={setShown} />}
    </>
  );
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
      data-full={full}
      data-hand={hand}
      data-muted={silent}
      aria-label={sayList([name, floor && say("the-floor"), spotlight && say("spotlight-badge"), hand && say("hands-badge", { place: hand }), silent && source === "camera" && say("muted"), source === "camera" && one.away && say("absence-away"), companions.length > 0 && say("companions-with", { names: sayNames(companions) })].filter((one) => typeof one === "string"))}
    >
      {source === "camera" && <Avatar name={one.name} id={one.id} />}
      {source === "screen" && place === "stage" ? (
        <Slide name={name} onScale={setScale} full={full} onFull={setFull}>
          {picture}
        </Slide>
      ) : (
        picture
      )}
      {(away || saved || state === "undecodable") && (
        <p class="tile-note">
          {away ? <WifiOff aria-hidden="true" /> : saved && <ImageOff aria-hidden="true" />} {away ? say("away") : saved ? say("pictures-off") : say("undecodable")}
        </p>
      )}
      <figcaption class="tile-name">
        {source === "screen" ? <ScreenShare aria-hidden="true" /> : silent && <MicOff class="tile-muted" aria-hidden="true" />}
        <span class="own-way" dir="auto">{name}</span>
        {companions.length > 0 && <span class="tile-companions" title={sayNames(companions)}>{say("companions-more", { count: companions.length })}</span>}
        {source === "camera" && one.away && (
          <span class="tile-away">
            <Coffee aria-hidden="true" /> {say("absence-away-short")}
          </span>
        )}
        {one.site === "hub" && source === "camera" && <span class="chip">{say("hub")}</span>}
      </figcaption>
      <TileTools tile={tile} />
      {source === "camera" && <TileReaction of={one.id} />}
      {hand && (
        <span class="tile-hand" aria-hidden="true">
          <Hand /> {sayNumber(hand)}
        </span>
      )}
      {source === "camera" && (floor || spotlight) && (
        <span class="tile-floor">
          {floor ? <MicVocal aria-hidden="true" /> : <Sparkles aria-hidden="true" />} {floor ? say("floor-badge") : say("spotlight-badge")}
        </span>
      )}
    </figure>
  );
}

/** Tells the session how large `track` stands on the page, in device pixels; zoomed as large as it looks. */
function useShownSize(element: { current: HTMLElement | null }, track: string | undefined, zoom: number): void {
  const session = useSession();
  useLayoutEffect(() => {
    const target = element.current;
    if (!target || track === undefined) return undefined;
    const tell = () => {
      const scale = (globalThis.devicePixelRatio || 1) * zoom;
      session.sized(track, { width: target.clientWidth * scale, height: target.clientHeight * scale });
    };
    tell();
    const observer = new ResizeObserver(tell);
    observer.observe(target);
    return () => {
      observer.disconnect();
      session.unsized(track);
    };
  }, [track, session, zoom]);
}
