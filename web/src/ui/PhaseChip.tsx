/** Says what the session is at and how its time does; opens the agenda. */
import { Clock, ListOrdered } from "lucide-preact";
import { clock, elapsedMs, plannedMs, running, tone } from "../state/agenda";
import { say } from "../words/say";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";
import { useTick } from "./tick";

interface Props {
  open: boolean;
  onOpen: () => void;
}

export function PhaseChip({ open, onOpen }: Props) {
  const session = useSession();
  const agenda = session.agenda.value;
  const item = running(agenda);
  useTick(1000, item !== undefined);
  const keyed = useKeyHint("A", say("agenda-title"));
  if (!item) {
    // a clinic has nothing to do with a list that nobody made
    if (agenda.items.length === 0 && !session.isHost.value) return null;
    return (
      <button class="phase-chip" data-control="agenda" aria-expanded={open} {...keyed} onClick={onOpen}>
        <ListOrdered aria-hidden="true" />
        <span>{say("agenda-title")}</span>
      </button>
    );
  }
  const now = performance.now();
  const [elapsed, planned, how] = [elapsedMs(agenda, item, now), plannedMs(item), tone(agenda, item, now)];
  const time =
    how === "over" ? say("agenda-late", { time: clock(elapsed - planned) }) : how === "soon" ? say("agenda-left", { time: clock(planned - elapsed) }) : say("agenda-timer", { time: clock(elapsed), minutes: planned / 60_000 });
  return (
    <button
      class="phase-chip" data-control="agenda" data-tone={how} aria-expanded={open} {...keyed}
      onClick={onOpen}
    >
      <Clock aria-hidden="true" />
      <span class="phase-name">{say(`agenda-short-${item.phase}`)}</span>
      <span class="phase-time">{time}</span>
    </button>
  );
}
