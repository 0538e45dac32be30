/** Runs an action for a key, unless the person is typing or a window stands above the page; says which key it is. */
import { useEffect, useRef } from "preact/hooks";
import { useSession } from "./session";

export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  const { letterKeys } = useSession().looking;
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
      if (occupied(event.target)) return;
      const isCharacter = event.key.length === 1;
      if (isCharacter && !letterKeys.peek()) return;
      const action = latest.current[isCharacter ? event.key.toLowerCase() : event.key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  }, []);
}

/** What a control says of the key that does the same, while keys do. */
export function useKeyHint(key: string | undefined, label: string): { title: string; "aria-keyshortcuts"?: string } {
  const used = useSession().looking.letterKeys.value;
  return key && used ? { title: `${label} (${key})`, "aria-keyshortcuts": key.toLowerCase() } : { title: label };
}

function occupied(target: EventTarget | null): boolean {
  if (document.querySelector("dialog[open]")) return true;
  return target instanceof HTMLElement && target.closest("input, select, textarea, [contenteditable]") !== null;
}
