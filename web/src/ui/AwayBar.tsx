/** Tells whoever stepped away that everyone sees so, and brings them back. */
import { Coffee } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";

export function AwayBar() {
  const { absence } = useSession();
  const away = absence.away.value;
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar" role="status" data-shown={away}>
      {away && (
        <>
          <Coffee aria-hidden="true" />
          <span>{say("absence-you")}</span>
          <button class="button small primary" data-control="back" onClick={() => absence.back()}>
            {say("absence-back")}
          </button>
        </>
      )}
    </div>
  );
}
