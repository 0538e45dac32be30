/** Offers what the hub takes away from a room: the letters of its cases, and sheets for who keeps the record. */
import { useEffect, useState } from "preact/hooks";
import { Table2 } from "lucide-preact";
import type { Sheet } from "../relay/records";
import { say } from "../words/say";
import { CaseLine } from "./CaseLine";
import { LetterButton } from "./LetterButton";
import { save } from "./save";
import { useSession } from "./session";
import "./styles/records.css";

const SHEETS: readonly Sheet[] = ["attendance", "agenda", "polls", "survey"];

export function Records() {
  const { records } = useSession();
  useEffect(() => void records.load(), [records]);
  return (
    <div class="records">
      <h2>{say("records-title")}</h2>
      <section>
        <h3>{say("records-letters")}</h3>
        <Letters />
      </section>
      <section>
        <h3>{say("records-sheets")}</h3>
        <p class="hint">{say("records-sheets-text")}</p>
        <div class="records-sheets">
          {SHEETS.map((sheet) => (
            <SheetButton key={sheet} sheet={sheet} />
          ))}
        </div>
      </section>
    </div>
  );
}

function Letters() {
  const { records } = useSession();
  const closed = records.closed.value;
  if (closed === undefined) return <p class="hint" role="status">{say("later-waiting")}</p>;
  if (closed === "failed") {
    return (
      <div role="alert">
        <p class="hint problem">{say("records-failed")}</p>
        <button class="button quiet small" data-control="records-again" onClick={() => void records.load()}>
          {say("later-again")}
        </button>
      </div>
    );
  }
  if (closed.length === 0) return <p class="hint">{say("records-no-case")}</p>;
  return (
    <ul>
      {closed.map(({ id, echoId, taken }) => (
        <li key={id}>
          <CaseLine echoId={echoId} taken={taken} />
          <LetterButton id={id} echoId={echoId} />
        </li>
      ))}
    </ul>
  );
}

function SheetButton({ sheet }: { sheet: Sheet }) {
  const { records } = useSession();
  const [busy, setBusy] = useState(false);
  const fetchIt = async () => {
    setBusy(true);
    const file = await records.sheet(sheet);
    setBusy(false);
    if (file) save(file, `${sheet}.csv`);
  };
  return (
    <button class="button quiet small" data-control={`sheet-${sheet}`} disabled={busy} onClick={() => void fetchIt()}>
      <Table2 aria-hidden="true" />
      <span>{busy ? say("case-sending") : say(`records-${sheet}`)}</span>
    </button>
  );
}
