/** The controls of one's own microphone, camera and screen, and the way out. */
import type { ComponentType } from "preact";
import { Hand, LogOut, MessageSquare, Mic, MicVocal, MicOff, ScreenShare, ScreenShareOff, Settings2, Users, Video, VideoOff } from "lucide-preact";
import type { LucideProps } from "lucide-preact";
import { participant } from "../state/room";
import { say, sayList, sayNumber } from "../words/say";
import { ReactControl } from "./Reactions";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";
import type { Tab } from "./SidePanel";

interface Props {
  panel: Tab | undefined;
  onPanel: (tab: Tab) => void;
  onDevices: () => void;
  onLeave: () => void;
}

export function ControlBar({ panel, onPanel, onDevices, onLeave }: Props) {
  const session = useSession();
  const { own } = session;
  const { watches } = session.greeting;
  const microphone = own.microphone.value;
  const camera = own.camera.value;
  const sharing = own.sends("screen");
  const silent = !own.sends("microphone");
  const dark = !own.sends("camera");
  const count = session.room.value?.participants.length ?? 0;
  const waiting = session.queue.value.length;
  const knocking = session.lobby.waiting.value.length;
  const unread = session.conversation.unread.value;

  return (
    <section class="control-bar" aria-label={say("controls-label")}>
      <div class="control-group main">
        {watches || (
          <>
            <Control
              id="microphone" icon={silent ? MicOff : Mic} text={silent ? say("controls-unmute") : say("controls-mute")}
              label={silent ? say("controls-unmute-long") : say("controls-mute-long")} hint="M" off={silent} active={session.talking.value} warn={microphone.trouble !== undefined}
              busy={microphone.opening} onClick={() => session.toggle("microphone")}
            />
            <Control
              id="camera" icon={dark ? VideoOff : Video} text={say("controls-camera")} label={dark ? say("controls-camera-on") : say("controls-camera-off")}
              hint="V" off={dark} warn={camera.trouble !== undefined} busy={camera.opening}
              onClick={() => session.toggle("camera")}
            />
          </>
        )}
        {own.screenPossible && !watches && (
          <Control
            id="screen" icon={sharing ? ScreenShareOff : ScreenShare} text={sharing ? say("controls-stop-share") : say("controls-share")}
            label={sharing ? say("controls-stop-share-long") : say("controls-share-long")} hint="S" active={sharing} onClick={() => session.toggle("screen")}
          />
        )}
        {session.isHost.value ? <NextSpeaker /> : watches || <OwnHand />}
        {watches || <ReactControl />}
        <button class="button leave" data-control="leave" aria-label={say("controls-leave")} title={say("controls-leave")} onClick={onLeave}>
          <LogOut class="along" aria-hidden="true" />
          <span>{say("controls-leave")}</span>
        </button>
      </div>
      <div class="control-group side">
        <Control
          id="people" icon={Users} text={say("controls-people")} hint="P" active={panel === "people"} badge={knocking || count} calls={knocking > 0}
          label={knocking > 0 ? sayList([say("controls-people"), say("lobby-count", { count: knocking })]) : sayList([say("controls-people"), sayNumber(count)])}
          expanded={panel === "people"} onClick={() => onPanel("people")}
        />
        <Control
          id="hands" icon={Hand} text={say("hands-title")} label={sayList([say("hands-title"), ...(waiting > 0 ? [sayNumber(waiting)] : [])])} active={panel === "hands"}
          expanded={panel === "hands"} onClick={() => onPanel("hands")} {...badge(waiting)}
          {...(session.isHost.value ? { hint: "H" } : {})}
        />
        <Control
          id="chat" icon={MessageSquare} text={say("chat-title")} label={sayList([say("chat-title"), ...(unread > 0 ? [say("chat-unread", { count: unread })] : [])])}
          hint="C" active={panel === "chat"} expanded={panel === "chat"} onClick={() => onPanel("chat")} {...badge(unread)}
        />
        <Control id="devices" icon={Settings2} text={say("controls-devices")} label={say("controls-devices")} onClick={onDevices} />
      </div>
    </section>
  );
}

/** Everyone else asks for the floor, and sees how many are before it. */
function OwnHand() {
  const session = useSession();
  const up = session.handUp.value;
  const place = session.ownPlace.value;
  const closed = session.handsClosed.value && !up;
  return (
    <Control
      id="hand" icon={Hand} text={place ? say("hands-place", { place }) : up ? say("hands-lower") : closed ? say("hands-closed-short") : say("hands-raise")}
      label={place ? say("hands-place-long", { place }) : up ? say("hands-lower") : closed ? `${say("hands-closed-short")}. ${say("hands-closed")}` : say("hands-raise-long")}
      hint="H" idle={closed} active={up} pressed={up} {...badge(place ?? 0)}
      onClick={() => session.raiseHand(!up)}
    />
  );
}

/** The host gives the floor to whoever waits longest. */
function NextSpeaker() {
  const session = useSession();
  const room = session.room.value;
  const next = room && participant(room, session.queue.value[0]?.participant ?? null);
  return (
    <Control
      id="next" icon={MicVocal} text={say("hands-next")} label={next ? say("hands-next-long", { name: next.name }) : say("hands-nobody-waits")} hint="N"
      idle={next === undefined} {...badge(session.queue.value.length)} onClick={() => session.nextSpeaker()}
    />
  );
}

/** Nothing to count is not a number to show. */
const badge = (count: number) => (count > 0 ? { badge: count } : {});

interface ControlProps {
  id: string;
  icon: ComponentType<LucideProps>;
  text: string;
  /** Holds the text in every language: who speaks to the page says what they see. */
  label: string;
  onClick: () => void;
  hint?: string;
  off?: boolean;
  active?: boolean;
  warn?: boolean;
  busy?: boolean;
  /** There is nothing to do now; it stays reachable, to say why. */
  idle?: boolean;
  badge?: number;
  /** Someone is to be seen to. */
  calls?: boolean;
  expanded?: boolean;
  pressed?: boolean;
}

function Control({ id, icon: Icon, text, label, onClick, hint, off, active, warn, busy, idle, badge, calls, expanded, pressed }: ControlProps) {
  const keyed = useKeyHint(hint, label);
  return (
    <button
      class="control"
      data-control={id}
      data-off={off ?? false}
      data-active={active ?? false}
      data-warn={warn ?? false}
      aria-busy={busy ?? false}
      aria-disabled={idle ?? false}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      {...keyed}
      onClick={onClick}
    >
      <span class="control-icon">
        <Icon aria-hidden="true" />
        {badge !== undefined && <span class="badge" aria-hidden="true" data-calls={calls ?? false}>{sayNumber(badge)}</span>}
      </span>
      <span class="control-text" aria-hidden="true">{text}</span>
      <span class="sr-only">{label}</span>
    </button>
  );
}
