/** Asks before someone is removed, for a new name, and for those who sit with someone. */
import { useId, useState } from "preact/hooks";
import type { Participant } from "../relay/messages";
import { say } from "../words/say";
import { CompanionsField } from "./CompanionsField";
import { Dialog } from "./Dialog";
import { useLimits, useSession } from "./session";

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
  const { name_length: longest } = useLimits();
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
        <input id={id} data-control="new-name" dir="auto" required maxLength={longest} pattern=".*\S.*" value={name} onInput={(event) => setName(event.currentTarget.value)} />
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

export function CompanionsDialog({ one, onClose }: Props) {
  const session = useSession();
  const [names, setNames] = useState<readonly string[]>(one.companions ?? []);
  const self = one.id === session.room.value?.self;
  return (
    <Dialog title={self ? say("companions-title-own") : say("companions-title-of", { name: one.name })} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          session.companions.set(one.id, names);
          onClose();
        }}
      >
        <CompanionsField names={names} known={self ? session.companions.known : []} onNames={setNames} />
        <div class="dialog-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {say("cancel")}
          </button>
          <button class="button primary" data-control="save-companions">
            {say("people-save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
