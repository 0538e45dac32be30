/** Has the session ask once whether people are still there, and says how that stands. */
import { say } from "../words/say";
import { useSession } from "./session";

export function CheckpointSwitch() {
  const { agenda, checkpoint, away } = useSession();
  const state = agenda.value.checkpoint;
  // one that is over can be had once more
  const on = state === "ahead" || state === "open";
  return (
    <div class="checkpoint-switch">
      <label class="view-choice">
        <input
          type="checkbox" data-control="checkpoint" checked={on} disabled={away.value !== undefined} aria-describedby="checkpoint-state"
          onChange={({ currentTarget }) => checkpoint.switch(currentTarget.checked)}
        />
        <span>{say("checkpoint-switch")}</span>
      </label>
      <p class="hint" id="checkpoint-state" role="status">
        {say(`checkpoint-state-${state}`)}
      </p>
    </div>
  );
}
