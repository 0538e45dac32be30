/** Lists the keys that do what a control does, and switches those that are single letters off. */
import { say } from "../words/say";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

const SHORTCUTS = [
  ["M", "microphone"],
  ["", "talk"],
  ["V", "camera"],
  ["S", "screen"],
  ["P", "people"],
  ["H", "hands"],
  ["C", "chat"],
  ["K", "case"],
  ["A", "agenda"],
  ["R", "react"],
  ["O", "polls"],
  ["B", "away"],
  ["Y", "still-there"],
  ["N", "next"],
  ["G", "go-on"],
  ["?", "help"],
] as const;

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const { looking } = useSession();
  return (
    <Dialog title={say("shortcuts-title")} onClose={onClose}>
      <label class="view-choice">
        <input type="checkbox" data-control="letter-keys" checked={looking.letterKeys.value} onChange={({ currentTarget }) => looking.setLetterKeys(currentTarget.checked)} />
        <span>{say("shortcuts-letters")}</span>
      </label>
      <dl class="shortcuts">
        {SHORTCUTS.map(([key, name]) => (
          <div key={key} data-off={key !== "" && !looking.letterKeys.value}>
            <dt>
              <kbd>{key || say("shortcuts-space")}</kbd>
            </dt>
            <dd>{say(`shortcuts-${name}`)}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
