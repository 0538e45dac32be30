/** The case on the stage: its question always in sight, what it says, and once it comes to that what is recommended; of a narrow page the last alone. */
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { PanelBottomClose, PanelLeftClose } from "lucide-preact";
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
  // what is written down now is what is spoken of, and what is read back is read from the first
  const spoken = part === "recommend" ? book.recommendations.findLast(({ state }) => state !== "left")?.id : part === "sum_up" ? inState(book, "taken")[0]?.id : undefined;
  useLayoutEffect(() => {
    if (spoken !== undefined) scroll.current?.querySelector(`[data-said="${spoken}"]`)?.scrollIntoView({ block: "nearest" });
  }, [spoken]);
  const fold = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    // the button that brought it back went with that
    if (session.beside.isBroughtBack && document.activeElement === document.body) fold.current?.focus();
  }, [session]);
  if (!open) return null;
  const { case: told } = open;
  const below = session.beside.shown.value === "below";
  const folds = say(below ? "case-below-fold" : "case-beside-fold");
  return (
    <>
      <header class="case-beside-head">
        <h2>
          {below ? say("case-recommendations") : <bdi>{told.echo_id}</bdi>}
        </h2>
        {!below && told.presenter.name && (
          <p class="hint">
            <bdi>{told.presenter.name}</bdi>
          </p>
        )}
        <button ref={fold} class="icon-button small" data-control="fold-case" aria-label={folds} title={folds} onClick={() => session.beside.fold(true)}>
          {below ? <PanelBottomClose aria-hidden="true" /> : <PanelLeftClose class="along" aria-hidden="true" />}
        </button>
      </header>
      <div ref={scroll} class="case-beside-scroll" tabIndex={0} role="group" aria-label={say("case-of", { id: told.echo_id })}>
        {!below && <CaseQuestions questions={told.questions} level="h3" />}
        {sumsUp && <SumUp />}
        {sumsUp && <Suggestions />}
        {!below && <CaseSections sections={told.sections} level="h3" />}
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
