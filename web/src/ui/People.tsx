/** Lists who is here, with what the hub may do about each. */
import { useState } from "preact/hooks";
import { Eye, Lock, LockOpen, Mic, MicOff, MicVocal, UserX } from "lucide-preact";
import type { Participant } from "../relay/messages";
import { liveTrack } from "../state/room";
import { strings } from "../strings";
import { Avatar } from "./Avatar";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

const words = strings.people;

export function People() {
  const session = useSession();
  const [removing, setRemoving] = useState<Participant | undefined>(undefined);
  const everyone = session.room.value?.participants ?? [];
  const hub = everyone.filter(({ site }) => site === "hub");
  const spokes = everyone.filter(({ site }) => site === "spoke");
  return (
    <>
      <Group title={words.hub} people={hub} onRemove={setRemoving} />
      <Group title={words.spokes} people={spokes} onRemove={setRemoving} empty={words.nobody} />
      {session.isHost.value && <LockButton />}
      {removing && (
        <Dialog title={words.removeTitle(removing.name)} onClose={() => setRemoving(undefined)}>
          <p>{words.removeText}</p>
          <div class="dialog-actions">
            <button class="button quiet" onClick={() => setRemoving(undefined)}>
              {strings.cancel}
            </button>
            <button
              class="button danger"
              data-control="confirm-remove"
              onClick={() => {
                session.remove(removing.id);
                session.notices.show(strings.removed(removing.name));
                setRemoving(undefined);
              }}
            >
              {words.remove}
            </button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function LockButton() {
  const session = useSession();
  const open = session.room.value?.entrance === "open";
  const Icon = open ? Lock : LockOpen;
  return (
    <button class="button quiet panel-foot" data-control="lock" onClick={() => session.lock(open)}>
      <Icon aria-hidden="true" />
      {open ? strings.entrance.lock : strings.entrance.unlock}
    </button>
  );
}

interface GroupProps {
  title: string;
  people: readonly Participant[];
  onRemove: (one: Participant) => void;
  empty?: string;
}

function Group({ title, people, onRemove, empty }: GroupProps) {
  if (people.length === 0 && !empty) return null;
  return (
    <section class="people-group">
      <h3>{title}</h3>
      {people.length === 0 && <p class="hint">{empty}</p>}
      <ul>
        {people.map((one) => (
          <Row key={one.id} one={one} onRemove={onRemove} />
        ))}
      </ul>
    </section>
  );
}

function Row({ one, onRemove }: { one: Participant; onRemove: (one: Participant) => void }) {
  const session = useSession();
  const room = session.room.value;
  if (!room) return null;
  const self = one.id === room.self;
  const floor = room.floor === one.id;
  const microphone = liveTrack(one, "microphone");
  const speaking = room.speakers.includes(one.id);
  return (
    <li class="person" data-participant={one.id} data-floor={floor} data-connected={one.connected}>
      <Avatar name={one.name} id={one.id} />
      <div class="person-text">
        <span class="person-name">{one.name}</span>
        <span class="person-note">
          {[self && strings.you, room.host === one.id ? strings.host.badge : strings.roles[one.role], floor && strings.floorBadge, !one.connected && strings.away].filter(Boolean).join(" · ")}
        </span>
      </div>
      {session.isHost.value && !self && microphone ? (
        <button
          class="icon-button small person-mute" data-control="silence" data-speaking={speaking} title={words.mute}
          aria-label={`${words.mute}: ${one.name}`} onClick={() => session.silence(one.id, "microphone")}
        >
          <Mic aria-hidden="true" />
          <MicOff aria-hidden="true" />
        </button>
      ) : one.role === "observer" ? (
        <span class="person-state">
          <Eye aria-hidden="true" />
        </span>
      ) : (
        <span class="person-state" data-speaking={speaking}>
          {microphone ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
          <span class="sr-only">{!microphone ? strings.muted : speaking ? strings.speaking : ""}</span>
        </span>
      )}
      {session.isHost.value && (
        <div class="person-actions">
          {one.role !== "observer" && (
            <button
              class="button small" data-control="floor" aria-pressed={floor} title={floor ? words.take : words.give}
              aria-label={`${floor ? words.take : words.give}: ${one.name}`}
              onClick={() => session.grantFloor(floor ? null : one.id)}
            >
              <MicVocal aria-hidden="true" />
              <span>{strings.floorBadge}</span>
            </button>
          )}
          {!self && (
            <button
              class="icon-button small danger-text" data-control="remove" title={words.remove}
              aria-label={`${words.remove}: ${one.name}`} onClick={() => onRemove(one)}
            >
              <UserX aria-hidden="true" />
            </button>
          )}
        </div>
      )}
    </li>
  );
}
