/** Chooses light or dark: the system's, until the person decides. */
import { computed, effect, signal } from "@preact/signals";
import type { Memory } from "../state/memory";

const system = globalThis.matchMedia?.("(prefers-color-scheme: dark)");
const systemDark = signal(system?.matches ?? false);
const decided = signal<"light" | "dark" | undefined>(undefined);
let kept: Memory | undefined;

export const isDark = computed(() => (decided.value ? decided.value === "dark" : systemDark.value));

/** Follows the system and what `memory` holds from now on. */
export function startTheme(memory: Memory): void {
  kept = memory;
  decided.value = memory.preferences().theme;
  system?.addEventListener("change", ({ matches }) => {
    systemDark.value = matches;
  });
  effect(() => {
    document.documentElement.dataset["theme"] = isDark.value ? "dark" : "light";
  });
}

export function toggleTheme(): void {
  const next = isDark.value ? "light" : "dark";
  // Back to what the system says means to follow it again.
  const follows = (next === "dark") === systemDark.value;
  decided.value = follows ? undefined : next;
  if (follows) kept?.forgetTheme();
  else kept?.prefer({ theme: next });
}
