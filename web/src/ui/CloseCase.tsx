/** Asks a host whether the case is done with, and says what of it there is. */
import { inState } from "../state/case";
import { say, sayDay } from "../words/say";
import { Dialog } from "./Dialog";
import { LetterButton } from "./LetterButton";
import { useSession } from "./session";

export function CloseCase({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const book = session.cases.value;
  const { open, followUp, readBack } = book;
  if (!open) return null;
  const [taken, waiting] = [inState(book, "taken").length, inState(book, "suggestion").length];
  return (
    <Dialog title={say("case-close-title", { id: open.case.echo_id })} onClose={onClose}>
      <ul class="case-summary">
        <li>{say("case-close-taken", { count: taken })}</li>
        {waiting > 0 && <li class="case-note">{say("case-still-waiting", { count: waiting })}</li>}
        <li class={readBack ? "" : "case-note"}>{readBack ? say("case-was-read-back") : say("case-not-read-back")}</li>
        <li>{followUp ? say("case-comes-again", { date: sayDay(followUp) }) : say("case-no-follow-up")}</li>
      </ul>
      <p class="hint">{say("case-close-text")}</p>
      <LetterButton id={open.id} echoId={open.case.echo_id} />
      <div class="dialog-actions">
        <button class="button quiet" onClick={onClose}>
          {say("cancel")}
        </button>
        <button
          class="button primary" data-control="confirm-close-case" disabled={session.away.value !== undefined}
          onClick={() => {
            session.casework.close();
            onClose();
          }}
        >
          {say("case-close")}
        </button>
      </div>
    </Dialog>
  );
}
