/** Asks before someone is removed, and for a new name. */
import { useId, useState } from "preact/hooks";
import type { Participant } from "../relay/messages";
import { strings } from "../strings";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

const words = strings.people;

interface Props {
  one: Participant;
  onClose: () => void;
}

export function RemoveDialog({ one, onClose }: Props) {
  const session = useSession();
  return (
    <Dialog title={words.removeTitle(one.name)} onClose={onClose}>
      <p>{words.removeText}</p>
      <div class="dialog-actions">
        <button class="button quiet" onClick={onClose}>
          {strings.cancel}
        </button>
        <button
          class="button danger"
          data-control="confirm-remove"
          onClick={() => {
            session.remove(one.id);
            session.notices.show(strings.removed(one.name));
            onClose();
          }}
        >
          {words.remove}
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
    <Dialog title={words.renameTitle(one.name)} onClose={onClose}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          session.rename(one.id, name);
          onClose();
        }}
      >
        <label for={id}>{words.newName}</label>
        <input id={id} data-control="new-name" required maxLength={64} pattern=".*\S.*" value={name} onInput={(event) => setName(event.currentTarget.value)} />
        <div class="dialog-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {strings.cancel}
          </button>
          <button class="button primary" data-control="save-name">
            {words.save}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
