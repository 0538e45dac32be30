/** Offers the survey of the session that was attended last, for a week: before the next one begins. */
import { useEffect, useState } from "preact/hooks";
import { ClipboardCheck } from "lucide-preact";
import { say, sayDay } from "../words/say";
import { Dialog } from "./Dialog";
import { Later } from "./Later";
import { useSession } from "./session";
import { loadSurvey } from "./survey-later";
import "./styles/survey.css";

export function LastSurvey() {
  const { survey } = useSession();
  const [open, setOpen] = useState(false);
  const last = survey.last.value;
  const waits = survey.isDue.value && last !== undefined;
  useEffect(() => survey.load(), [survey]);
  if (!waits) return null;
  const day = say("survey-last", { date: sayDay(dayOf(last.since)) });
  return (
    <aside class="survey-last">
      <ClipboardCheck aria-hidden="true" />
      <p>{day}</p>
      <button class="button small quiet" data-control="last-survey" onClick={() => setOpen(true)}>
        {say("survey-last-open")}
      </button>
      {open && (
        <Dialog title={day} onClose={() => setOpen(false)}>
          <Later load={loadSurvey} />
        </Dialog>
      )}
    </aside>
  );
}

/** Here, not in Greenwich. */
function dayOf(moment: number): string {
  const date = new Date(moment);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()].join("-");
}
