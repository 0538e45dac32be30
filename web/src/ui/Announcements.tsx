/** Keeps in sight what everyone should know: one line, and all of it where one opens it. */
import { useEffect, useRef, useState } from "preact/hooks";
import { ChevronDown, ChevronUp, Megaphone, Pencil, Trash2, X } from "lucide-preact";
import type { Announcement } from "../state/board";
import { say, sayNumber, sayTime } from "../words/say";
import { useEditor } from "./editor";
import { useLimits, useSession } from "./session";
import { WithLinks } from "./WithLinks";

export function Announcements() {
  const { board } = useSession();
  const [open, setOpen] = useState(false);
  const toggle = useRef<HTMLButtonElement>(null);
  const all = board.announcements.value;
  const shown = board.shown.value;
  const newest = shown.at(-1);
  // one that comes is read in the line, and the rest where it was
  useEffect(() => setOpen((was) => was && all.length > 0), [all.length === 0]);
  if (all.length === 0) return null;
  const Icon = open ? ChevronUp : ChevronDown;
  const label = open ? say("announcements-close") : say("announcements-open", { count: all.length });
  return (
    <section class="announcements" aria-label={say("announcements-title")} data-open={open} data-folded={!newest}>
      <div class="announcements-line">
        <Megaphone aria-hidden="true" />
        {newest && !open ? (
          <p class="own-way" dir="auto">
            <WithLinks text={newest.text.replace(/\s+/gu, " ")} />
          </p>
        ) : (
          <p>{say("announcements-count", { count: all.length })}</p>
        )}
        {newest && shown.length > 1 && !open && <span class="announcements-more">+{sayNumber(shown.length - 1)}</span>}
        <button
          ref={toggle} class="icon-button small" data-control="announcements" aria-expanded={open} aria-label={label} title={label}
          onClick={() => {
            if (!newest) board.unfold();
            setOpen(!open);
          }}
        >
          <Icon aria-hidden="true" />
        </button>
        {newest && (
          <button
            class="icon-button small" data-control="fold-announcements" aria-label={say("announcements-fold")} title={say("announcements-fold")}
            onClick={() => {
              board.fold();
              setOpen(false);
              toggle.current?.focus();
            }}
          >
            <X aria-hidden="true" />
          </button>
        )}
      </div>
      {open && (
        <ul class="announcements-all" tabIndex={0} aria-label={say("announcements-title")}>
          {[...all].reverse().map((one) => (
            <One key={one.id} one={one} onGone={() => toggle.current?.focus()} />
          ))}
        </ul>
      )}
    </section>
  );
}

function One({ one, onGone }: { one: Announcement; onGone: () => void }) {
  const session = useSession();
  const editor = useEditor();
  const own = one.from === session.room.value?.self;
  const may = session.isHost.value || (own && session.isHub.value);
  const time = new Date(one.at);
  if (editor.isOpen) return <Editor one={one} onClose={() => editor.setOpen(false)} />;
  return (
    <li class="announcement" data-announcement={one.id}>
      <div>
        <p dir="auto">
          <WithLinks text={one.text} />
        </p>
        <p class="hint">
          <bdi>{own ? say("chat-you") : one.name}</bdi> · <time dateTime={time.toISOString()}>{sayTime(time)}</time>
          {one.edited_by !== null && (
            <>
              {" · "}
              <bdi>{say("announcements-edited-by", { name: one.edited_by })}</bdi>
            </>
          )}
        </p>
      </div>
      {may && (
        <>
          <button ref={editor.opener} class="icon-button small" data-control="edit-announcement" aria-label={say("announcements-edit")} title={say("announcements-edit")} onClick={() => editor.setOpen(true)}>
            <Pencil aria-hidden="true" />
          </button>
          <button
            class="icon-button small danger-text" data-control="take-down" aria-label={say("announcements-take-down")} title={say("announcements-take-down")}
            onClick={() => {
              onGone();
              session.board.takeDown(one.id);
            }}
          >
            <Trash2 aria-hidden="true" />
          </button>
        </>
      )}
    </li>
  );
}

function Editor({ one, onClose }: { one: Announcement; onClose: () => void }) {
  const { board } = useSession();
  const { announcement_length: longest } = useLimits();
  const [text, setText] = useState(one.text);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  return (
    <li class="announcement">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          board.edit(one.id, text);
          onClose();
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onClose();
        }}
      >
        <textarea
          ref={field} rows={3} dir="auto" data-control="announcement-text" aria-label={say("announcements-text")} maxLength={longest} value={text}
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <div class="dialog-actions">
          <button type="button" class="button quiet small" onClick={onClose}>
            {say("cancel")}
          </button>
          <button type="submit" class="button primary small" data-control="save-announcement" disabled={text.trim() === ""}>
            {say("announcements-save")}
          </button>
        </div>
      </form>
    </li>
  );
}
