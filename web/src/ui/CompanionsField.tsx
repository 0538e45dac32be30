/** Names those who sit with a person behind the one camera. */
import { useId, useRef, useState } from "preact/hooks";
import { UserPlus, X } from "lucide-preact";
import { isSame, withNames } from "../state/companions";
import { say } from "../words/say";
import { useLimits } from "./session";

interface Props {
  names: readonly string[];
  onNames: (names: readonly string[]) => void;
  /** Who may be named with one press. */
  known: readonly string[];
}

export function CompanionsField({ names, onNames, known }: Props) {
  const limits = useLimits();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const full = names.length >= limits.max_companions;
  const offered = full ? [] : known.filter((name) => !names.some((one) => isSame(one, name)));
  const add = (text: string) => {
    if (text.trim() === "") return;
    onNames(withNames(names, text, limits));
    setTyped("");
  };
  const remove = (name: string) => {
    onNames(names.filter((one) => one !== name));
    input.current?.focus();
  };
  return (
    <div class="field companions">
      <label for={id}>{say("companions-label")}</label>
      {names.length > 0 && (
        <ul class="companions-names">
          {names.map((name) => (
            <li key={name} class="companion">
              <span dir="auto">{name}</span>
              <button
                type="button" class="icon-button small" data-control="companion-remove" title={say("companions-remove")}
                aria-label={say("about", { action: say("companions-remove"), name })} onClick={() => remove(name)}
              >
                <X aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="companions-add">
        <input
          ref={input} id={id} data-control="companion-name" dir="auto" autocomplete="off" enterkeyhint="done" maxLength={limits.name_length * 4} value={typed} disabled={full}
          placeholder={say("companions-placeholder")}
          onInput={(event) => setTyped(event.currentTarget.value)}
          onKeyDown={(event) => {
            // on an empty line it means the form around it
            if (event.key !== "Enter" || typed.trim() === "") return;
            event.preventDefault();
            add(typed);
          }}
          // a name that stands here is meant, whether or not it was added by hand
          onBlur={() => add(typed)}
        />
        <button type="button" class="button quiet" data-control="companion-add" disabled={full || typed.trim() === ""} onClick={() => add(typed)}>
          <UserPlus aria-hidden="true" />
          {say("companions-add")}
        </button>
      </div>
      {offered.length > 0 && (
        <div class="companions-known" role="group" aria-label={say("companions-known")}>
          <span class="hint" aria-hidden="true">{say("companions-known")}</span>
          {offered.map((name) => (
            <button key={name} type="button" class="button small quiet" data-control="companion-known" dir="auto" onClick={() => add(name)}>
              <UserPlus aria-hidden="true" />
              {name}
            </button>
          ))}
        </div>
      )}
      <p class="hint">{full ? say("companions-full", { count: limits.max_companions }) : say("companions-hint")}</p>
    </div>
  );
}
