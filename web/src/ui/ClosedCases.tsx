/** Lists the cases that this session has closed: a host saves their letters, and opens them again. */
import { RotateCcw } from "lucide-preact";
import { say } from "../words/say";
import { CaseLine } from "./CaseLine";
import { LetterButton } from "./LetterButton";
import { useSession } from "./session";

export function ClosedCases() {
  const session = useSession();
  const { closed, open } = session.cases.value;
  const leads = session.isHost.value;
  if (closed.length === 0) return null;
  return (
    <section class="closed-cases" aria-label={say("case-closed-list")}>
      <h3>{say("case-closed-list")}</h3>
      <ul>
        {closed.map(({ id, echo_id: echoId, recommendations }) => (
          <li key={id}>
            <CaseLine echoId={echoId} taken={recommendations} />
            {leads && <LetterButton id={id} echoId={echoId} />}
            {leads && (
              <button class="button quiet small" data-control="reopen-case" disabled={open !== null} title={open ? say("case-reopen-first") : undefined} onClick={() => session.casework.reopen(id)}>
                <RotateCcw aria-hidden="true" />
                <span>{say("case-reopen")}</span>
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
