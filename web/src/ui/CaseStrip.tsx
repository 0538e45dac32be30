/** Keeps the question in sight while a case is gone through. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ChevronDown, ChevronUp, PanelBottomOpen, PanelLeftOpen } from "lucide-preact";
import { STEPS } from "../state/agenda";
import { say } from "../words/say";
import { useSession } from "./session";

export function CaseStrip() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const { possible, shown } = session.beside;
  const unfold = useRef<HTMLButtonElement>(null);
  const wasShown = useRef(shown.value);
  useEffect(() => {
    // the button that folded it away went with it
    if (wasShown.current && !shown.value && possible.value && document.activeElement === document.body) unfold.current?.focus();
    wasShown.current = shown.value;
  }, [shown.value]);
  const sheet = session.cases.value.open;
  const part = session.part.value;
  // beside the faces it stands whole
  if (!sheet || shown.value === "beside" || !STEPS.some((step) => step === part)) return null;
  const { questions } = sheet.case;
  const Icon = open ? ChevronUp : ChevronDown;
  const unfolds = say(possible.value === "below" ? "case-below-show" : "case-beside-show");
  return (
    <div class="case-strip-line">
      <button class="case-strip" data-control="case-question" data-open={open} aria-expanded={open} title={open ? say("case-strip-less") : say("case-strip-more")} onClick={() => setOpen(!open)}>
        <span class="case-strip-name">{say("case-question")}</span>
        {/* one line of one direction: cut at its end, which is where the last question's end is */}
        <span class="case-strip-text own-way" dir="auto">
          {questions.map((question, index) => `${questions.length > 1 ? `${index + 1}. ` : ""}${question} `).join("")}
        </span>
        <Icon aria-hidden="true" />
      </button>
      {possible.value && !shown.value && (
        <button ref={unfold} class="button small quiet" data-control="unfold-case" title={unfolds} onClick={() => session.beside.fold(false)}>
          {possible.value === "below" ? <PanelBottomOpen aria-hidden="true" /> : <PanelLeftOpen class="along" aria-hidden="true" />}
          <span>{unfolds}</span>
        </button>
      )}
    </div>
  );
}
