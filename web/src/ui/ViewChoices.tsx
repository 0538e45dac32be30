/** Chooses how this person looks at the session; the page remembers it. */
import type { Pictures } from "../state/memory";
import { say } from "../words/say";
import { useSession } from "./session";

const PICTURES: readonly Pictures[] = ["all", "stage", "none"];

export function ViewChoices() {
  const { looking, greeting, captions } = useSession();
  return (
    <section class="view-choices" aria-label={say("view-title")}>
      <h3>{say("view-title")}</h3>
      <label class="view-choice">
        <input type="checkbox" data-control="view-even" checked={looking.even.value} onChange={({ currentTarget }) => (looking.even.value = currentTarget.checked)} />
        <span>{say("view-even")}</span>
      </label>
      {greeting.watches || (
        <label class="view-choice">
          <input type="checkbox" data-control="hide-self" checked={looking.hidesSelf.value} onChange={({ currentTarget }) => looking.hideSelf(currentTarget.checked)} />
          <span>{say("view-hide-self")}</span>
        </label>
      )}
      <label class="view-choice">
        <input type="checkbox" data-control="captions" checked={captions.shown.value} onChange={({ currentTarget }) => captions.show(currentTarget.checked)} />
        <span>{say("captions-show")}</span>
      </label>
      {captions.shown.value && (
        <label class="view-choice">
          <input type="checkbox" data-control="large-captions" checked={captions.large.value} onChange={({ currentTarget }) => captions.enlarge(currentTarget.checked)} />
          <span>{say("captions-large")}</span>
        </label>
      )}
      <label class="view-choice">
        <span>{say("view-pictures")}</span>
        <select data-control="pictures" value={looking.pictures.value} onChange={({ currentTarget: { value } }) => looking.want(PICTURES.find((one) => one === value) ?? "all")}>
          {PICTURES.map((one) => (
            <option key={one} value={one}>
              {say(`view-pictures-${one}`)}
            </option>
          ))}
        </select>
      </label>
    </section>
  );
}
