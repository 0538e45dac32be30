/** Shows the stage, mute and leave in a small window above all others, for whoever reads something else. */
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { LogOut, Mic, MicOff, PictureInPicture2 } from "lucide-preact";
import { liveTrack, slotOf } from "../state/room";
import { small } from "../state/small";
import type { Session } from "../state/session";
import { say } from "../words/say";
import { Avatar } from "./Avatar";
import { Picture } from "./Picture";
import { SessionContext, useSession } from "./session";
import { closeSmallWindow, isVideo, openSmallWindow, smallWindow, smallWindowKind } from "./small-window";

/** Nothing where the browser knows no such window. */
export function SmallWindowButton({ place }: { place: "bar" | "dialog" }) {
  const session = useSession();
  const kind = smallWindowKind();
  if (!kind) return null;
  const label = say("small-window");
  const open = smallWindow.value !== undefined;
  const toggle = async () => {
    if (open) return closeSmallWindow();
    const picture = pictureIn(session)?.track;
    if (kind === "video" && !picture) return session.notices.show(say("small-window-nothing"));
    // the browser's own reasons are for whoever made the page
    await openSmallWindow(picture).catch(() => session.notices.show(say("small-window-failed"), "problem"));
  };
  return (
    <button
      class={place === "bar" ? "icon-button desk-only" : "button quiet phone-only"} data-control="small-window"
      aria-label={label} title={label} aria-pressed={open} onClick={() => void toggle()}
    >
      <PictureInPicture2 aria-hidden="true" />
      {place === "dialog" && <span>{label}</span>}
    </button>
  );
}

/** Fills the open window; it goes with the room. */
export function SmallWindow({ onLeave }: { onLeave: () => void }) {
  const session = useSession();
  const open = smallWindow.value;
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useEffect(() => closeSmallWindow, []);
  useEffect(() => {
    if (!open || isVideo(open)) return undefined;
    const { body } = open.document;
    const left = () => {
      closeSmallWindow();
      // the question whether the session ends stands on the page
      globalThis.focus();
      leave.current();
    };
    render(
      <SessionContext.Provider value={session}>
        <SmallRoom onLeave={left} />
      </SessionContext.Provider>,
      body,
    );
    return () => render(null, body);
  }, [open, session]);
  return open && isVideo(open) ? <Followed video={open} /> : null;
}

/** Keeps the picture of whoever stands on the stage in a window that shows a video alone. */
function Followed({ video }: { video: HTMLVideoElement }) {
  const track = pictureIn(useSession())?.track;
  useEffect(() => {
    const [before] = (video.srcObject as MediaStream | null)?.getTracks() ?? [];
    if (before === track) return;
    video.srcObject = track ? new MediaStream([track]) : null;
    if (track) video.play().catch(() => undefined); // the window was closed meanwhile
  }, [video, track]);
  return null;
}

function SmallRoom({ onLeave }: { onLeave: () => void }) {
  const session = useSession();
  const silent = !session.own.sends("microphone");
  const label = silent ? say("controls-unmute-long") : say("controls-mute-long");
  const Icon = silent ? MicOff : Mic;
  return (
    <main class="small-room">
      <SmallPicture />
      {session.line.value === "reconnecting" && <p role="status">{say("line-reconnecting")}</p>}
      <div class="small-controls" role="group" aria-label={say("controls-label")}>
        {session.greeting.watches || (
          <button class="round" data-control="microphone" data-off={silent} aria-label={label} title={label} onClick={() => session.toggle("microphone")}>
            <Icon aria-hidden="true" />
          </button>
        )}
        <button class="round" data-control="leave" data-off="true" aria-label={say("controls-leave")} title={say("controls-leave")} onClick={onLeave}>
          <LogOut class="along" aria-hidden="true" />
        </button>
      </div>
    </main>
  );
}

function SmallPicture() {
  const session = useSession();
  const room = session.room.value;
  const arrangement = session.looking.arrangement.value;
  const before = useRef<string | undefined>(undefined);
  const [shown, setShown] = useState(false);
  const tile = room && arrangement && small(room, arrangement, before.current);
  before.current = tile?.key;
  if (!room || !tile) return <p class="small-alone">{session.isHub.value ? say("waiting-for-clinics") : say("waiting-for-hub")}</p>;
  const { participant: one, source } = tile;
  const slot = slotOf(room, liveTrack(one, source)?.id);
  const name = source === "screen" ? say("screen-of", { name: one.name }) : one.name;
  const flows = slot !== undefined && slot.state !== "undecodable";
  return (
    <figure class={`tile tile-stage tile-${source}`} data-state={flows ? (shown ? "flowing" : "waiting") : "empty"} aria-label={name}>
      {source === "camera" && <Avatar name={one.name} id={one.id} />}
      {flows && <Picture key={`${tile.key}/${slot.mid}`} slot={slot} label={name} onShown={setShown} />}
      <figcaption class="tile-name">
        <span class="own-way" dir="auto">{name}</span>
      </figcaption>
    </figure>
  );
}

/** What flows for the small window now. */
function pictureIn(session: Session): RTCRtpReceiver | undefined {
  const room = session.room.value;
  const arrangement = session.looking.arrangement.value;
  const tile = room && arrangement && small(room, arrangement);
  const slot = tile && slotOf(room, liveTrack(tile.participant, tile.source)?.id);
  // another link has other receivers
  void session.generation.value;
  return slot?.state === "flowing" ? session.receiver(slot.mid) : undefined;
}
