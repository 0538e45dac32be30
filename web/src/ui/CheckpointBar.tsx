/** Asks whether the people at this page are still there: one key or tap answers for each. */
import { useEffect, useRef } from "preact/hooks";
import { UserCheck } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";
import { useKeyHint } from "./shortcuts";

export function CheckpointBar() {
  const { checkpoint, away } = useSession();
  const names = checkpoint.names.value;
  const alone = names.length === 1;
  const offline = away.value !== undefined;
  const keyed = useKeyHint("Y", say("checkpoint-yes"));
  const bar = useRef<HTMLDivElement>(null);
  const had = useRef(false);
  useEffect(() => {
    // the button that was pressed went: the next one is where it stood
    if (had.current && document.activeElement === document.body) bar.current?.querySelector("button")?.focus();
    had.current = names.length > 0;
  }, [names.length]);
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar checkpoint" role="status" data-shown={names.length > 0} ref={bar}>
      {names.length > 0 && (
        <>
          <UserCheck aria-hidden="true" />
          <span>
            {alone ? say("checkpoint-ask") : say("checkpoint-ask-several")} <span class="hint">{say("checkpoint-why")}</span>
          </span>
          <span class="checkpoint-names">
            {names.length > 2 && (
              <button class="button small primary" data-control="all-still-there" disabled={offline} onClick={() => checkpoint.answer(names)}>
                {say("checkpoint-yes-all")}
              </button>
            )}
            {names.map((name) => (
              <button
                key={name} class={`button small ${alone ? "primary" : "quiet"}`} data-control="still-there" disabled={offline}
                {...(alone ? keyed : {})} onClick={() => checkpoint.answer([name])}
              >
                {alone ? say("checkpoint-yes") : say("checkpoint-yes-of", { name })}
              </button>
            ))}
          </span>
        </>
      )}
    </div>
  );
}
