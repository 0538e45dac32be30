/** Shows where in a case the session is. */
import { STEPS } from "../state/agenda";
import { say } from "../words/say";
import { useSession } from "./session";

export function CaseSteps() {
  const part = useSession().part.value;
  const at = STEPS.findIndex((step) => step === part);
  if (at < 0) return null;
  return (
    <div class="case-steps">
      <ol aria-label={say("agenda-steps")}>
        {STEPS.map((step, index) => (
          <li key={step} data-done={index < at} {...(index === at ? { "aria-current": "step" } : {})}>
            <span class="step-number">{index + 1}</span>
            <span class="step-name">{say(`agenda-short-${step}`)}</span>
          </li>
        ))}
      </ol>
      {part === "clarify" && <p class="case-note">{say("agenda-questions-only")}</p>}
    </div>
  );
}
