/** Hands the audio hardware to the components that meter a microphone or try a speaker. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { WatchLevel } from "./LevelMeter";

export interface Sounds {
  readonly watchLevel: WatchLevel;
  readonly playTone: (speaker: string | undefined) => Promise<void>;
  /** One short note, for a person who looks elsewhere. */
  readonly chime: (speaker: string | undefined) => Promise<void>;
}

const SILENCE: Sounds = { watchLevel: () => () => undefined, playTone: () => Promise.resolve(), chime: () => Promise.resolve() };

export const SoundsContext = createContext<Sounds>(SILENCE);

export function useSounds(): Sounds {
  return useContext(SoundsContext);
}
