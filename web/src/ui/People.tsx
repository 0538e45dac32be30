/** Lists who is here, with what the hub may do about each. */
import { useState } from "preact/hooks";
import { DoorOpen, LayoutGrid, Lock, LockOpen, MicOff } from "lucide-preact";
import type { Participant } from "../relay/messages";
import { areMany, found } from "../state/find";
import { language, say } from "../words/say";
import { CompanionsDialog, RemoveDialog, RenameDialog } from "./PersonDialogs";
import { PeopleFind } from "./PeopleFind";
import { PersonRow } from "./PersonRow";
import { useSession } from "./session";
import { WaitingList } from "./WaitingList";

/** What is being asked about whom. */
interface Asking {
  readonly what: "remove" | "rename" | "companions";
  readonly one: Participant;
}

type Ask = (asking: Asking) => void;

export function People() {
  const session = useSession();
  const [asking, setAsking] = useState<Asking | undefined>(undefined);
  const [wanted, setWanted] = useState("");
  const everyone = session.room.value?.participants ?? [];
  const looks = wanted.trim() !== "";
  const here = looks ? found(everyone, wanted, language()) : everyone;
  const hub = here.filter(({ site }) => site === "hub");
  const spokes = here.filter(({ site }) => site === "spoke");
  const done = () => setAsking(undefined);
  return (
    <>
      {(looks || areMany(everyone)) && <PeopleFind wanted={wanted} count={here.length} onWant={setWanted} />}
      <WaitingList />
      <Group title={say("people-hub")} people={hub} onAsk={setAsking} />
      <Group title={say("people-spokes")} people={spokes} onAsk={setAsking} {...(looks ? {} : { empty: say("people-nobody") })} />
      {session.isHost.value && <HostTools />}
      {asking?.what === "remove" && <RemoveDialog one={asking.one} onClose={done} />}
      {asking?.what === "companions" && <CompanionsDialog one={asking.one} onClose={done} />}
      {asking?.what === "rename" && <RenameDialog one={asking.one} onClose={done} />}
    </>
  );
}

function HostTools() {
  const session = useSession();
  const everyone = session.room.value?.stage.gallery === "everyone";
  const entrance = session.room.value?.entrance ?? "open";
  const shut = entrance === "locked" || entrance === "ended";
  const offline = session.away.value !== undefined;
  const Icon = shut ? LockOpen : Lock;
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
        class="button quiet" data-control="gallery" aria-pressed={everyone} disabled={offline}
        onClick={() => session.showGallery(everyone ? "stage" : "everyone")}
      >
        <LayoutGrid aria-hidden="true" />
        {everyone ? say("gallery-stage") : say("gallery-everyone")}
      </button>
      <button
        class="button quiet" data-control="lobby" title={say("entrance-lobby-long")} aria-pressed={entrance === "lobby"} disabled={offline}
        onClick={() => session.setEntrance(entrance === "lobby" ? "open" : "lobby")}
      >
        <DoorOpen aria-hidden="true" />
        {say("entrance-lobby")}
      </button>
      <button class="button quiet" data-control="lock" disabled={offline} onClick={() => session.setEntrance(shut ? "open" : "locked")}>
        <Icon aria-hidden="true" />
        {shut ? say("entrance-unlock") : say("entrance-lock")}
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
