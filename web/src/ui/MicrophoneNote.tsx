/** Says that nothing is heard of the own microphone, why, and offers what mends it. */
import { CircleAlert, X } from "lucide-preact";
import { sayTrouble, type Trouble } from "../words/codes";
import { say } from "../words/say";
import { useSession } from "./session";

/** What helps against each trouble: another device, the same one again, or nothing that this page can do. */
const MENDS: Readonly<Record<Trouble, readonly ("choose" | "again")[]>> = {
  zeros: ["choose"],
  faint: ["choose"],
  silent: ["choose"],
  lost: ["choose"],
  missing: ["again"],
  busy: ["again", "choose"],
  other: ["again", "choose"],
  held: ["again", "choose"],
  denied: ["again"],
  denied_by_system: ["again"],
  dismissed: ["again"],
  still: [],
  insecure: [],
  unsupported: [],
};

export function MicrophoneNote({ kind, onChoose }: { kind: Trouble; onChoose: () => void }) {
  const { own, microphone } = useSession();
  return (
    <>
      <CircleAlert aria-hidden="true" />
      <p data-trouble={kind}>
        <strong>{say("microphone-nothing")}</strong> {sayTrouble("microphone", kind)}
      </p>
      {MENDS[kind].map((mend) => (
        <button
          key={mend} class="button small" data-control={`microphone-${mend}`}
          onClick={() => (mend === "choose" ? onChoose() : void own.open())}
        >
          {mend === "choose" ? say("microphone-choose") : say("try-again")}
        </button>
      ))}
      <Dismiss onClick={() => microphone.dismiss()} />
    </>
  );
}

export function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <button class="icon-button small" data-control="dismiss" aria-label={say("close")} onClick={onClick}>
      <X aria-hidden="true" />
    </button>
  );
}
