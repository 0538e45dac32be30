/** Shows a part of the page that is fetched when it is first asked for. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { say } from "../words/say";

/** What was fetched: it stays. */
const fetched = new Map<() => Promise<ComponentType>, ComponentType>();

export function Later({ load }: { load: () => Promise<ComponentType> }) {
  const [state, setState] = useState<"waiting" | "here" | "failed">(fetched.has(load) ? "here" : "waiting");
  useEffect(() => {
    if (state !== "waiting") return undefined;
    let wanted = true;
    load().then(
      (part) => {
        fetched.set(load, part);
        if (wanted) setState("here");
      },
      () => {
        if (wanted) setState("failed");
      },
    );
    return () => {
      wanted = false;
    };
  }, [state, load]);
  const Part = fetched.get(load);
  if (Part) return <Part />;
  if (state === "failed") {
    return (
      <div class="panel-empty" role="alert">
        <p class="hint problem">{say("later-failed")}</p>
        <button class="button quiet" onClick={() => setState("waiting")}>
          {say("later-again")}
        </button>
      </div>
    );
  }
  return (
    <p class="hint panel-empty" role="status">
      {say("later-waiting")}
    </p>
  );
}
