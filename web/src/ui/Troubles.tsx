/** Says what is wrong with a device, and offers to try again. */
import { CircleAlert } from "lucide-preact";
import type { Capture } from "../relay/devices";
import { sayTrouble } from "../words/codes";
import { say } from "../words/say";
import { useSession } from "./session";

export function Troubles() {
  const { own } = useSession();
  const microphone = own.microphone.value.trouble;
  const camera = own.camera.value.trouble;
  const both = microphone !== undefined && microphone === camera;
  return (
    <div class="troubles" role="alert">
      {microphone && <TroubleNote what="microphone" also={both} />}
      {camera && !both && <TroubleNote what="camera" also={false} />}
    </div>
  );
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
