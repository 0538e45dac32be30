/** Tells in the room that the own microphone gives nothing, or that one speaks while it is muted. */
import { MicOff } from "lucide-preact";
import { say } from "../words/say";
import { Dismiss, MicrophoneNote } from "./MicrophoneNote";
import { useSession } from "./session";

export function MicrophoneBar({ onDevices }: { onDevices: () => void }) {
  const session = useSession();
  const { muted, trouble } = session.own.microphone.value;
  const { dismissed, speaksMuted } = session.microphone;
  const failing = trouble !== undefined && !muted && !dismissed.value;
  const hint = speaksMuted.value && !failing;
  // The region stays, so that a screen reader hears what comes into it.
  return (
    <div class="bar bar-microphone" role="status" data-shown={failing || hint}>
      {failing && <MicrophoneNote kind={trouble} onChoose={onDevices} />}
      {hint && (
        <>
          <MicOff aria-hidden="true" />
          <span>
            {say("microphone-muted")} {session.looking.letterKeys.value && <span class="keys-only">{say("microphone-muted-keys")}</span>}
          </span>
          <button class="button small" data-control="hint-unmute" onClick={() => session.setMuted("microphone", false)}>
            {say("unmute")}
          </button>
          <Dismiss onClick={() => session.microphone.dismissHint()} />
        </>
      )}
    </div>
  );
}
