/** The case before the room: what it says, what is recommended for it, and what a host does with it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { BookOpenCheck, Pencil, Plus, SquareCheckBig } from "lucide-preact";
import { say } from "../words/say";
import { CaseForm } from "./CaseForm";
import { CaseSheet } from "./CaseSheet";
import { CloseCase } from "./CloseCase";
import { ClosedCases } from "./ClosedCases";
import { ReadBack } from "./ReadBack";
import { Recommendations } from "./Recommendations";
import { useSession } from "./session";
import "./styles/case.css";

export function CaseTab() {
  const session = useSession();
  const [dialog, setDialog] = useState<"read-back" | "close" | undefined>(undefined);
  const { casework } = session;
  const book = session.cases.value;
  const leads = session.isHost.value;
  const part = session.part.value;
  const editing = casework.editing.value;
  const edits = editing !== undefined && editing.what !== "one";
  const begin = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(edits);
  useEffect(() => {
    // the button that opened the form is there again
    if (wasEditing.current && !edits) begin.current?.focus();
    wasEditing.current = edits;
  }, [edits]);
  const { open } = book;
  useEffect(() => {
    if (!open) setDialog(undefined);
  }, [open]);
  if (edits && leads) return <CaseForm editing={editing} />;
  if (!open) {
    return (
      <div class="case">
        <p class="hint panel-empty">{leads ? say("case-none-host") : say("case-none")}</p>
        {leads && (
          <button ref={begin} class="button primary" data-control="open-case" onClick={() => casework.begin(SECTIONS.map((one) => say(`case-section-${one}`)))}>
            <Plus aria-hidden="true" />
            <span>{say("case-open")}</span>
          </button>
        )}
        <ClosedCases />
      </div>
    );
  }
  return (
    <div class="case">
      <details class="case-fold" open={!(part === "recommend" || part === "sum_up")}>
        <summary>{say("case-sheet")}</summary>
        <CaseSheet sheet={open} />
        {leads && (
          <button ref={begin} class="button quiet small" data-control="edit-case" onClick={() => casework.edit()}>
            <Pencil aria-hidden="true" />
            <span>{say("case-edit")}</span>
          </button>
        )}
      </details>
      <Recommendations />
      <div class="case-lead">
        <button class="button quiet" data-control="read-back" onClick={() => setDialog("read-back")}>
          <BookOpenCheck aria-hidden="true" />
          <span>{leads ? say("case-read-back") : say("case-show-large")}</span>
        </button>
        {leads && (
          <button class="button quiet" data-control="close-case" onClick={() => setDialog("close")}>
            <SquareCheckBig aria-hidden="true" />
            <span>{say("case-close")}</span>
          </button>
        )}
      </div>
      {leads && <ClosedCases />}
      {dialog === "read-back" && <ReadBack onClose={() => setDialog(undefined)} />}
      {dialog === "close" && <CloseCase onClose={() => setDialog(undefined)} />}
    </div>
  );
}

/** What a new case begins with: data, until the programme brings its templates. */
const SECTIONS = ["summary", "goal", "history", "medication", "results", "tried", "plan"] as const;
