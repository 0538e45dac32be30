/** Lets a host make the agenda another one: parts, titles, minutes, their order. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { ChevronDown, ChevronUp, Plus, X } from "lucide-preact";
import { draftOf, MOST_MINUTES, moved, PHASES, STEPS, withCase, withItem, type Draft } from "../state/agenda";
import { nameOf } from "../state/programme";
import { say } from "../words/say";
import { useLimits, useSession } from "./session";

export function AgendaEditor({ onClose }: { onClose: () => void }) {
  const { programme, agenda } = useSession();
  const { max_agenda_items: most } = useLimits();
  const [drafts, setDrafts] = useState(() => draftOf(agenda.value));
  const form = useRef<HTMLFormElement>(null);
  const [focus, setFocus] = useState<{ row: number; control: string } | undefined>(undefined);
  useEffect(() => {
    form.current?.focus();
    // the button that opened it stood at the end of the list
    form.current?.scrollIntoView({ block: "start" });
  }, []);
  useLayoutEffect(() => {
    if (!focus) return;
    const rows = [...(form.current?.querySelectorAll(".agenda-draft") ?? [])];
    const row = rows[Math.min(focus.row, rows.length - 1)];
    (row?.querySelector<HTMLElement>(`[data-control="${focus.control}"]`) ?? form.current)?.focus();
  }, [focus]);
  const { current } = agenda.value;
  const save = (event: Event) => {
    event.preventDefault();
    programme.set(drafts);
    onClose();
  };
  const change = (at: number, part: Partial<Draft>) => setDrafts(drafts.map((one, index) => (index === at ? { ...one, ...part } : one)));
  const add = (more: readonly Draft[]) => {
    setFocus({ row: more.findIndex((one) => !drafts.includes(one)), control: "item-phase" });
    setDrafts(more);
  };
  return (
    <form ref={form} class="agenda-editor" tabIndex={-1} aria-label={say("agenda-editor")} onSubmit={save}>
      <ol>
        {drafts.map((draft, at) => (
          <Row
            key={draft.id ?? `new ${at}`} draft={draft} at={at} count={drafts.length} runs={draft.id !== undefined && draft.id === current}
            onChange={(part) => change(at, part)}
            onMove={(by) => {
              setDrafts(moved(drafts, at, by));
              setFocus({ row: at + by, control: by < 0 ? "item-up" : "item-down" });
            }}
            onRemove={() => {
              setDrafts(drafts.filter((_, index) => index !== at));
              setFocus({ row: at, control: "item-remove" });
            }}
          />
        ))}
      </ol>
      <div class="agenda-more">
        <button type="button" class="button quiet" data-control="add-item" disabled={drafts.length >= most} onClick={() => add(withItem(drafts))}>
          <Plus aria-hidden="true" />
          <span>{say("agenda-add")}</span>
        </button>
        <button type="button" class="button quiet" data-control="add-case" disabled={drafts.length + STEPS.length > most} onClick={() => add(withCase(drafts))}>
          <Plus aria-hidden="true" />
          <span>{say("agenda-add-case")}</span>
        </button>
      </div>
      <div class="dialog-actions agenda-save">
        <button type="button" class="button quiet" data-control="cancel-agenda" onClick={onClose}>
          {say("cancel")}
        </button>
        <button type="submit" class="button primary" data-control="save-agenda">
          {say("agenda-save")}
        </button>
      </div>
    </form>
  );
}

interface RowProps {
  draft: Draft;
  at: number;
  count: number;
  runs: boolean;
  onChange: (part: Partial<Draft>) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function Row({ draft, at, count, runs, onChange, onMove, onRemove }: RowProps) {
  const { agenda_title_length: longest } = useLimits();
  const name = nameOf({ phase: draft.phase, title: draft.title.trim() || null });
  const move = (by: -1 | 1) => {
    const possible = by < 0 ? at > 0 : at < count - 1;
    const label = by < 0 ? say("agenda-up", { name }) : say("agenda-down", { name });
    const Icon = by < 0 ? ChevronUp : ChevronDown;
    return (
      <button
        type="button" class="icon-button small" data-control={by < 0 ? "item-up" : "item-down"} aria-disabled={!possible} aria-label={label} title={label}
        onClick={() => possible && onMove(by)}
      >
        <Icon aria-hidden="true" />
      </button>
    );
  };
  const remove = runs ? say("agenda-runs-now", { name }) : say("agenda-remove", { name });
  return (
    <li class="agenda-draft" aria-label={name}>
      <select data-control="item-phase" aria-label={say("agenda-kind")} value={draft.phase} onChange={({ currentTarget: { value } }) => onChange({ phase: PHASES.find((one) => one === value) ?? draft.phase })}>
        {PHASES.map((phase) => (
          <option key={phase} value={phase}>
            {say(`agenda-short-${phase}`)}
          </option>
        ))}
      </select>
      <span class="agenda-minutes">
        <input
          type="number" inputMode="numeric" required min={1} max={MOST_MINUTES} data-control="item-minutes" aria-label={say("agenda-length")}
          title={say("agenda-length")} value={draft.minutes} onInput={({ currentTarget: { value } }) => onChange({ minutes: value })}
        />
        <span aria-hidden="true">{say("agenda-minute-short")}</span>
      </span>
      <input
        class="agenda-title" type="text" maxLength={longest} data-control="item-title" aria-label={say("agenda-item-title")} placeholder={say("agenda-item-title")}
        value={draft.title} onInput={({ currentTarget: { value } }) => onChange({ title: value })}
      />
      <span class="agenda-order">
        {move(-1)}
        {move(1)}
        <button
          type="button" class="icon-button small" data-control="item-remove" aria-disabled={runs} aria-label={remove} title={remove}
          onClick={() => runs || onRemove()}
        >
          <X aria-hidden="true" />
        </button>
      </span>
    </li>
  );
}
