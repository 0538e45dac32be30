/** Chooses microphone, camera and speaker, before the room and in it. */
import { useState } from "preact/hooks";
import { Mic, Play, Video, Volume2 } from "lucide-preact";
import type { ComponentType } from "preact";
import type { LucideProps } from "lucide-preact";
import type { Choice } from "../relay/devices";
import { strings } from "../strings";
import { useSession } from "./session";

/** `playTone` comes from outside: components know no audio hardware. */
export function DevicePickers({ playTone }: { playTone: (speaker: string | undefined) => Promise<void> }) {
  const { own, greeting } = useSession();
  const { watches } = greeting;
  const { microphones, cameras, speakers } = own.devices.value;
  const words = strings.prejoin;
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
            icon={Mic} label={words.microphone} choices={microphones} chosen={own.chosenDevice("microphone")}
            onChoose={(id) => void own.choose("microphone", id)}
          />
          <Picker
            icon={Video} label={words.camera} choices={cameras} chosen={own.chosenDevice("camera")}
            onChoose={(id) => void own.choose("camera", id)}
          />
        </>
      )}
      <div class="picker-row">
        <Picker
          icon={Volume2} label={words.speaker} choices={speakers} chosen={own.speaker.value} system={words.systemSpeaker}
          onChoose={(id) => void own.choose("speaker", id)}
        />
        <button class="button quiet" data-control="speaker-test" disabled={test === "playing"} onClick={() => void play()}>
          <Play aria-hidden="true" />
          {test === "playing" ? words.testing : words.testSpeaker}
        </button>
      </div>
      <p class="hint" role="status">
        {test === "played" && words.heard}
      </p>
    </div>
  );
}

interface PickerProps {
  icon: ComponentType<LucideProps>;
  label: string;
  choices: readonly Choice[];
  chosen: string | undefined;
  /** Stands for "whatever the system uses" where the list may be empty. */
  system?: string;
  onChoose: (id: string) => void;
}

function Picker({ icon: Icon, label, choices, chosen, system, onChoose }: PickerProps) {
  const none = choices.length === 0;
  return (
    <label class="picker">
      <Icon aria-hidden="true" />
      <span class="sr-only">{label}</span>
      <select
        data-picker={label.toLowerCase()}
        value={chosen ?? ""}
        disabled={none}
        onChange={(event) => onChoose(event.currentTarget.value)}
      >
        {none && <option value="">{system ?? label}</option>}
        {!none && !choices.some(({ id }) => id === chosen) && <option value={chosen ?? ""}>{system ?? label}</option>}
        {choices.map(({ id, label: text }, index) => (
          <option key={id} value={id}>
            {text || strings.prejoin.unnamed(label, index + 1)}
          </option>
        ))}
      </select>
    </label>
  );
}
