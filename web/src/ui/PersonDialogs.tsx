/** Asks before someone is removed, and for a new name. */
import { useId, useState } from "preact/hooks";
import type { Participant } from "../relay/messages";
import { say } from "../words/say";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

interface Props {
  one: Participant;
  onClose: () => void;
}

export function RemoveDialog({ one, onClose }: Props) {
  const session = useSession();
  return (
    <Dialog title={say("people-remove-title", { name: one.name })} onClose={onClose}>
      <p>{say("people-remove-text")}</p>
      <div class="dialog-actions">
        <button class="button quiet" onClick={onClose}>
          {say("cancel")}
        </button>
        <button
          class="button danger"
          data-control="confirm-remove"
          onClick={() => {
            session.remove(one.id);
            session.notices.show(say("removed", { name: one.name }));
            onClose();
          }}
        >
          {say("people-remove")}
        </button>
      </div>
    </Dialog>
  );
}

export function RenameDialog({ one, onClose }: Props) {
  const session = useSession();
  const id = useId();
  const [name, setName] = useState(one.name);
  return (
    <Dialog title={say("people-rename-title", { name: one.name })} onClose={onClose}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          session.rename(one.id, name);
          onClose();
        }}
      >
        <label for={id}>{say("people-new-name")}</label>
        <input id={id} data-control="new-name" dir="auto" required maxLength={64} pattern=".*\S.*" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <div class="dialog-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {say("cancel")}
          </button>
          <button class="button primary" data-control="save-name">
            {say("people-save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
