/** Shows the recommendations large enough to read aloud, and to print. */
import { Check, Printer } from "lucide-preact";
import { inState } from "../state/case";
import { say, sayDay } from "../words/say";
import { CaseQuestions, CaseSheet } from "./CaseSheet";
import { Dialog } from "./Dialog";
import { RecommendationText } from "./RecommendationRow";
import { useSession } from "./session";

export function ReadBack({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const { open, readBack } = session.cases.value;
  const { casework } = session;
  if (!open) return null;
  const waiting = inState(session.cases.value, "suggestion").length;
  const taken = inState(session.cases.value, "taken");
  return (
    <Dialog title={say("case-of", { id: open.case.echo_id })} onClose={onClose}>
      <div class="read-back" data-read-back={readBack}>
        <div class="print-only">
          <CaseSheet sheet={open} />
        </div>
        <div class="screen-only">
          <CaseQuestions questions={open.case.questions} level="h3" />
        </div>
        <SumUp />
        <p class="print-only hint">{say("case-notice")}</p>
        {session.isHost.value && waiting > 0 && <p class="case-note screen-only">{say("case-still-waiting", { count: waiting })}</p>}
        {session.isHost.value && (
          <label class="field screen-only">
            <span>{say("case-follow-up")}</span>
            <input type="date" data-control="follow-up" value={session.cases.value.followUp ?? ""} onChange={({ currentTarget: { value } }) => casework.followUp(value)} />
          </label>
        )}
        <div class="dialog-actions screen-only">
          <button class="button quiet" data-control="print-case" onClick={() => window.print()}>
            <Printer aria-hidden="true" />
            <span>{say("case-print")}</span>
          </button>
          {session.isHost.value && (
            <button class="button primary" data-control="mark-read-back" aria-pressed={readBack} disabled={taken.length === 0} onClick={() => casework.readBack(!readBack)}>
              <Check aria-hidden="true" />
              <span>{readBack ? say("case-was-read-back") : say("case-mark-read-back")}</span>
            </button>
          )}
        </div>
      </div>
    </Dialog>
  );
}

/** The list itself, with the day of the follow-up; for a stage, too. */
export function SumUp() {
  const { cases } = useSession();
  const { followUp, readBack } = cases.value;
  const taken = inState(cases.value, "taken");
  return (
    <div class="sum-up">
      <h3 class="sr-only">{say("case-recommendations")}</h3>
      {taken.length === 0 && <p>{say("case-nothing-yet")}</p>}
      <ol>
        {taken.map((one) => (
          <li key={one.id} data-said={one.id}>
            <RecommendationText one={one} plain />
          </li>
        ))}
      </ol>
      {followUp && <p class="sum-up-day">{say("case-comes-again", { date: sayDay(followUp) })}</p>}
      {readBack && (
        <p class="sum-up-read">
          <Check aria-hidden="true" />
          {say("case-was-read-back")}
        </p>
      )}
    </div>
  );
}
