/** Takes what a case says, from a host: who brings it, what they ask, and the de-identified half. */
import { useEffect, useRef } from "preact/hooks";
import { Plus, TriangleAlert } from "lucide-preact";
import { ECHO_ID, leftOf, type CaseDraft } from "../state/case";
import type { Editing } from "../state/casework";
import { say } from "../words/say";
import { CaseSectionField } from "./CaseSectionField";
import { useLimits, useSession } from "./session";
import { StaleNote } from "./StaleNote";

export function CaseForm({ editing }: { editing: Exclude<Editing, { what: "one" }> }) {
  const session = useSession();
  const limits = useLimits();
  const { casework } = session;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.focus();
    form.current?.scrollIntoView({ block: "start" });
  }, []);
  const { draft, sent } = editing;
  const put = (part: Partial<CaseDraft>) => {
    casework.editing.value = { ...editing, draft: { ...draft, ...part } };
  };
  const { questions, sections } = draft;
  const left = leftOf(draft, limits);
  const away = session.away.value !== undefined;
  return (
    <form
      ref={form} class="case-form" tabIndex={-1} aria-label={editing.what === "new" ? say("case-open") : say("case-edit")}
      onSubmit={(event) => {
        event.preventDefault();
        casework.save();
      }}
    >
      <p class="case-warning">
        <TriangleAlert aria-hidden="true" />
        <span>{say("case-no-names")}</span>
      </p>
      <StaleNote />
      <label class="field">
        <span>{say("case-id")}</span>
        <input
          type="text" required pattern={ECHO_ID} maxLength={24} dir="ltr" autocomplete="off" data-control="case-id" title={say("case-id-hint")} value={draft.echoId}
          onInput={({ currentTarget: { value } }) => put({ echoId: value })}
        />
        <span class="hint">{say("case-id-hint")}</span>
      </label>
      <Presenter draft={draft} put={put} />
      <fieldset class="field">
        <legend>{say("case-question")}</legend>
        {questions.map((question, at) => (
          <textarea
            key={at} rows={3} required={at === 0} maxLength={limits.case_question_length} dir="auto" data-control={`case-question-${at + 1}`}
            aria-label={say("case-question-number", { number: at + 1 })} value={question}
            onInput={({ currentTarget: { value } }) => put({ questions: questions.map((one, index) => (index === at ? value : one)) })}
          />
        ))}
        <span class="hint">{say("case-question-hint", { count: limits.case_question_length })}</span>
        {questions.length < limits.max_case_questions && (
          <button type="button" class="button quiet small" data-control="add-question" onClick={() => put({ questions: [...questions, ""] })}>
            <Plus aria-hidden="true" />
            <span>{say("case-question-add")}</span>
          </button>
        )}
      </fieldset>
      {sections.map((section, at) => (
        <CaseSectionField
          key={at} section={section} at={at} count={sections.length}
          onChange={(part) => put({ sections: sections.map((one, index) => (index === at ? { ...one, ...part } : one)) })}
          onRemove={() => put({ sections: sections.filter((_, index) => index !== at) })}
          onMove={(by) => put({ sections: swapped(sections, at, at + by) })}
        />
      ))}
      <button type="button" class="button quiet small" data-control="add-section" disabled={sections.length >= limits.max_case_sections} onClick={() => put({ sections: [...sections, { title: "", text: "" }] })}>
        <Plus aria-hidden="true" />
        <span>{say("case-section-add")}</span>
      </button>
      {editing.what === "new" && (
        <label class="field">
          <span>{say("case-follow-up")}</span>
          <input
            type="date" data-control="case-follow-up" value={editing.followUp}
            onInput={({ currentTarget: { value } }) => {
              casework.editing.value = { ...editing, followUp: value };
            }}
          />
        </label>
      )}
      {left < 0 && <p class="problem" role="alert">{say("case-too-long", { count: -left })}</p>}
      <div class="dialog-actions agenda-save">
        <button type="button" class="button quiet" data-control="cancel-case" onClick={() => casework.cancel()}>
          {say("cancel")}
        </button>
        <button type="submit" class="button primary" data-control="save-case" disabled={left < 0 || away || sent}>
          {sent ? say("case-sending") : editing.what === "new" ? say("case-open") : say("agenda-save")}
        </button>
      </div>
      {away && <p class="hint" role="status">{say("case-away")}</p>}
    </form>
  );
}

function Presenter({ draft: { presenter }, put }: { draft: CaseDraft; put: (part: Partial<CaseDraft>) => void }) {
  const people = useSession().room.value?.participants ?? [];
  const { case_presenter_length: longest } = useLimits();
  const choose = (id: string) => {
    const one = people.find((person) => person.id === id);
    put({ presenter: one ? { participant: one.id, name: [...one.name].slice(0, longest).join("") } : { participant: null, name: presenter.name } });
  };
  const here = people.filter(({ role }) => role !== "observer");
  return (
    <fieldset class="field">
      <legend>{say("case-presenter")}</legend>
      <select data-control="case-presenter" aria-label={say("case-presenter")} value={here.some(({ id }) => id === presenter.participant) ? (presenter.participant ?? "") : ""} onChange={({ currentTarget: { value } }) => choose(value)}>
        <option value="">{say("case-presenter-other")}</option>
        {here.map(({ id, name }) => (
          <option key={id} value={id} dir="auto">
            {name}
          </option>
        ))}
      </select>
      <input
        type="text" maxLength={longest} dir="auto" data-control="case-presenter-name" aria-label={say("case-presenter-name")} placeholder={say("case-presenter-name")} value={presenter.name}
        onInput={({ currentTarget: { value } }) => put({ presenter: { ...presenter, name: value } })}
      />
    </fieldset>
  );
}

function swapped<T>(list: readonly T[], at: number, to: number): readonly T[] {
  const [one, other] = [list[at], list[to]];
  if (one === undefined || other === undefined) return list;
  return list.map((each, index) => (index === at ? other : index === to ? one : each));
}
