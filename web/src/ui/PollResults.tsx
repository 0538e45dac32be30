/** Shows what was answered: bars with numbers, and who answered what where that is told. */
import type { Poll } from "../relay/messages";
import { bars, FEWEST_SHOWN, labels, mean } from "../state/polls";
import { say, sayList, sayNumber } from "../words/say";
import { useSession } from "./session";

export function PollResults({ poll }: { poll: Poll }) {
  const { ballots } = useSession();
  const { results, plan } = poll;
  if (!results) return <p class="hint">{say("polls-hidden")}</p>;
  const own = ballots.voted(poll.id)?.choices ?? [];
  const average = results.counts ? mean(plan.kind, results.counts) : undefined;
  return (
    <div class="results" data-voted={results.voted}>
      <p class="hint">
        {[say("polls-count", { count: results.voted }), average !== undefined && say("polls-mean", { mean: Math.round(average * 10) / 10 })].filter(Boolean).join(" · ")}
      </p>
      {results.counts ? (
        <ul class="bars">
          {bars(plan.kind, results.counts, results.voted).map(({ label, count, percent }, place) => (
            <li key={place} class="bar-row" data-count={count} data-own={own.includes(place)}>
              <span class="bar-label">
                <span dir="auto">{label}</span>
                {own.includes(place) && <span class="hint"> {say("polls-yours")}</span>}
              </span>
              <span class="bar-number">
                {sayNumber(count)} <span class="hint">({say("polls-percent", { percent })})</span>
              </span>
              <span class="bar-track" aria-hidden="true">
                <span style={{ inlineSize: `${percent}%` }} />
              </span>
            </li>
          ))}
        </ul>
      ) : (
        <p class="hint">{say("polls-too-few", { count: FEWEST_SHOWN })}</p>
      )}
      {results.ballots && results.ballots.length > 0 && (
        <details>
          <summary>{say("polls-names")}</summary>
          <ul class="ballots">
            {results.ballots.map(({ name, choices }, at) => (
              <li key={at}>
                <bdi>{name}</bdi>: <bdi>{sayList(choices.map((place) => labels(plan.kind)[place] ?? ""))}</bdi>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}
