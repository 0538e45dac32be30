/** Says that a poll is open and not answered yet, and leads to it; the pictures stay in sight. */
import { Vote, X } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";

export function PollBar({ open, onOpen }: { open: boolean; onOpen: () => void }) {
  const { ballots } = useSession();
  const poll = ballots.open.value;
  const waits = poll && ballots.mayVote(poll) && !ballots.voted(poll.id);
  const shown = waits === true && !open && ballots.putAway.value !== poll?.id;
  const keyed = useKeyHint("O", say("polls-answer"));
  return (
    <div class="bar bar-poll" data-shown={shown}>
      {shown && (
        <>
          <Vote aria-hidden="true" />
          <span dir="auto">{poll.plan.question}</span>
          <button class="button small primary" data-control="answer-poll" {...keyed} onClick={onOpen}>
            {say("polls-answer")}
          </button>
          <button class="icon-button small" aria-label={say("polls-later")} title={say("polls-later")} onClick={() => (ballots.putAway.value = poll.id)}>
            <X aria-hidden="true" />
          </button>
        </>
      )}
    </div>
  );
}
