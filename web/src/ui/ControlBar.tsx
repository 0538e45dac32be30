/** The controls of one's own microphone, camera and screen, and the way out. */
import type { ComponentType } from "preact";
import { LogOut, Mic, MicOff, ScreenShare, ScreenShareOff, Settings2, Users, Video, VideoOff } from "lucide-preact";
import type { LucideProps } from "lucide-preact";
import { strings } from "../strings";
import { useSession } from "./session";

interface Props {
  peopleOpen: boolean;
  onPeople: () => void;
  onDevices: () => void;
}

export function ControlBar({ peopleOpen, onPeople, onDevices }: Props) {
  const session = useSession();
  const { own } = session;
  const words = strings.controls;
  const microphone = own.microphone.value;
  const camera = own.camera.value;
  const sharing = own.sends("screen");
  const silent = !own.sends("microphone");
  const dark = !own.sends("camera");
  const count = session.room.value?.participants.length ?? 0;

  return (
    <footer class="control-bar" role="group" aria-label={words.label}>
      <div class="control-group main">
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
        {own.screenPossible && (
          <Control
            id="screen" icon={sharing ? ScreenShareOff : ScreenShare} text={sharing ? words.stopShare : words.share}
            label={sharing ? words.stopShareLong : words.shareLong} hint="S" active={sharing} onClick={() => session.toggle("screen")}
          />
        )}
        <button class="button leave" data-control="leave" aria-label={words.leave} title={words.leave} onClick={() => session.leave()}>
          <LogOut aria-hidden="true" />
          <span>{words.leave}</span>
        </button>
      </div>
      <div class="control-group side">
        <Control
          id="people" icon={Users} text={words.people} label={words.people} hint="P" active={peopleOpen} badge={count}
          expanded={peopleOpen} onClick={onPeople}
        />
        <Control id="devices" icon={Settings2} text={words.devices} label={words.devices} onClick={onDevices} />
      </div>
    </footer>
  );
}

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
  badge?: number;
  expanded?: boolean;
}

function Control({ id, icon: Icon, text, label, onClick, hint, off, active, warn, busy, badge, expanded }: ControlProps) {
  return (
    <button
      class="control"
      data-control={id}
      data-off={off ?? false}
      data-active={active ?? false}
      data-warn={warn ?? false}
      aria-label={label}
      aria-busy={busy ?? false}
      {...(expanded === undefined ? {} : { "aria-expanded": expanded })}
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
