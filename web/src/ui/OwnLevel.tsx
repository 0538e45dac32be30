/** Shows what the own microphone hears, or why it hears nothing. */
import { Mic, MicOff } from "lucide-preact";
import { say } from "../words/say";
import { LevelMeter } from "./LevelMeter";
import { useSession } from "./session";
import { useSounds } from "./sounds";

export function OwnLevel() {
  const { own } = useSession();
  const { watchLevel } = useSounds();
  const { track, opening } = own.microphone.value;
  const asks = opening || own.camera.value.opening;
  return (
    <div class="preview-level">
      {own.sends("microphone") && track ? (
        <>
          <Mic aria-hidden="true" />
          <LevelMeter track={track} watchLevel={watchLevel} />
          <span class="hint">{say("prejoin-speak")}</span>
        </>
      ) : (
        <>
          <MicOff aria-hidden="true" />
          <span class="hint">{asks ? say("prejoin-asking") : say("prejoin-mic-off")}</span>
        </>
      )}
    </div>
  );
}
