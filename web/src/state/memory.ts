/** Remembers what must outlive a reload (this tab only) and what makes the next visit shorter. */
import type { SourceName } from "../relay/messages";

/** What a tab remembers of its place in one room. */
export interface Place {
  readonly resume: string;
  readonly name: string | null;
  readonly muted: readonly SourceName[];
  /** Not sent, and muted by nobody: the device failed, was lost, or the system held it. */
  readonly halted: readonly SourceName[];
  /** Who sits with the person. */
  readonly companions: readonly string[];
}

/** That someone was in a session, and who at their page has not answered its survey. */
export interface Attended {
  readonly participant: string;
  /** Since when; milliseconds since 1970. */
  readonly since: number;
  readonly names: readonly string[];
}

/** Whose pictures a person wants: everyone's, those on the stage, or nobody's. Shared screens always come. */
export type Pictures = "all" | "stage" | "none";

export interface Preferences {
  readonly name?: string;
  readonly microphone?: string;
  readonly camera?: string;
  readonly speaker?: string;
  readonly theme?: "light" | "dark";
  /** Chosen, as opposed to the browser's. */
  readonly language?: string;
  readonly hidesSelf?: boolean;
  /** Whether single letters do what their controls do. */
  readonly letterKeys?: boolean;
  readonly pictures?: Pictures;
  /** Whether what is said is shown in writing, and how large. */
  readonly captions?: boolean;
  readonly largeCaptions?: boolean;
  /** Who sat with the person, last first. */
  readonly companions?: readonly string[];
}

/** A storage that may be forbidden: then nothing is remembered and everything still works. */
export interface Shelf {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

export class Memory {
  constructor(
    private readonly tab: Shelf | undefined,
    private readonly browser: Shelf | undefined,
  ) {}

  place(room: string): Place | undefined {
    const found = read(this.tab, `spindle.place.${room}`);
    if (!found || typeof found["resume"] !== "string") return undefined;
    const sources = (key: string) => (Array.isArray(found[key]) ? found[key].filter(isSource) : []);
    const name = typeof found["name"] === "string" ? found["name"] : null;
    return { resume: found["resume"], name, muted: sources("muted"), halted: sources("halted"), companions: texts(found["companions"]) };
  }

  keepPlace(room: string, place: Place): void {
    write(this.tab, `spindle.place.${room}`, place);
  }

  forgetPlace(room: string): void {
    try {
      this.tab?.removeItem(`spindle.place.${room}`);
    } catch {
      // forbidden storage holds nothing to forget
    }
  }

  /** The session of a room that was attended last. */
  attended(room: string): Attended | undefined {
    const found = read(this.browser, `spindle.attended.${room}`);
    const { participant, since } = found ?? {};
    if (typeof participant !== "string" || typeof since !== "number") return undefined;
    return { participant, since, names: texts(found?.["names"]) };
  }

  attend(room: string, attended: Attended): void {
    write(this.browser, `spindle.attended.${room}`, attended);
  }

  /** Which announcements of a room the person has folded away. */
  folded(room: string): readonly number[] {
    const ids = read(this.tab, `spindle.folded.${room}`)?.["ids"];
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "number") : [];
  }

  fold(room: string, ids: readonly number[]): void {
    write(this.tab, `spindle.folded.${room}`, { ids });
  }

  /** Whether the person has folded the case away that stands beside the faces. */
  caseFolded(room: string): boolean {
    return read(this.tab, `spindle.case.${room}`)?.["folded"] === true;
  }

  foldCase(room: string, folded: boolean): void {
    write(this.tab, `spindle.case.${room}`, { folded });
  }

  preferences(): Preferences {
    const found = read(this.browser, "spindle.preferences") ?? {};
    const text = (key: string) => (typeof found[key] === "string" ? { [key]: found[key] } : {});
    const { theme, pictures } = found;
    const truth = (key: string) => (typeof found[key] === "boolean" ? { [key]: found[key] } : {});
    return {
      ...text("name"),
      ...text("microphone"),
      ...text("camera"),
      ...text("speaker"),
      ...text("language"),
      ...(theme === "light" || theme === "dark" ? { theme } : {}),
      ...truth("hidesSelf"),
      ...truth("letterKeys"),
      ...truth("captions"),
      ...truth("largeCaptions"),
      ...(Array.isArray(found["companions"]) ? { companions: texts(found["companions"]) } : {}),
      ...(pictures === "all" || pictures === "stage" || pictures === "none" ? { pictures } : {}),
    };
  }

  prefer(change: Preferences): void {
    write(this.browser, "spindle.preferences", { ...this.preferences(), ...change });
  }

  forgetTheme(): void {
    const { theme: _theme, ...rest } = this.preferences();
    write(this.browser, "spindle.preferences", rest);
  }
}

/** The browser's own storages, where they are allowed. */
export function browserMemory(): Memory {
  const shelf = (name: "sessionStorage" | "localStorage"): Shelf | undefined => {
    try {
      return globalThis[name];
    } catch {
      return undefined;
    }
  };
  return new Memory(shelf("sessionStorage"), shelf("localStorage"));
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function isSource(value: unknown): value is SourceName {
  return value === "microphone" || value === "camera" || value === "screen";
}

function read(shelf: Shelf | undefined, key: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(shelf?.getItem(key) ?? "null");
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function write(shelf: Shelf | undefined, key: string, value: object): void {
  try {
    shelf?.setItem(key, JSON.stringify(value));
  } catch {
    // full or forbidden: the page works, a reload starts anew
  }
}
