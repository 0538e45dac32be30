/** Says where one is, what the session is at, how the line does, and who has the floor. */
import { DoorOpen, Keyboard, Lock, MicVocal, Wifi, WifiLow, WifiOff } from "lucide-preact";
import { say, sayAround } from "../words/say";
import { participant } from "../state/room";
import { Logo } from "./Logo";
import { PhaseChip } from "./PhaseChip";
import { useSession } from "./session";
import { SmallWindowButton } from "./SmallWindow";
import { ThemeButton } from "./ThemeButton";

interface Props {
  agendaOpen: boolean;
  onAgenda: () => void;
  onHelp: () => void;
}

export function TopBar({ agendaOpen, onAgenda, onHelp }: Props) {
  const session = useSession();
  const room = session.room.value;
  const holder = room && participant(room, room.floor);
  const mine = session.hasFloor.value;
  return (
    <div class="top-bar">
      <Logo />
      <h1 class="room-title own-way" dir="auto">{room?.title}</h1>
      <PhaseChip open={agendaOpen} onOpen={onAgenda} />
      {holder && (
        <p class="floor-chip" data-mine={mine}>
          <MicVocal aria-hidden="true" />
          {mine ? <span>{say("you-have-floor-badge")}</span> : <Holder name={holder.name} />}
        </p>
      )}
      {room && room.entrance !== "open" && (room.entrance !== "lobby" || room.site === "hub") && <EntranceChip entrance={room.entrance} />}
      <span class="spring" />
      <LineChip />
      <SmallWindowButton place="bar" />
      <button class="icon-button desk-only" aria-label={say("controls-help")} title={`${say("controls-help")} (?)`} onClick={onHelp}>
        <Keyboard aria-hidden="true" />
      </button>
      <ThemeButton />
    </div>
  );
}

/** Where it gets tight the words go first, and the name is cut at its end: whichever way either runs. */
function Holder({ name }: { name: string }) {
  const [before, after] = sayAround("has-floor-badge");
  return (
    <>
      {before && <span class="gives-way">{before}</span>}
      <bdi>{name}</bdi>
      {after && <span class="gives-way">{after}</span>}
    </>
  );
}

function EntranceChip({ entrance }: { entrance: "lobby" | "locked" | "ended" }) {
  const Icon = entrance === "lobby" ? DoorOpen : Lock;
  return (
    <p class="entrance-chip" title={say(`entrance-${entrance}-long`)}>
      <Icon aria-hidden="true" />
      <span>{say(`entrance-${entrance}`)}</span>
    </p>
  );
}

function LineChip() {
  const { line, roundTripMs } = useSession();
  const Icon = { good: Wifi, weak: WifiLow, reconnecting: WifiOff }[line.value];
  const trip = roundTripMs.value;
  return (
    <p
      class="line-chip"
      data-line={line.value}
      role="status"
      title={trip === undefined ? undefined : say("line-round-trip", { ms: Math.round(trip) })}
    >
      <Icon aria-hidden="true" />
      <span class="wide-only">{say(`line-${line.value}`)}</span>
      <span class="narrow-only" aria-hidden="true">
        {say(`line-short-${line.value}`)}
      </span>
    </p>
  );
}
