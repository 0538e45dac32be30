/** Says in the last part of a session that its survey is open, and leads to it. */
import { ClipboardCheck } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";
import "./styles/survey.css";

export function SurveyBar({ onOpen }: { onOpen: () => void }) {
  const { survey, part } = useSession();
  const shown = part.value === "survey" && survey.questions.value !== undefined && survey.waiting.value.length > 0;
  return (
    <div class="bar" role="status" data-shown={shown}>
      {shown && (
        <>
          <ClipboardCheck aria-hidden="true" />
          <span>{say("survey-bar")}</span>
          <button class="button small primary" data-control="open-survey" onClick={onOpen}>
            {say("survey-open")}
          </button>
        </>
      )}
    </div>
  );
}
