/** Takes a vote: one of several, several, or a number. */
import { useId } from "preact/hooks";
import { labels, most } from "../state/polls";
import type { Poll } from "../relay/messages";
import { say } from "../words/say";
import { useSession } from "./session";

export function VoteForm({ poll, place }: { poll: Poll; place: string }) {
  const { ballots } = useSession();
  const id = useId();
  const { question, kind, anonymous } = poll.plan;
  const chosen = ballots.chosen(poll);
  const limit = most(kind);
  const many = limit > 1;
  const again = ballots.voted(poll.id) !== undefined;
  const busy = ballots.sending.value === poll.id;
  const ends = kind.type === "scale" ? [kind.low, kind.high] : [];
  return (
    <form
      class="vote" data-poll={poll.id} data-kind={kind.type}
      onSubmit={(event) => {
        event.preventDefault();
        ballots.vote(poll);
      }}
    >
      <fieldset aria-describedby={id}>
        <legend class="own-way" dir="auto">{question}</legend>
        <div class="vote-choices">
          {labels(kind).map((label, at) => {
            const isTaken = chosen.includes(at);
            // no more may be taken, until one is given back
            const full = many && !isTaken && chosen.length >= limit;
            return (
              <label key={at} class="vote-choice" data-taken={isTaken} data-full={full}>
                <input
                  type={many ? "checkbox" : "radio"} name={`${place}-${poll.id}`} data-choice={at} checked={isTaken} disabled={full}
                  aria-label={scaleLabel(label, at, kind.type === "scale" ? ends : [], labels(kind).length)}
                  onChange={() => ballots.take(poll, at)}
                  onKeyDown={(event) => {
                    // a form of one button is sent by Enter anyway; a checkbox sends none in every browser
                    if (event.key !== "Enter") return;
                    event.preventDefault();
                    ballots.vote(poll);
                  }}
                />
                <span dir="auto">{label}</span>
              </label>
            );
          })}
        </div>
        {kind.type === "scale" && ends.some(Boolean) && (
          <p class="vote-ends hint" aria-hidden="true">
            <span dir="auto">{kind.low}</span>
            <span dir="auto">{kind.high}</span>
          </p>
        )}
      </fieldset>
      <p id={id} class="hint">
        {[many && limit < labels(kind).length && say("polls-at-most", { count: limit }), anonymous ? say("polls-anonymous-final") : say("polls-named-until")].filter(Boolean).join(" ")}
      </p>
      <button type="submit" class="button primary" data-control="vote" aria-disabled={chosen.length === 0 || busy}>
        {busy ? say("polls-sending") : again ? say("polls-vote-anew") : say("polls-vote")}
      </button>
    </form>
  );
}

/** The ends of a scale are read with their meaning. */
function scaleLabel(label: string, at: number, ends: readonly (string | null | undefined)[], count: number): string | undefined {
  const end = at === 0 ? ends[0] : at === count - 1 ? ends[1] : undefined;
  return end ? `${label}: ${end}` : undefined;
}
