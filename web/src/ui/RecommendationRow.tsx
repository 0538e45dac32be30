/** Shows one recommendation with who said it, and what this person may do with it. */
import { Check, ChevronDown, ChevronUp, Heart, Pencil, Trash2, Undo2, X } from "lucide-preact";
import type { ComponentType } from "preact";
import type { LucideProps } from "lucide-preact";
import type { Recommendation } from "../relay/messages";
import { say, sayNumber } from "../words/say";
import { AdviceFields } from "./AdviceFields";
import { headingName } from "./heading";
import { useSession } from "./session";
import { StaleNote } from "./StaleNote";

interface Props {
  one: Recommendation;
  /** Its place among those that are taken. */
  at?: number;
  count?: number;
  onMove?: (by: -1 | 1) => void;
}

export function RecommendationRow({ one, at, count = 0, onMove }: Props) {
  const session = useSession();
  const { casework } = session;
  const editing = casework.editing.value;
  if (editing?.what === "one" && editing.id === one.id) return <Edit />;
  const leads = session.isHost.value;
  const number = at === undefined ? undefined : at + 1;
  return (
    <li class="recommendation" data-recommendation={one.id} data-state={one.state}>
      {number !== undefined && <span class="recommendation-number">{sayNumber(number)}</span>}
      <div class="recommendation-body">
        <RecommendationText one={one} />
        <div class="recommendation-does">
          {leads && one.state !== "taken" && <Does control="take" icon={Check} label={say("case-take")} words onClick={() => casework.sort(one, "taken")} />}
          {leads && one.state === "suggestion" && <Does control="leave-out" icon={X} label={say("case-leave")} words onClick={() => casework.sort(one, "left")} />}
          {leads && onMove && at !== undefined && (
            <>
              <Does control="recommendation-up" icon={ChevronUp} label={say("case-up", { number: at + 1 })} off={at === 0} onClick={() => onMove(-1)} />
              <Does control="recommendation-down" icon={ChevronDown} label={say("case-down", { number: at + 1 })} off={at === count - 1} onClick={() => onMove(1)} />
              <Does control="leave-out" icon={Undo2} label={say("case-leave")} onClick={() => casework.sort(one, "left")} />
            </>
          )}
          {casework.mayChange(one) && (
            <>
              <Does control="edit-recommendation" icon={Pencil} label={say("case-edit-one")} onClick={() => casework.editOne(one)} />
              <Does control="remove-recommendation" icon={Trash2} label={say("case-remove")} onClick={() => casework.remove(one.id)} />
            </>
          )}
        </div>
      </div>
    </li>
  );
}

/** What it says and who said it; without names, as it leaves the room, where `plain`. */
export function RecommendationText({ one: { says, said_by: by }, plain = false }: { one: Recommendation; plain?: boolean }) {
  const site = by.role === "clinician" || by.role === "observer" ? say("case-by-clinic") : say("case-by-hub");
  const who = [plain ? undefined : by.name, says.discipline, site].filter(Boolean).join(", ");
  const heading = says.heading ? headingName(says.heading) : undefined;
  return (
    <>
      <p class="recommendation-text own-lines">
        {says.strength && says.strength !== "none" && <strong class="strength">{say(`case-strength-${says.strength}`)}</strong>} <bdi>{says.text}</bdi>
      </p>
      <p class="recommendation-by">
        {heading && <span class="recommendation-heading">{heading}</span>}
        <span>
          <bdi>{who}</bdi>
        </span>
        {says.serves_goal && (
          <span class="serves-goal">
            <Heart aria-hidden="true" />
            {say("case-serves-goal")}
          </span>
        )}
      </p>
    </>
  );
}

interface DoesProps {
  control: string;
  icon: ComponentType<LucideProps>;
  label: string;
  words?: boolean;
  off?: boolean;
  onClick: () => void;
}

function Does({ control, icon: Icon, label, words = false, off = false, onClick }: DoesProps) {
  return (
    <button class={words ? "button quiet small" : "icon-button small"} data-control={control} aria-disabled={off} aria-label={label} title={label} onClick={() => off || onClick()}>
      <Icon aria-hidden="true" />
      {words && <span>{label}</span>}
    </button>
  );
}

function Edit() {
  const session = useSession();
  const { casework } = session;
  const editing = casework.editing.value;
  if (editing?.what !== "one") return null;
  return (
    <li class="recommendation" data-recommendation={editing.id}>
      <form
        class="recommend-box" aria-label={say("case-edit-one")}
        onSubmit={(event) => {
          event.preventDefault();
          casework.save();
        }}
      >
        <StaleNote />
        <AdviceFields
          draft={editing.draft} focused more
          onChange={(part) => {
            casework.editing.value = { ...editing, draft: { ...editing.draft, ...part } };
          }}
          onEnter={() => casework.save()}
        />
        <div class="dialog-actions">
          <button type="button" class="button quiet small" data-control="cancel-recommendation" onClick={() => casework.cancel()}>
            {say("cancel")}
          </button>
          <button type="submit" class="button primary small" data-control="save-recommendation" disabled={editing.sent || editing.draft.text.trim() === "" || session.away.value !== undefined}>
            {editing.sent ? say("case-sending") : say("agenda-save")}
          </button>
        </div>
      </form>
    </li>
  );
}
