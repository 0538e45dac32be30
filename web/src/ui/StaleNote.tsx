/** Says that someone else changed the edited text meanwhile, and shows what it says now. */
import { say } from "../words/say";
import { participant } from "../state/room";
import { CaseSheet } from "./CaseSheet";
import { useSession } from "./session";

export function StaleNote() {
  const session = useSession();
  const { casework } = session;
  const editing = casework.editing.value;
  if (!editing || editing.what === "new" || !casework.stale.value) return null;
  const { open, recommendations } = session.cases.value;
  const one = editing.what === "one" ? recommendations.find(({ id }) => id === editing.id) : undefined;
  const by = editing.what === "one" ? one?.edited_by : open?.edited_by;
  const name = session.room.value && participant(session.room.value, by ?? null)?.name;
  return (
    <div class="case-stale" role="alert">
      <p>{name ? say("case-stale-by", { name }) : say("case-stale")}</p>
      {one && <blockquote class="own-lines own-way" dir="auto">{one.says.text}</blockquote>}
      {editing.what === "case" && open && (
        <details>
          <summary>{say("case-stale-now")}</summary>
          <CaseSheet sheet={open} />
        </details>
      )}
      <div class="dialog-actions">
        <button type="button" class="button quiet small" data-control="stale-theirs" onClick={() => casework.cancel()}>
          {say("case-stale-theirs")}
        </button>
        <button type="button" class="button quiet small" data-control="stale-mine" onClick={() => casework.overwrite()}>
          {say("case-stale-mine")}
        </button>
      </div>
    </div>
  );
}
