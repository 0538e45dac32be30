/** Takes a message: to whom, and what. */
import { useEffect, useId, useRef } from "preact/hooks";
import { Megaphone, Send } from "lucide-preact";
import type { ChatTo, ParticipantId } from "../relay/messages";
import { addressees, mayWriteToAll } from "../state/chat";
import { say } from "../words/say";
import { useLimits, useSession } from "./session";

// of what may be written; from there on one counts
const COUNTED_FROM = 0.9;

export function ChatComposer() {
  const session = useSession();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const limits = useLimits();
  const { conversation } = session;
  const { to, text } = conversation.draft.value;
  const self = session.self.value;
  if (!self) return null;
  const people = addressees(self, session.room.value?.participants ?? []);
  const longest = limits.chat_length;
  const toAll = mayWriteToAll(self.role, session.room.value?.chatToAll ?? "everyone");
  const length = [...text].length;
  const left = longest - length;
  const counts = length > longest * COUNTED_FROM;
  return (
    <form
      class="chat-composer"
      onSubmit={(event) => {
        event.preventDefault();
        conversation.write();
      }}
    >
      <label class="chat-to">
        <span>{say("chat-to")}</span>
        <select
          data-control="chat-to"
          value={typeof to === "object" ? to.one : to}
          onChange={(event) => {
            conversation.draft.value = { text, to: chosen(event.currentTarget.value) };
          }}
        >
          {toAll && <option value="everyone">{say("chat-everyone")}</option>}
          <option value="hub">{say("chat-hub")}</option>
          {typeof to === "object" && !people.some((one) => one.id === to.one) && <option value={to.one}>{say("chat-gone")}</option>}
          {people.map((one) => (
            <option key={one.id} value={one.id} dir="auto">
              {one.name}
            </option>
          ))}
        </select>
      </label>
      {!toAll && self.role === "clinician" && <p class="hint">{say("chat-held-back")}</p>}
      <div class="chat-field">
        <textarea
          ref={field} data-control="chat-text" rows={2} dir="auto" aria-label={say("chat-placeholder")} aria-describedby={id} placeholder={say("chat-placeholder")}
          value={text} maxLength={longest}
          onInput={(event) => {
            conversation.draft.value = { to, text: event.currentTarget.value };
          }}
          onKeyDown={(event) => {
            // while a word is being composed (Chinese, Japanese, an accent) Enter belongs to it
            if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
            event.preventDefault();
            conversation.write();
          }}
        />
        <button class="button primary" data-control="chat-send" aria-label={say("chat-send")} title={say("chat-send")} disabled={text.trim() === ""}>
          <Send class="along" aria-hidden="true" />
        </button>
      </div>
      <p id={id} class="hint" data-counts={counts}>
        {counts ? say("chat-left", { count: left }) : say("chat-send-hint")}
      </p>
      {session.isHub.value && <Announce text={text} />}
    </form>
  );
}

/** What is typed may stay in sight of everyone, in place of going by. */
function Announce({ text }: { text: string }) {
  const { conversation, board } = useSession();
  const { announcement_length: longest, max_announcements: most } = useLimits();
  const full = board.announcements.value.length >= most;
  const long = [...text.trim()].length > longest;
  const title = full ? say("refused-too_many_announcements", { count: most }) : long ? say("announcements-long", { count: longest }) : say("announcements-post-long");
  const idle = full || long || text.trim() === "";
  return (
    <button
      type="button" class="button quiet small" data-control="announce" aria-disabled={idle} title={title} aria-label={title}
      onClick={() => {
        if (idle) return;
        board.post(text);
        conversation.draft.value = { ...conversation.draft.value, text: "" };
      }}
    >
      <Megaphone aria-hidden="true" />
      <span>{say("announcements-post")}</span>
    </button>
  );
}

function chosen(value: ParticipantId): ChatTo {
  return value === "everyone" || value === "hub" ? value : { one: value };
}
