/** Says what is wrong with a device, and offers to try again. */
import { CircleAlert } from "lucide-preact";
import type { Capture } from "../relay/devices";
import { sayTrouble } from "../words/codes";
import { isQuiet } from "../state/silence";
import { say } from "../words/say";
import { MicrophoneNote } from "./MicrophoneNote";
import { useSession } from "./session";

export function Troubles() {
  const { own, microphone: watch } = useSession();
  const { trouble: found, muted } = own.microphone.value;
  // what was open and gives nothing is no alarm: it is gone with the first sound, and may be closed
  const wasOpen = isQuiet(found) || found === "held" || found === "lost";
  const nothing = wasOpen && !muted && !watch.dismissed.value ? found : undefined;
  const microphone = wasOpen ? undefined : found;
  const camera = own.camera.value.trouble;
  const both = microphone !== undefined && microphone === camera;
  return (
    <>
      <div class="troubles" role="alert">
        {microphone && <TroubleNote what="microphone" also={both} />}
        {camera && !both && <TroubleNote what="camera" also={false} />}
      </div>
      <div class="troubles" role="status">
        {nothing && (
          <div class="trouble trouble-microphone">
            <MicrophoneNote kind={nothing} onChoose={choose} />
          </div>
        )}
      </div>
    </>
  );
}

/** The list of microphones stands on the same screen. */
function choose(): void {
  const picker = document.querySelector<HTMLSelectElement>('[data-picker="microphone"]');
  picker?.focus();
  // not every browser opens a list for a page
  try {
    picker?.showPicker?.();
  } catch {
    // the focus shows the way
  }
}

function TroubleNote({ what, also }: { what: Capture; also: boolean }) {
  const { own } = useSession();
  const kind = own[what].value.trouble;
  if (!kind) return null;
  const hopeless = kind === "insecure" || kind === "unsupported";
  const again = async () => {
    if (own[what].value.muted) await own.setMuted(what, false);
    else await own.open();
  };
  return (
    <div class="trouble" data-trouble={kind} data-source={what}>
      <CircleAlert aria-hidden="true" />
      <p>{sayTrouble(also ? "both" : what, kind)}</p>
      {!hopeless && (
        <button class="button quiet" onClick={() => void again()}>
          {say("try-again")}
        </button>
      )}
    </div>
  );
}
