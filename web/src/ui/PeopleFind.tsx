/** Looks for someone among many. */
import { Search } from "lucide-preact";
import { say } from "../words/say";

interface Props {
  wanted: string;
  /** How many have such a name. */
  count: number;
  onWant: (wanted: string) => void;
}

export function PeopleFind({ wanted, count, onWant }: Props) {
  const name = wanted.trim();
  return (
    <div class="people-find" role="search">
      <Search aria-hidden="true" />
      <input
        type="search" data-control="people-find" aria-label={say("people-find")} placeholder={say("people-find")} autocomplete="off" spellcheck={false}
        value={wanted} onInput={(event) => onWant(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.preventDefault();
          onWant("");
        }}
      />
      {/* The region stays, so that a screen reader hears what comes into it. */}
      <p class="hint" role="status">{name !== "" && (count > 0 ? say("people-found", { count }) : say("people-none", { name }))}</p>
    </div>
  );
}
