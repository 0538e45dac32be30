/** Lists who waits to be let in, for a host, who lets them in or not. */
import { useId, useState } from "preact/hooks";
import { Check, UserCheck, X } from "lucide-preact";
import { minutesOf, type Waiter } from "../state/lobby";
import { sayRole } from "../words/codes";
import { say, sayNumber } from "../words/say";
import { Avatar } from "./Avatar";
import { Dialog } from "./Dialog";
import { useLimits, useSession } from "./session";
import { useTick } from "./tick";

export function WaitingList() {
  const [denying, setDenying] = useState<Waiter | undefined>(undefined);
  return (
    <>
      <List onDeny={setDenying} />
      {denying && <DenyDialog one={denying} onClose={() => setDenying(undefined)} />}
    </>
  );
}

function List({ onDeny }: { onDeny: (one: Waiter) => void }) {
  const session = useSession();
  const waiting = session.lobby.waiting.value;
  const offline = session.away.value !== undefined;
  const lobby = session.room.value?.entrance === "lobby" && session.isHost.value;
  if (!lobby && waiting.length === 0) return null;
  return (
    <section class="people-group waiting-list" data-waiting={waiting.length}>
      <div class="waiting-list-head">
        <h3>
          {say("lobby-title")} {waiting.length > 0 && <span class="count">{sayNumber(waiting.length)}</span>}
        </h3>
        {waiting.length > 1 && (
          <button class="button small" data-control="admit-all" disabled={offline} onClick={() => session.lobby.admit(null)}>
            <UserCheck aria-hidden="true" /> {say("lobby-admit-all")}
          </button>
        )}
      </div>
      {waiting.length === 0 && <p class="hint">{say("lobby-empty")}</p>}
      <ul>
        {waiting.map((one) => (
          <WaiterRow key={one.id} one={one} offline={offline} onDeny={() => onDeny(one)} />
        ))}
      </ul>
    </section>
  );
}

function WaiterRow({ one, offline, onDeny }: { one: Waiter; offline: boolean; onDeny: () => void }) {
  const session = useSession();
  useTick(TICK_MS);
  const minutes = minutesOf(one, performance.now());
  return (
    <li class="person waiter" data-waiter={one.id}>
      <Avatar name={one.name} id={one.id} />
      <div class="person-text">
        <span class="person-name own-way" dir="auto">{one.name}</span>
        <span class="person-note">{[sayRole(one.role), say("hands-waits", { minutes })].filter(Boolean).join(" · ")}</span>
      </div>
      <div class="person-actions">
        <button
          class="button small primary" data-control="admit" disabled={offline} aria-label={say("about", { action: say("lobby-admit"), name: one.name })}
          onClick={() => session.lobby.admit(one.id)}
        >
          <Check aria-hidden="true" />
          <span>{say("lobby-admit")}</span>
        </button>
        <button
          class="icon-button small" data-control="deny" disabled={offline} title={say("lobby-deny")} aria-label={say("about", { action: say("lobby-deny"), name: one.name })}
          onClick={onDeny}
        >
          <X aria-hidden="true" />
        </button>
      </div>
    </li>
  );
}

function DenyDialog({ one, onClose }: { one: Waiter; onClose: () => void }) {
  const session = useSession();
  const { deny_reason_length: longest } = useLimits();
  const id = useId();
  const [reason, setReason] = useState("");
  const [again, setAgain] = useState(true);
  return (
    <Dialog title={say("lobby-deny-title", { name: one.name })} onClose={onClose}>
      <form
        class="field"
        onSubmit={(event) => {
          event.preventDefault();
          session.lobby.deny(one.id, reason, again);
          session.notices.show(say("lobby-denied", { name: one.name }));
          onClose();
        }}
      >
        <label for={id}>{say("lobby-deny-reason")}</label>
        <textarea id={id} data-control="deny-reason" dir="auto" rows={3} maxLength={longest} value={reason} onInput={(event) => setReason(event.currentTarget.value)} />
        <label class="check">
          <input type="checkbox" data-control="deny-again" checked={again} onChange={(event) => setAgain(event.currentTarget.checked)} />
          {say("lobby-deny-again")}
        </label>
        <p class="hint">{again ? "" : say("lobby-deny-again-text")}</p>
        <div class="dialog-actions">
          <button type="button" class="button quiet" onClick={onClose}>
            {say("cancel")}
          </button>
          <button class="button danger" data-control="confirm-deny">
            {say("lobby-deny-short")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

// minutes are shown
const TICK_MS = 10_000;
