/** Lists the polls: the one to answer, what was answered in others, and for the hub those that it prepares. */
import { useEffect, useRef, useState } from "preact/hooks";
import { Eye, EyeOff, Pencil, Play, Plus, Square, Trash2, Undo2 } from "lucide-preact";
import type { ComponentType } from "preact";
import type { LucideProps } from "lucide-preact";
import type { Poll } from "../relay/messages";
import { say } from "../words/say";
import { PollEditor } from "./PollEditor";
import { PollResults } from "./PollResults";
import { useLimits, useSession } from "./session";
import { VoteForm } from "./VoteForm";

export function Polls() {
  const { ballots } = useSession();
  const limits = useLimits();
  const [edits, setEdits] = useState<Poll | "new" | undefined>(undefined);
  const box = useRef<HTMLDivElement>(null);
  const back = useRef<string | undefined>(undefined);
  const polls = ballots.polls.value;
  const open = ballots.open.value;
  const makes = ballots.makes;
  useEffect(() => {
    // after the panel has taken the focus
    setTimeout(() => box.current?.querySelector<HTMLElement>(".vote input")?.focus());
  }, [open?.id]);
  useEffect(() => {
    if (!edits && back.current) box.current?.querySelector<HTMLElement>(`[data-control="${back.current}"]`)?.focus();
    back.current = undefined;
  }, [edits]);
  useEffect(() => {
    // what was pressed is gone: a vote was taken, a draft was started
    if (document.activeElement === document.body) box.current?.focus();
  }, [polls, ballots.votes.value]);
  if (edits && makes) {
    const close = () => {
      back.current = "make-poll";
      setEdits(undefined);
    };
    return <PollEditor poll={edits === "new" ? undefined : edits} onClose={close} />;
  }
  const closed = polls.filter(({ state }) => state === "closed").reverse();
  const drafts = polls.filter(({ state }) => state === "draft");
  return (
    <div ref={box} class="polls" tabIndex={-1}>
      {polls.length === 0 && <p class="hint panel-empty">{makes ? say("polls-empty-hub") : say("polls-empty")}</p>}
      {open && <One key={open.id} poll={open} />}
      {drafts.length > 0 && (
        <section>
          <h3>{say("polls-drafts")}</h3>
          {drafts.map((poll) => (
            <One key={poll.id} poll={poll} onEdit={() => setEdits(poll)} />
          ))}
        </section>
      )}
      {closed.length > 0 && (
        <section>
          <h3>{say("polls-closed")}</h3>
          {closed.map((poll) => (
            <One key={poll.id} poll={poll} />
          ))}
        </section>
      )}
      {makes && (
        <button class="button quiet" data-control="make-poll" disabled={polls.length >= limits.max_polls} onClick={() => setEdits("new")}>
          <Plus aria-hidden="true" />
          <span>{say("polls-make")}</span>
        </button>
      )}
    </div>
  );
}

function One({ poll, onEdit }: { poll: Poll; onEdit?: () => void }) {
  const { ballots } = useSession();
  const votes = ballots.mayVote(poll);
  const voted = ballots.voted(poll.id) !== undefined;
  // the others stand below a heading of their own
  const Heading = poll.state === "open" ? "h3" : "h4";
  const sees = poll.state !== "draft" && (!votes || voted || ballots.makes);
  return (
    <article class="poll" data-poll={poll.id} data-state={poll.state} data-voted={voted}>
      {votes ? <VoteForm poll={poll} place="panel" /> : <Heading class="own-way" dir="auto">{poll.plan.question}</Heading>}
      {poll.state === "open" && !votes && <p class="hint" role="status">{voted ? say("polls-you-voted") : say("polls-not-you")}</p>}
      {poll.state === "draft" && <p class="hint">{sayHow(poll)}</p>}
      {sees && <PollResults poll={poll} />}
      {ballots.makes && <Lead poll={poll} {...(onEdit ? { onEdit } : {})} />}
    </article>
  );
}

/** What a draft will be, in words. */
function sayHow({ plan: { kind, anonymous, shared, observers } }: Poll): string {
  return [
    say(`polls-kind-${kind.type}`), anonymous ? say("polls-anonymous") : say("polls-named"), shared ? say("polls-for-all") : say("polls-for-hub"),
    observers && say("polls-observers-too"),
  ].filter(Boolean).join(" · ");
}

/** What whoever makes polls does with one. */
function Lead({ poll, onEdit }: { poll: Poll; onEdit?: () => void }) {
  const { ballots } = useSession();
  const { question } = poll.plan;
  const other = ballots.open.value !== undefined && ballots.open.value.id !== poll.id;
  const remove = <Act id="remove-poll" icon={Trash2} label={say("polls-remove", { question })} quiet onClick={() => ballots.remove(poll.id)} />;
  const share = poll.plan.shared ? (
    <Act id="hide-poll" icon={EyeOff} label={say("polls-hide", { question })} text={say("polls-hide-short")} onClick={() => ballots.share(poll.id, false)} />
  ) : (
    <Act id="share-poll" icon={Eye} label={say("polls-share", { question })} text={say("polls-share-short")} onClick={() => ballots.share(poll.id, true)} />
  );
  return (
    <div class="poll-lead">
      {poll.state === "open" && <Act id="close-poll" icon={Square} label={say("polls-close", { question })} text={say("polls-close-short")} onClick={() => ballots.close(poll.id)} />}
      {poll.state === "draft" && (
        <Act
          id="start-poll" icon={Play} label={other ? `${say("polls-start-short")}. ${say("polls-another-open")}` : say("polls-start", { question })} text={say("polls-start-short")} idle={other}
          onClick={() => ballots.start(poll.id)}
        />
      )}
      {poll.state === "closed" && <Act id="reopen-poll" icon={Undo2} label={other ? `${say("polls-reopen-short")}. ${say("polls-another-open")}` : say("polls-reopen", { question })} text={say("polls-reopen-short")} idle={other} onClick={() => ballots.start(poll.id)} />}
      {poll.state !== "draft" && share}
      {onEdit && <Act id="edit-poll" icon={Pencil} label={say("polls-edit", { question })} quiet onClick={onEdit} />}
      {remove}
    </div>
  );
}

interface ActProps {
  id: string;
  icon: ComponentType<LucideProps>;
  label: string;
  text?: string;
  idle?: boolean;
  quiet?: boolean;
  onClick: () => void;
}

function Act({ id, icon: Icon, label, text, idle, quiet, onClick }: ActProps) {
  return (
    <button
      class={quiet ? "icon-button small" : "button small quiet"} data-control={id} aria-label={label} title={label} aria-disabled={idle ?? false}
      onClick={() => idle || onClick()}
    >
      <Icon aria-hidden="true" />
      {text && <span>{text}</span>}
    </button>
  );
}
