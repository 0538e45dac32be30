/** The controls of one's own microphone, camera and screen, and the way out. */
import type { ComponentType } from "preact";
import { Hand, LogOut, MessageSquare, Mic, MicVocal, MicOff, ScreenShare, ScreenShareOff, Settings2, Users, Video, VideoOff } from "lucide-preact";
import type { LucideProps } from "lucide-preact";
import { participant } from "../state/room";
import { strings } from "../strings";
import { useSession } from "./session";
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
  const words = strings.controls;
  const microphone = own.microphone.value;
  const camera = own.camera.value;
  const sharing = own.sends("screen");
  const silent = !own.sends("microphone");
  const dark = !own.sends("camera");
  const count = session.room.value?.participants.length ?? 0;
  const waiting = session.queue.value.length;
  const unread = session.conversation.unread.value;

  return (
    <footer class="control-bar" role="group" aria-label={words.label}>
      <div class="control-group main">
        {watches || (
          <>
            <Control
              id="microphone" icon={silent ? MicOff : Mic} text={silent ? words.unmute : words.mute}
              label={silent ? words.unmuteLong : words.muteLong} hint="M" off={silent} warn={microphone.trouble !== undefined}
              busy={microphone.opening} onClick={() => session.toggle("microphone")}
            />
            <Control
              id="camera" icon={dark ? VideoOff : Video} text={words.camera} label={dark ? words.cameraOn : words.cameraOff}
              hint="V" off={dark} warn={camera.trouble !== undefined} busy={camera.opening}
              onClick={() => session.toggle("camera")}
            />
          </>
        )}
        {own.screenPossible && !watches && (
          <Control
            id="screen" icon={sharing ? ScreenShareOff : ScreenShare} text={sharing ? words.stopShare : words.share}
            label={sharing ? words.stopShareLong : words.shareLong} hint="S" active={sharing} onClick={() => session.toggle("screen")}
          />
        )}
        {session.isHost.value ? <NextSpeaker /> : watches || <OwnHand />}
        <button class="button leave" data-control="leave" aria-label={words.leave} title={words.leave} onClick={onLeave}>
          <LogOut aria-hidden="true" />
          <span>{words.leave}</span>
        </button>
      </div>
      <div class="control-group side">
        <Control
          id="people" icon={Users} text={words.people} label={words.people} hint="P" active={panel === "people"} badge={count}
          expanded={panel === "people"} onClick={() => onPanel("people")}
        />
        <Control
          id="hands" icon={Hand} text={strings.hands.title} label={strings.hands.title} active={panel === "hands"}
          expanded={panel === "hands"} onClick={() => onPanel("hands")} {...badge(waiting)}
          {...(session.isHost.value ? { hint: "H" } : {})}
        />
        <Control
          id="chat" icon={MessageSquare} text={strings.chat.title} label={unread > 0 ? `${strings.chat.title}, ${strings.chat.unread(unread)}` : strings.chat.title}
          hint="C" active={panel === "chat"} expanded={panel === "chat"} onClick={() => onPanel("chat")} {...badge(unread)}
        />
        <Control id="devices" icon={Settings2} text={words.devices} label={words.devices} onClick={onDevices} />
      </div>
    </footer>
  );
}

/** Everyone else asks for the floor, and sees how many are before it. */
function OwnHand() {
  const session = useSession();
  const words = strings.hands;
  const up = session.handUp.value;
  const place = session.ownPlace.value;
  return (
    <Control
      id="hand" icon={Hand} text={place ? words.place(place) : up ? words.lower : words.raise}
      label={place ? words.placeLong(place) : up ? words.lower : words.raiseLong} hint="H" active={up} pressed={up} {...badge(place ?? 0)}
      onClick={() => session.raiseHand(!up)}
    />
  );
}

/** The host gives the floor to whoever waits longest. */
function NextSpeaker() {
  const session = useSession();
  const words = strings.hands;
  const room = session.room.value;
  const next = room && participant(room, session.queue.value[0]?.participant ?? null);
  return (
    <Control
      id="next" icon={MicVocal} text={words.next} label={next ? words.nextLong(next.name) : words.nobodyWaits} hint="N"
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
  expanded?: boolean;
  pressed?: boolean;
}

function Control({ id, icon: Icon, text, label, onClick, hint, off, active, warn, busy, idle, badge, expanded, pressed }: ControlProps) {
  return (
    <button
      class="control"
      data-control={id}
      data-off={off ?? false}
      data-active={active ?? false}
      data-warn={warn ?? false}
      aria-label={label}
      aria-busy={busy ?? false}
      aria-disabled={idle ?? false}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
      {...(pressed === undefined ? {} : { "aria-pressed": pressed })}
      {...(hint ? { "aria-keyshortcuts": hint.toLowerCase() } : {})}
      title={hint ? `${label} (${hint})` : label}
      onClick={onClick}
    >
      <span class="control-icon">
        <Icon aria-hidden="true" />
        {badge !== undefined && <span class="badge">{badge}</span>}
      </span>
      <span class="control-text">{text}</span>
    </button>
  );
}
