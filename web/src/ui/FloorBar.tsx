/** Tells whoever has the floor and is muted that nobody hears them, and unmutes. */
import { Mic, MicVocal } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";

export function FloorBar() {
  const session = useSession();
  // it stays while a key is held: the room would move with every press
  const talking = session.talking.value;
  const shown = session.hasFloor.value && (talking || !session.own.sends("microphone"));
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar bar-floor" role="status" data-shown={shown}>
      {shown && (
        <>
          <MicVocal aria-hidden="true" />
          <span>{talking ? say("talk-heard") : say("hands-muted-floor")}</span>
          <button class="button small" data-control="floor-unmute" onClick={() => session.setMuted("microphone", false)}>
            <Mic aria-hidden="true" />
            {say("unmute")}
          </button>
        </>
      )}
    </div>
  );
}
