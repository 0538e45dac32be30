/** Takes a recommendation as it comes; while it is too early for it, it is kept here. */
import { useState } from "preact/hooks";
import { Send, SlidersHorizontal } from "lucide-preact";
import type { AdviceDraft } from "../state/case";
import { say } from "../words/say";
import { AdviceFields } from "./AdviceFields";
import { useSession } from "./session";

export function RecommendBox() {
  const session = useSession();
  const [more, setMore] = useState(false);
  const { casework } = session;
  const draft = casework.draft.value;
  const writes = casework.writing.value;
  if (writes === "watches") return null;
  const away = session.away.value !== undefined;
  const put = (part: Partial<AdviceDraft>) => {
    casework.draft.value = { ...draft, ...part };
  };
  const hint =
    away ? say("case-away")
    : casework.sending.value ? say("case-sending")
    : writes === "questions-only" ? say("case-kept-questions")
    : writes === "later" ? say("case-kept-later")
    : writes === "suggestion" ? say("case-suggest-hint")
    : say("case-write-hint");
  return (
    <form
      class="recommend-box" data-writing={writes} aria-label={writes === "yes" ? say("case-write") : say("case-suggest")}
      onSubmit={(event) => {
        event.preventDefault();
        casework.recommend();
      }}
    >
      <AdviceFields draft={draft} more={more} onChange={put} onEnter={() => casework.recommend()} />
      {more && session.isHost.value && <SaidBy draft={draft} put={put} />}
      <div class="recommend-send">
        <button type="button" class="button quiet small" data-control="recommendation-more" aria-expanded={more} onClick={() => setMore(!more)}>
          <SlidersHorizontal aria-hidden="true" />
          <span>{say("case-details")}</span>
        </button>
        <button class="button primary small" data-control="recommend" disabled={draft.text.trim() === "" || casework.sending.value || away}>
          <Send class="along" aria-hidden="true" />
          <span>{writes === "yes" ? say("case-write") : say("case-suggest")}</span>
        </button>
      </div>
      <p class="hint" role="status" data-held={writes === "questions-only" || writes === "later"}>
        {hint}
      </p>
    </form>
  );
}

/** A host writes down what others say. */
function SaidBy({ draft, put }: { draft: AdviceDraft; put: (part: Partial<AdviceDraft>) => void }) {
  const { room } = useSession();
  const others = (room.value?.participants ?? []).filter(({ id, role }) => id !== room.value?.self && role !== "observer");
  return (
    <label class="said-by">
      <span>{say("case-said-by")}</span>
      <select data-control="recommendation-by" value={others.some(({ id }) => id === draft.saidBy) ? (draft.saidBy ?? "") : ""} onChange={({ currentTarget: { value } }) => put({ saidBy: value || null })}>
        <option value="">{say("case-said-by-me")}</option>
        {others.map(({ id, name }) => (
          <option key={id} value={id} dir="auto">
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
