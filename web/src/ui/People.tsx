/** Lists who is here, with what the hub may do about each. */
import { useState } from "preact/hooks";
import { LayoutGrid, Lock, LockOpen, MicOff } from "lucide-preact";
import type { Participant } from "../relay/messages";
import { say } from "../words/say";
import { RemoveDialog, RenameDialog } from "./PersonDialogs";
import { PersonRow } from "./PersonRow";
import { useSession } from "./session";

/** What is being asked about whom. */
interface Asking {
  readonly what: "remove" | "rename";
  readonly one: Participant;
}

type Ask = (asking: Asking) => void;

export function People() {
  const session = useSession();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const everyone = session.room.value?.participants ?? [];
  const hub = everyone.filter(({ site }) => site === "hub");
  const spokes = everyone.filter(({ site }) => site === "spoke");
  const done = () => setAsking(undefined);
  return (
    <>
      <Group title={say("people-hub")} people={hub} onAsk={setAsking} />
      <Group title={say("people-spokes")} people={spokes} onAsk={setAsking} empty={say("people-nobody")} />
      {session.isHost.value && <HostTools />}
      {asking?.what === "remove" && <RemoveDialog one={asking.one} onClose={done} />}
      {asking?.what === "rename" && <RenameDialog one={asking.one} onClose={done} />}
    </>
  );
}

function HostTools() {
  const session = useSession();
  const open = session.room.value?.entrance === "open";
  const everyone = session.room.value?.stage.gallery === "everyone";
  const Icon = open ? Lock : LockOpen;
  return (
    <div class="panel-foot">
      <button
        class="button quiet" data-control="mute-all"
        onClick={() => {
          session.silenceAll();
          session.notices.show(say("people-muted-all"));
        }}
      >
        <MicOff aria-hidden="true" />
        {say("people-mute-all")}
      </button>
      <button
        class="button quiet" data-control="gallery" aria-pressed={everyone} disabled={session.away.value !== undefined}
        onClick={() => session.showGallery(everyone ? "stage" : "everyone")}
      >
        <LayoutGrid aria-hidden="true" />
        {everyone ? say("gallery-stage") : say("gallery-everyone")}
      </button>
      <button class="button quiet" data-control="lock" disabled={session.away.value !== undefined} onClick={() => session.lock(open)}>
        <Icon aria-hidden="true" />
        {open ? say("entrance-lock") : say("entrance-unlock")}
      </button>
    </div>
  );
}

interface GroupProps {
  title: string;
  people: readonly Participant[];
  onAsk: Ask;
  empty?: string;
}

function Group({ title, people, onAsk, empty }: GroupProps) {
  if (people.length === 0 && !empty) return null;
  return (
    <section class="people-group">
      <h3>{title}</h3>
      {people.length === 0 && <p class="hint">{empty}</p>}
      <ul>
        {people.map((one) => (
          <PersonRow key={one.id} one={one} onAsk={onAsk} />
        ))}
      </ul>
    </section>
  );
}
