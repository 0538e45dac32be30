/** Takes one section of a case: its title and its text, and its place among the others. */
import { useId } from "preact/hooks";
import { ChevronDown, ChevronUp, X } from "lucide-preact";
import { say } from "../words/say";
import { useLimits } from "./session";

interface Props {
  section: { readonly title: string; readonly text: string };
  at: number;
  count: number;
  onChange: (part: { title?: string; text?: string }) => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

export function CaseSectionField({ section: { title, text }, at, count, onChange, onMove, onRemove }: Props) {
  const limits = useLimits();
  const id = useId();
  const name = title || say("case-section-number", { number: at + 1 });
  const move = (by: -1 | 1) => {
    const possible = by < 0 ? at > 0 : at < count - 1;
    const label = by < 0 ? say("agenda-up", { name }) : say("agenda-down", { name });
    const Icon = by < 0 ? ChevronUp : ChevronDown;
    return (
      <button type="button" class="icon-button small" data-control={by < 0 ? "section-up" : "section-down"} aria-disabled={!possible} aria-label={label} title={label} onClick={() => possible && onMove(by)}>
        <Icon aria-hidden="true" />
      </button>
    );
  };
  return (
    <fieldset class="field case-section">
      <legend id={id} class="sr-only">
        <bdi>{name}</bdi>
      </legend>
      <div class="case-section-head">
        <input
          type="text" required={text.trim() !== ""} maxLength={limits.case_title_length} dir="auto" data-control="section-title" aria-label={say("case-section-title")}
          placeholder={say("case-section-title")} value={title} onInput={({ currentTarget: { value } }) => onChange({ title: value })}
        />
        {move(-1)}
        {move(1)}
        <button type="button" class="icon-button small" data-control="section-remove" aria-label={say("agenda-remove", { name })} title={say("agenda-remove", { name })} onClick={onRemove}>
          <X aria-hidden="true" />
        </button>
      </div>
      <textarea
        rows={4} maxLength={limits.case_section_length} dir="auto" data-control="section-text" aria-labelledby={id} value={text} onInput={({ currentTarget: { value } }) => onChange({ text: value })}
      />
    </fieldset>
  );
}
