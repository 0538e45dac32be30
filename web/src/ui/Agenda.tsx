/** Lists what the session goes through, with planned and real minutes; a host leads through it. */
import { useState } from "preact/hooks";
import { Archive, ChevronLeft, ChevronRight, Pencil } from "lucide-preact";
import type { AgendaItem } from "../relay/messages";
import { clock, elapsedMs, following, plannedMs, preceding, running, tone, type Agenda as Plan } from "../state/agenda";
import { EXTENSION, nameOf } from "../state/programme";
import { say } from "../words/say";
import { AgendaEditor } from "./AgendaEditor";
import { CheckpointSwitch } from "./CheckpointSwitch";
import { Dialog } from "./Dialog";
import { useEditor } from "./editor";
import { Later } from "./Later";
import { loadRecords } from "./records-later";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";
import { useTick } from "./tick";

export function Agenda() {
  const session = useSession();
  const editor = useEditor();
  const agenda = session.agenda.value;
  const leads = session.isHost.value;
  useTick(1000, agenda.current !== null);
  if (editor.isOpen && leads) return <AgendaEditor onClose={() => editor.setOpen(false)} />;
  const now = performance.now();
  const planned = agenda.items.reduce((sum, item) => sum + item.minutes + item.extended, 0);
  const real = agenda.items.reduce((sum, item) => sum + elapsedMs(agenda, item, now), 0);
  return (
    <div class="agenda">
      {leads && <Lead agenda={agenda} />}
      {agenda.items.length === 0 && <p class="hint panel-empty">{say("agenda-empty")}</p>}
      <ol class="agenda-items">
        {agenda.items.map((item) => (
          <Item key={item.id} agenda={agenda} item={item} now={now} leads={leads} />
        ))}
      </ol>
      {agenda.items.length > 0 && <p class="hint agenda-total">{say("agenda-total", { minutes: planned, time: clock(real) })}</p>}
      {leads && <CheckpointSwitch />}
      {leads && (
        <button ref={editor.opener} class="button quiet" data-control="edit-agenda" onClick={() => editor.setOpen(true)}>
          <Pencil aria-hidden="true" />
          <span>{say("agenda-edit")}</span>
        </button>
      )}
      {leads && <RecordsButton />}
    </div>
  );
}

function RecordsButton() {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button class="button quiet" data-control="records" onClick={() => setOpen(true)}>
        <Archive aria-hidden="true" />
        <span>{say("records-title")}</span>
      </button>
      {open && (
        <Dialog title={say("records-title")} onClose={() => setOpen(false)}>
          <Later load={loadRecords} />
        </Dialog>
      )}
    </>
  );
}

/** What a host does with it. They stay where they are, whatever runs, so that a second press hits the same. */
function Lead({ agenda }: { agenda: Plan }) {
  const { programme } = useSession();
  const [before, now, after] = [preceding(agenda), running(agenda), following(agenda)];
  const idle = !now && !after;
  const next = !now ? say("agenda-begin") : after ? say("agenda-next") : say("agenda-finish");
  const keyed = useKeyHint("G", now && !after ? say("agenda-finish-long") : after ? say("agenda-next-is", { name: nameOf(after) }) : next);
  return (
    <div class="agenda-lead">
      <button
        class="button primary" data-control="next-item" aria-disabled={idle} {...keyed}
        onClick={() => idle || programme.next()}
      >
        <span>{next}</span>
        <ChevronRight aria-hidden="true" />
      </button>
      <button
        class="button quiet" data-control="back-item" aria-disabled={!now && !before} aria-label={before ? say("agenda-back-to", { name: nameOf(before) }) : say("agenda-back")}
        onClick={() => (now || before) && programme.back()}
      >
        <ChevronLeft aria-hidden="true" />
        <span>{say("agenda-back")}</span>
      </button>
      <button
        class="button quiet" data-control="extend-item" aria-disabled={!now} aria-label={say("agenda-extend-long", { minutes: EXTENSION })}
        title={say("agenda-extend-long", { minutes: EXTENSION })} onClick={() => now && programme.extend()}
      >
        {say("agenda-extend", { minutes: EXTENSION })}
      </button>
    </div>
  );
}

function Item({ agenda, item, now, leads }: { agenda: Plan; item: AgendaItem; now: number; leads: boolean }) {
  const { programme } = useSession();
  const runs = item.id === agenda.current;
  const elapsed = elapsedMs(agenda, item, now);
  const how = elapsed > 0 ? tone(agenda, item, now) : "calm";
  const late = elapsed > plannedMs(item) ? say("agenda-late", { time: clock(elapsed - plannedMs(item)) }) : undefined;
  const plan = item.extended > 0 ? say("agenda-extended", { minutes: item.minutes, more: item.extended }) : say("agenda-planned", { minutes: item.minutes });
  const real = elapsed > 0 ? (runs ? say("agenda-runs", { time: clock(elapsed) }) : say("agenda-took", { time: clock(elapsed) })) : undefined;
  return (
    <li class="agenda-item" data-item={item.phase} data-tone={how} data-done={!runs && elapsed > 0} {...(runs ? { "aria-current": "step" } : {})}>
      <div class="agenda-text">
        <span class="agenda-name">{nameOf(item)}</span>
        {item.title && <span class="agenda-phase">{say(`agenda-phase-${item.phase}`)}</span>}
        <span class="agenda-time">{[plan, real, late].filter(Boolean).join(" · ")}</span>
      </div>
      {runs && <span class="agenda-now">{say("agenda-now")}</span>}
      {leads && !runs && (
        <button class="icon-button small" data-control="go-to-item" aria-label={say("agenda-go-to", { name: nameOf(item) })} title={say("agenda-go-to", { name: nameOf(item) })} onClick={() => programme.goTo(item.id)}>
          <ChevronRight aria-hidden="true" />
        </button>
      )}
    </li>
  );
}
