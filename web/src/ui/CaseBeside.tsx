/** The case on the stage: its question always in sight, what it says, and once it comes to that what is recommended. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { PanelLeftClose } from "lucide-preact";
import { inState } from "../state/case";
import { say } from "../words/say";
import { CaseQuestions, CaseSections } from "./CaseSheet";
import { SumUp } from "./ReadBack";
import { RecommendationText } from "./RecommendationRow";
import { useSession } from "./session";
import "./styles/case.css";

export function CaseBeside() {
  const session = useSession();
  const scroll = useRef<HTMLDivElement>(null);
  const part = session.part.value;
  const sumsUp = part === "recommend" || part === "sum_up";
  const book = session.cases.value;
  const { open } = book;
  const newest = sumsUp ? book.recommendations.findLast(({ state }) => state !== "left")?.id : undefined;
  useLayoutEffect(() => {
    // what is written down now is what is spoken of
    if (newest !== undefined) scroll.current?.querySelector(`[data-said="${newest}"]`)?.scrollIntoView({ block: "nearest" });
  }, [newest]);
  const fold = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // the button that brought it back went with that
    if (session.beside.isBroughtBack && document.activeElement === document.body) fold.current?.focus();
  }, [session]);
  if (!open) return null;
  const { case: told } = open;
  return (
    <>
      <header class="case-beside-head">
        <h2>
          <bdi>{told.echo_id}</bdi>
        </h2>
        {told.presenter.name && (
          <p class="hint">
            <bdi>{told.presenter.name}</bdi>
          </p>
        )}
        <button ref={fold} class="icon-button small" data-control="fold-case" aria-label={say("case-beside-fold")} title={say("case-beside-fold")} onClick={() => session.beside.fold(true)}>
          <PanelLeftClose class="along" aria-hidden="true" />
        </button>
      </header>
      <div ref={scroll} class="case-beside-scroll" tabIndex={0} role="group" aria-label={say("case-of", { id: told.echo_id })}>
        <CaseQuestions questions={told.questions} level="h3" />
        {sumsUp && <SumUp />}
        {sumsUp && <Suggestions />}
        <CaseSections sections={told.sections} level="h3" />
      </div>
    </>
  );
}

/** What clinics said and no host has taken yet. */
function Suggestions() {
  const suggested = inState(useSession().cases.value, "suggestion");
  if (suggested.length === 0) return null;
  return (
    <section class="case-section">
      <h3>{say("case-suggestions")}</h3>
      <ul class="case-summary">
        {suggested.map((one) => (
          <li key={one.id} data-said={one.id}>
            <RecommendationText one={one} plain />
          </li>
        ))}
      </ul>
    </section>
  );
}
