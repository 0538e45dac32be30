/** Takes what a recommendation says, and, where one wants, what is meant by it. */
import { useEffect, useRef } from "preact/hooks";
import { STRENGTHS, type AdviceDraft } from "../state/case";
import { say } from "../words/say";
import { headingName } from "./heading";
import { useLimits, useSession } from "./session";

interface Props {
  draft: AdviceDraft;
  focused?: boolean;
  /** Shows what may be left out, too. */
  more: boolean;
  onChange: (part: Partial<AdviceDraft>) => void;
  onEnter: () => void;
}

export function AdviceFields({ draft, focused = false, more, onChange, onEnter }: Props) {
  const session = useSession();
  const limits = useLimits();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const { current } = field;
    if (!focused || !current) return;
    current.focus();
    // one goes on writing
    current.setSelectionRange(current.value.length, current.value.length);
  }, []);
  const { headings } = session.cases.value;
  const own = draft.heading !== "" && !headings.includes(draft.heading);
  return (
    <>
      <textarea
        ref={field} rows={2} maxLength={limits.recommendation_length} dir="auto" data-control="recommendation-text" aria-label={say("case-recommendation")} placeholder={say("case-recommendation")}
        value={draft.text} onInput={({ currentTarget: { value } }) => onChange({ text: value })}
        onKeyDown={(event) => {
          // while a word is being composed Enter belongs to it
          if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
      />
      {more && (
        <div class="advice-more">
          <label>
            <span>{say("case-heading")}</span>
            <select data-control="recommendation-heading" value={draft.heading} onChange={({ currentTarget: { value } }) => onChange({ heading: value })}>
              <option value="">{say("case-heading-none")}</option>
              {headings.map((one) => (
                <option key={one} value={one}>
                  {headingName(one)}
                </option>
              ))}
              {own && <option value={draft.heading}>{draft.heading}</option>}
            </select>
          </label>
          <label>
            <span>{say("case-strength")}</span>
            <select data-control="recommendation-strength" value={draft.strength} onChange={({ currentTarget: { value } }) => onChange({ strength: STRENGTHS.find((one) => one === value) ?? "none" })}>
              {STRENGTHS.map((one) => (
                <option key={one} value={one}>
                  {say(`case-strength-${one}`)}
                </option>
              ))}
            </select>
          </label>
          <label>
            <span>{say("case-discipline")}</span>
            <input type="text" maxLength={limits.recommendation_label_length} dir="auto" data-control="recommendation-discipline" value={draft.discipline} onInput={({ currentTarget: { value } }) => onChange({ discipline: value })} />
          </label>
          <label class="advice-goal">
            <input type="checkbox" data-control="recommendation-goal" checked={draft.servesGoal} onChange={({ currentTarget: { checked } }) => onChange({ servesGoal: checked })} />
            <span>{say("case-serves-goal")}</span>
          </label>
        </div>
      )}
    </>
  );
}
