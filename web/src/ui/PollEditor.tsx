/** Takes what a poll asks, and how it is answered. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Plus, X } from "lucide-preact";
import type { Poll } from "../relay/messages";
import { draftOf, freshDraft, planOf, type PollDraft } from "../state/polls";
import { say } from "../words/say";
import { useLimits, useSession } from "./session";

const TYPES = ["single", "multiple", "scale"] as const;

interface Part {
  draft: PollDraft;
  onChange: (part: Partial<PollDraft>) => void;
}

export function PollEditor({ poll, onClose }: { poll: Poll | undefined; onClose: () => void }) {
  const { ballots } = useSession();
  const limits = useLimits();
  const [draft, setDraft] = useState(() => (poll ? draftOf(poll.plan) : freshDraft(limits)));
  const first = useRef<HTMLTextAreaElement>(null);
  useEffect(() => first.current?.focus(), []);
  const change = (part: Partial<PollDraft>) => setDraft((before) => ({ ...before, ...part }));
  const plan = planOf(draft, limits);
  return (
    <form
      class="poll-editor" aria-label={say("polls-editor")}
      onSubmit={(event) => {
        event.preventDefault();
        if (!plan) return;
        ballots.save(poll?.id, plan);
        onClose();
      }}
    >
      <label class="field">
        <span>{say("polls-question")}</span>
        <textarea
          ref={first} rows={2} dir="auto" data-control="poll-question" maxLength={limits.poll_question_length} value={draft.question}
          onInput={({ currentTarget: { value } }) => change({ question: value })}
        />
      </label>
      <label class="field">
        <span>{say("polls-kind")}</span>
        <select data-control="poll-kind" value={draft.type} onChange={({ currentTarget: { value } }) => change({ type: TYPES.find((one) => one === value) ?? "single" })}>
          {TYPES.map((type) => (
            <option key={type} value={type}>
              {say(`polls-kind-${type}`)}
            </option>
          ))}
        </select>
      </label>
      {draft.type === "scale" ? <Scale draft={draft} onChange={change} /> : <Choices draft={draft} onChange={change} />}
      <Check id="anonymous" checked={draft.anonymous} label={say("polls-set-anonymous")} text={draft.anonymous ? say("polls-anonymous-text") : say("polls-named-text")} onChange={(anonymous) => change({ anonymous })} />
      <Check id="shared" checked={draft.shared} label={say("polls-set-shared")} text={draft.shared ? say("polls-shared-text") : say("polls-unshared-text")} onChange={(shared) => change({ shared })} />
      <Check id="observers" checked={draft.observers} label={say("polls-set-observers")} onChange={(observers) => change({ observers })} />
      <div class="dialog-actions agenda-save">
        <button type="button" class="button quiet" data-control="cancel-poll" onClick={onClose}>
          {say("cancel")}
        </button>
        <button type="submit" class="button primary" data-control="save-poll" aria-disabled={!plan} title={plan ? undefined : say("polls-incomplete", { count: limits.max_poll_scale })}>
          {say("polls-save")}
        </button>
      </div>
      {!plan && <p class="hint">{say("polls-incomplete", { count: limits.max_poll_scale })}</p>}
    </form>
  );
}

function Choices({ draft: { choices, type, most }, onChange }: Part) {
  const limits = useLimits();
  const list = useRef<HTMLFieldSetElement>(null);
  const added = useRef(false);
  useEffect(() => {
    if (added.current) [...(list.current?.querySelectorAll("input") ?? [])].at(-1)?.focus();
    added.current = false;
  }, [choices.length]);
  return (
    <>
      <fieldset ref={list} class="poll-choices">
        <legend>{say("polls-choices")}</legend>
        {choices.map((choice, at) => (
          <div key={at}>
            <input
              type="text" dir="auto" data-control="poll-choice" maxLength={limits.poll_choice_length} aria-label={say("polls-choice", { number: at + 1 })} value={choice}
              onInput={({ currentTarget: { value } }) => onChange({ choices: choices.map((one, other) => (other === at ? value : one)) })}
            />
            <button
              type="button" class="icon-button small" aria-label={say("polls-remove-choice", { number: at + 1 })} title={say("polls-remove-choice", { number: at + 1 })}
              aria-disabled={choices.length <= 2} onClick={() => choices.length > 2 && onChange({ choices: choices.filter((_, other) => other !== at) })}
            >
              <X aria-hidden="true" />
            </button>
          </div>
        ))}
        <button
          type="button" class="button quiet small" data-control="add-choice" disabled={choices.length >= limits.max_poll_choices}
          onClick={() => {
            added.current = true;
            onChange({ choices: [...choices, ""] });
          }}
        >
          <Plus aria-hidden="true" />
          <span>{say("polls-add-choice")}</span>
        </button>
      </fieldset>
      {type === "multiple" && (
        <label class="field poll-number">
          <span>{say("polls-most")}</span>
          <input type="number" inputMode="numeric" min={1} max={choices.length} data-control="poll-most" value={most} onInput={({ currentTarget: { value } }) => onChange({ most: value })} />
        </label>
      )}
    </>
  );
}

function Scale({ draft: { from, to, low, high }, onChange }: Part) {
  const limits = useLimits();
  const number = (name: "from" | "to", label: string, value: string) => (
    <label class="field poll-number">
      <span>{label}</span>
      <input type="number" inputMode="numeric" min={0} max={limits.max_poll_scale} data-control={`poll-${name}`} value={value} onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })} />
    </label>
  );
  const end = (name: "low" | "high", label: string, value: string) => (
    <label class="field">
      <span>{label}</span>
      <input type="text" dir="auto" maxLength={limits.poll_end_length} data-control={`poll-${name}`} value={value} onInput={({ currentTarget }) => onChange({ [name]: currentTarget.value })} />
    </label>
  );
  return (
    <div class="poll-scale">
      {number("from", say("polls-from"), from)}
      {number("to", say("polls-to"), to)}
      {end("low", say("polls-low"), low)}
      {end("high", say("polls-high"), high)}
    </div>
  );
}

function Check({ id, checked, label, text, onChange }: { id: string; checked: boolean; label: string; text?: string; onChange: (checked: boolean) => void }) {
  return (
    <label class="poll-check">
      <input type="checkbox" data-control={`poll-${id}`} checked={checked} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>
        {label}
        {text && <span class="hint">{text}</span>}
      </span>
    </label>
  );
}
