/** Keeps the question in sight while a case is gone through. */
import { useState } from "preact/hooks";
import { ChevronDown, ChevronUp } from "lucide-preact";
import { STEPS } from "../state/agenda";
import { say } from "../words/say";
import { useSession } from "./session";

export function CaseStrip() {
  const session = useSession();
  const [open, setOpen] = useState(false);
  const sheet = session.cases.value.open;
  const part = session.part.value;
  if (!sheet || !STEPS.some((step) => step === part)) return null;
  const { questions } = sheet.case;
  const Icon = open ? ChevronUp : ChevronDown;
  return (
    <button class="case-strip" data-control="case-question" data-open={open} aria-expanded={open} title={open ? say("case-strip-less") : say("case-strip-more")} onClick={() => setOpen(!open)}>
      <span class="case-strip-name">{say("case-question")}</span>
      <span class="case-strip-text">
        {questions.map((question, index) => (
          <bdi key={index}>
            {questions.length > 1 && `${index + 1}. `}
            {question}{" "}
          </bdi>
        ))}
      </span>
      <Icon aria-hidden="true" />
    </button>
  );
}
