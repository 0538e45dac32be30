/** Chooses microphone, camera and speaker, before the room and in it. */
import { useState } from "preact/hooks";
import { Mic, Play, Video, Volume2 } from "lucide-preact";
import type { ComponentType } from "preact";
import type { LucideProps } from "lucide-preact";
import type { Choice } from "../relay/devices";
import { say } from "../words/say";
import { useSession } from "./session";

/** `playTone` comes from outside: components know no audio hardware. */
export function DevicePickers({ playTone }: { playTone: (speaker: string | undefined) => Promise<void> }) {
  const { own, greeting } = useSession();
  const { watches } = greeting;
  const { microphones, cameras, speakers } = own.devices.value;
  const [test, setTest] = useState<"idle" | "playing" | "played">("idle");
  const play = async () => {
    setTest("playing");
    await playTone(own.speaker.value).catch(() => undefined); // no speaker at all: the sentence below helps
    setTest("played");
  };
  return (
    <div class="pickers">
      {watches || (
        <>
          <Picker
            id="microphone" icon={Mic} label={say("prejoin-microphone")} choices={microphones} chosen={own.chosenDevice("microphone")}
            onChoose={(id) => void own.choose("microphone", id)}
          />
          <Picker
            id="camera" icon={Video} label={say("prejoin-camera")} choices={cameras} chosen={own.chosenDevice("camera")}
            onChoose={(id) => void own.choose("camera", id)}
          />
        </>
      )}
      <div class="picker-row">
        <Picker
          id="speaker" icon={Volume2} label={say("prejoin-speaker")} choices={speakers} chosen={own.speaker.value} system={say("prejoin-system-speaker")}
          onChoose={(id) => void own.choose("speaker", id)}
        />
        <button class="button quiet" data-control="speaker-test" disabled={test === "playing"} onClick={() => void play()}>
          <Play aria-hidden="true" />
          {test === "playing" ? say("prejoin-testing") : say("prejoin-test-speaker")}
        </button>
      </div>
      <p class="hint" role="status">
        {test === "played" && say("prejoin-heard")}
      </p>
    </div>
  );
}

interface PickerProps {
  id: "microphone" | "camera" | "speaker";
  icon: ComponentType<LucideProps>;
  label: string;
  choices: readonly Choice[];
  chosen: string | undefined;
  /** Stands for "whatever the system uses" where the list may be empty. */
  system?: string;
  onChoose: (id: string) => void;
}

function Picker({ id, icon: Icon, label, choices, chosen, system, onChoose }: PickerProps) {
  const none = choices.length === 0;
  return (
    <label class="picker">
      <Icon aria-hidden="true" />
      <span class="sr-only">{label}</span>
      <select
        data-picker={id}
        value={chosen ?? ""}
        disabled={none}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {none && <option value="">{system ?? label}</option>}
        {!none && !choices.some((one) => one.id === chosen) && <option value={chosen ?? ""}>{system ?? label}</option>}
        {choices.map(({ id: device, label: text }, index) => (
          <option key={device} value={device}>
            {text || say("prejoin-unnamed", { kind: label, number: index + 1 })}
          </option>
        ))}
      </select>
    </label>
  );
}
