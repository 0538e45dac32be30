/** Tells whoever shares a screen that everyone sees it, and ends it. */
import { ScreenShare, ScreenShareOff } from "lucide-preact";
import { strings } from "../strings";
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
          <span>{strings.sharing}</span>
          <button class="button small danger" data-control="stop-sharing" onClick={() => session.setMuted("screen", true)}>
            <ScreenShareOff aria-hidden="true" />
            {strings.controls.stopShareLong}
          </button>
        </>
      )}
    </div>
  );
}
