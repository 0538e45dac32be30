/** Names a case that was closed, and how many recommendations were taken for it. */
import { say } from "../words/say";

export function CaseLine({ echoId, taken }: { echoId: string; taken: number }) {
  return (
    <p>
      <strong>
        <bdi>{echoId}</bdi>
      </strong> <span class="hint">{say("case-close-taken", { count: taken })}</span>
    </p>
  );
}
