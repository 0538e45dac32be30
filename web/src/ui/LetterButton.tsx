/** Saves a case as a letter, PDF or Markdown: without names, unless they are wanted. */
import { useId, useState } from "preact/hooks";
import { Download, FileText } from "lucide-preact";
import type { LetterKind } from "../relay/records";
import { say } from "../words/say";
import { save } from "./save";
import { useSession } from "./session";
import "./styles/records.css";

const ENDINGS = { pdf: "pdf", markdown: "md" } as const;

export function LetterButton({ id, echoId }: { id: number; echoId: string }) {
  const { records } = useSession();
  const [names, setNames] = useState(false);
  const [busy, setBusy] = useState<LetterKind>();
  const hint = useId();
  const fetchIt = async (kind: LetterKind) => {
    setBusy(kind);
    const letter = await records.letter(id, names, kind);
    setBusy(undefined);
    if (letter) save(letter, `${echoId}.${ENDINGS[kind]}`);
  };
  return (
    <div class="letter">
      <button class="button quiet small" data-control="print-letter" disabled={busy !== undefined} aria-describedby={hint} onClick={() => void fetchIt("pdf")}>
        <FileText aria-hidden="true" />
        <span>{busy === "pdf" ? say("case-sending") : say("case-letter-pdf", { id: echoId })}</span>
      </button>
      <button class="button quiet small" data-control="save-letter" disabled={busy !== undefined} aria-describedby={hint} onClick={() => void fetchIt("markdown")}>
        <Download aria-hidden="true" />
        <span>{busy === "markdown" ? say("case-sending") : say("case-letter", { id: echoId })}</span>
      </button>
      <label id={hint} class="letter-names">
        <input type="checkbox" data-control="letter-names" checked={names} onChange={({ currentTarget: { checked } }) => setNames(checked)} />
        <span>{say("case-letter-names")}</span>
      </label>
    </div>
  );
}
