/** Saves a case as a letter in Markdown: without names, unless they are wanted. */
import { useId, useState } from "preact/hooks";
import { Download } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";

export function LetterButton({ id, echoId }: { id: number; echoId: string }) {
  const { casework } = useSession();
  const [names, setNames] = useState(false);
  const [busy, setBusy] = useState(false);
  const hint = useId();
  const save = async () => {
    setBusy(true);
    const text = await casework.letter(id, names);
    setBusy(false);
    if (text === undefined) return;
    const address = URL.createObjectURL(new Blob([text], { type: "text/markdown" }));
    const link = document.createElement("a");
    link.href = address;
    link.download = `${echoId}.md`;
    link.click();
    // the browser has begun to read it by then
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };
  return (
    <div class="letter">
      <button class="button quiet small" data-control="save-letter" disabled={busy} aria-describedby={hint} onClick={() => void save()}>
        <Download aria-hidden="true" />
        <span>{busy ? say("case-sending") : say("case-letter", { id: echoId })}</span>
      </button>
      <label id={hint} class="letter-names">
        <input type="checkbox" data-control="letter-names" checked={names} onChange={({ currentTarget: { checked } }) => setNames(checked)} />
        <span>{say("case-letter-names")}</span>
      </label>
    </div>
  );
}
