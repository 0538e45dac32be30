/** Lists what is recommended for the case, in the room's order: what is taken, what clinics suggest, what was left. */
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { inState } from "../state/case";
import { say, sayNumber } from "../words/say";
import { RecommendBox } from "./RecommendBox";
import { RecommendationRow } from "./RecommendationRow";
import { useSession } from "./session";

export function Recommendations() {
  const session = useSession();
  const book = session.cases.value;
  const list = useRef<HTMLElement>(null);
  const [focus, setFocus] = useState<{ id: number; control: string } | undefined>(undefined);
  // a row that was moved is another one, and the focus stays with what was pressed
  useLayoutEffect(() => {
    if (focus) list.current?.querySelector<HTMLElement>(`[data-recommendation="${focus.id}"] [data-control="${focus.control}"]`)?.focus();
  }, [book.recommendations, focus]);
  const [taken, suggested, left] = [inState(book, "taken"), inState(book, "suggestion"), inState(book, "left")];
  const leads = session.isHost.value;
  return (
    <section ref={list} class="recommendations" aria-label={say("case-recommendations")}>
      <h3>
        {say("case-recommendations")} <span class="count">{sayNumber(taken.length)}</span>
      </h3>
      {session.part.value === "clarify" ? (
        <p class="case-note">{say("agenda-questions-only")}</p>
      ) : (
        taken.length + suggested.length === 0 && <p class="hint panel-empty">{say("case-nothing-yet")}</p>
      )}
      <ol class="recommendation-list">
        {taken.map((one, at) => (
          <RecommendationRow
            key={one.id} one={one} at={at} count={taken.length}
            onMove={(by) => {
              session.casework.move(one.id, by);
              setFocus({ id: one.id, control: by < 0 ? "recommendation-up" : "recommendation-down" });
            }}
          />
        ))}
      </ol>
      {suggested.length > 0 && (
        <>
          <h4>
            {say("case-suggestions")} <span class="count">{sayNumber(suggested.length)}</span>
          </h4>
          <ul class="recommendation-list" data-list="suggestions">
            {suggested.map((one) => (
              <RecommendationRow key={one.id} one={one} />
            ))}
          </ul>
        </>
      )}
      {leads && left.length > 0 && (
        <details class="case-fold">
          <summary>{say("case-left-out", { count: left.length })}</summary>
          <ul class="recommendation-list" data-list="left">
            {left.map((one) => (
              <RecommendationRow key={one.id} one={one} />
            ))}
          </ul>
        </details>
      )}
      <RecommendBox />
    </section>
  );
}
