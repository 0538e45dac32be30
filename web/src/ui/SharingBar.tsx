/** Tells whoever shares a screen that everyone sees it, and ends it. */
import { ScreenShare, ScreenShareOff } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";

export function SharingBar() {
  const session = useSession();
  const sharing = session.own.sends("screen");
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar" role="status" data-shown={sharing}>
      {sharing && (
        <>
          <ScreenShare aria-hidden="true" />
          <span>{say("sharing")}</span>
          <button class="button small danger" data-control="stop-sharing" onClick={() => session.setMuted("screen", true)}>
            <ScreenShareOff aria-hidden="true" />
            {say("controls-stop-share-long")}
          </button>
        </>
      )}
    </div>
  );
}
