/** Works on the case: holds what a person types until the room has it, and says what became of it.
 *
 * Nobody's words are lost: a text stays on the page until the room tells it back as this person's. Where
 * someone else changed the same meanwhile, both are shown.
 */
import { computed, signal, type ReadonlySignal } from "@preact/signals";
import type { CaseWish, FromPage, ParticipantId, Phase, Problem, Recommendation, Role } from "../relay/messages";
import { say } from "../words/say";
import {
  adviceDraftOf, adviceOf, dayIn, draftOf, FOLLOW_UP_WEEKS, inState, newDraft, NO_ADVICE, placeBeside, textOf, type AdviceDraft, type CaseBook, type CaseDraft,
} from "./case";
import type { Notices } from "./notices";

/** What it needs of the session around it. */
interface Around {
  readonly book: ReadonlySignal<CaseBook>;
  readonly part: ReadonlySignal<Phase | undefined>;
  readonly isHost: ReadonlySignal<boolean>;
  say(message: FromPage): void;
  self(): { id: ParticipantId; role: Role } | undefined;
  isAway(): boolean;
}

/** The one text of the case that is being edited; it outlives the panel. */
export type Editing =
  | { readonly what: "new"; readonly draft: CaseDraft; readonly followUp: string; readonly sent: boolean }
  | { readonly what: "case"; readonly id: number; readonly base: number; readonly draft: CaseDraft; readonly sent: boolean }
  | { readonly what: "one"; readonly id: number; readonly base: number; readonly draft: AdviceDraft; readonly sent: boolean };

/** Whether a recommendation can be written now, and if not why. */
export type Writing = "yes" | "suggestion" | "questions-only" | "later" | "watches";

/** Lives as long as its session. */
export class Casework {
  readonly editing = signal<Editing | undefined>(undefined);
  /** The recommendation that is being typed. */
  readonly draft = signal<AdviceDraft>(NO_ADVICE);
  readonly sending = signal(false);
  /** What of it is on its way. */
  private sent: AdviceDraft = NO_ADVICE;
  readonly writing = computed<Writing>(() => this.mayWrite());
  /** Suggestions that wait for a host. */
  readonly waiting = computed(() => (this.around.isHost.value ? inState(this.book, "suggestion").length : 0));
  /** The edited text is other in the room than it was when the edit began. */
  readonly stale = computed(() => {
    const editing = this.editing.value;
    if (!editing || editing.what === "new") return false;
    const revision = this.revisionOf(editing);
    return revision !== undefined && revision > editing.base;
  });

  constructor(
    private readonly around: Around,
    private readonly notices: Notices,
  ) {}

  get book(): CaseBook {
    return this.around.book.value;
  }

  /** Whether this person may change a recommendation: a host, and whoever said it, a clinic as long as it is no more than suggested. */
  mayChange({ said_by: { participant }, state }: Recommendation): boolean {
    const self = this.around.self();
    if (this.around.isHost.value) return true;
    const writes = this.writing.value;
    return participant === self?.id && (writes === "yes" || (writes === "suggestion" && state === "suggestion"));
  }

  begin(titles: readonly string[], today = new Date()): void {
    this.editing.value ??= { what: "new", draft: newDraft(this.book, today.getFullYear(), titles), followUp: dayIn(FOLLOW_UP_WEEKS, today), sent: false };
  }

  edit(): void {
    const { open } = this.book;
    if (open) this.editing.value = { what: "case", id: open.id, base: open.revision, draft: draftOf(open), sent: false };
  }

  editOne(one: Recommendation): void {
    this.editing.value = { what: "one", id: one.id, base: one.revision, draft: adviceDraftOf(one), sent: false };
  }

  cancel(): void {
    this.editing.value = undefined;
  }

  /** Sends what is edited; it stays until the room tells it back. */
  save(): void {
    const editing = this.editing.value;
    if (!editing || editing.sent || this.around.isAway()) return;
    this.editing.value = { ...editing, sent: true };
    if (editing.what === "new") this.wish({ open: { case: textOf(editing.draft), follow_up: editing.followUp || null } });
    else if (editing.what === "case") this.wish({ edit: { case: editing.id, revision: editing.base, to: textOf(editing.draft) } });
    else this.wish({ edit_recommendation: { recommendation: editing.id, revision: editing.base, to: adviceOf(editing.draft) } });
  }

  /** The person has read what it says now, and wants their own in its place. */
  overwrite(): void {
    const editing = this.editing.value;
    if (!editing || editing.what === "new") return;
    this.editing.value = { ...editing, base: this.revisionOf(editing) ?? editing.base, sent: false };
    this.save();
  }

  /** Sends the recommendation that was typed; while it is too early for it, it is kept. */
  recommend(): void {
    const { open } = this.book;
    const draft = this.draft.value;
    if (!open || draft.text.trim() === "" || this.sending.value || this.around.isAway()) return;
    const writes = this.writing.value;
    if (writes === "questions-only" || writes === "later") this.notices.show(say(writes === "later" ? "case-kept-later" : "case-kept-questions"));
    if (writes !== "yes" && writes !== "suggestion") return;
    this.sending.value = true;
    this.sent = draft;
    this.wish({ recommend: { case: open.id, says: adviceOf(draft), ...(draft.saidBy === null ? {} : { said_by: draft.saidBy }) } });
  }

  sort(one: Recommendation, to: Recommendation["state"]): void {
    this.wish({ sort: { recommendation: one.id, to } });
    const undo = { label: say("undo"), run: () => this.wish({ sort: { recommendation: one.id, to: one.state } }) };
    this.notices.show(say(to === "taken" ? "case-taken" : "case-left"), "plain", undo);
  }

  /** Moves one up (-1) or down (1) among those that are taken. */
  move(id: number, by: -1 | 1): void {
    const place = placeBeside(this.book, id, by);
    if (place !== undefined) this.wish({ move: { recommendation: id, place } });
  }

  remove(id: number): void {
    this.wish({ remove: { recommendation: id } });
    this.notices.show(say("case-removed"), "plain", { label: say("undo"), run: () => this.wish({ restore: { recommendation: id } }) });
  }

  followUp(date: string): void {
    this.wish({ follow_up: { date: date || null } });
  }

  readBack(done: boolean): void {
    this.wish({ read_back: { done } });
  }

  close(): void {
    const { open } = this.book;
    if (!open) return;
    this.wish({ close: { case: open.id } });
    this.notices.show(say("case-closed", { id: open.case.echo_id }), "plain", { label: say("undo"), run: () => this.reopen(open.id) });
  }

  reopen(id: number): void {
    this.wish({ reopen: { case: id } });
  }

  /** In the room, for the first time or again: what was on its way and is not there is still typed here. */
  welcomed(before: CaseBook | undefined): void {
    this.arrived(before ?? this.book);
    this.sending.value = false;
    if (this.editing.value) this.editing.value = { ...this.editing.value, sent: false };
  }

  /** The cases are other than `before`. */
  told(before: CaseBook): void {
    const now = this.book;
    this.arrived(before);
    const self = this.around.self()?.id;
    if (now.open && now.open.id !== before.open?.id && now.open.edited_by !== self) this.notices.say(say("case-opened", { id: now.open.case.echo_id }));
    if (before.open && !now.open) this.notices.say(say("case-closed", { id: before.open.case.echo_id }));
    const new_ = now.of === before.of ? now.recommendations.filter(({ id }) => !before.recommendations.some((one) => one.id === id)) : [];
    if (this.around.isHost.value && new_.some(({ state, edited_by: by }) => state === "suggestion" && by !== self)) this.notices.say(say("case-suggested"));
    const taken = now.recommendations.filter(
      (one) => one.state === "taken" && one.said_by.participant === self && before.recommendations.some(({ id, state }) => id === one.id && state === "suggestion"),
    );
    if (taken.length > 0 && !this.around.isHost.value) this.notices.show(say("case-yours-taken"));
  }

  /** A wish was refused; what was typed stays. */
  refused({ code, field }: Pick<Problem, "code" | "field">): void {
    // some say nothing of what they were about
    if (field?.startsWith("wish") !== true && !["host_only", "not_kept", "bad_field", "bad_body"].includes(code)) return;
    const ofEdit = /^wish\.(?:edit|open)/.test(field ?? "");
    const ofBox = /^wish\.recommend/.test(field ?? "") || code === "recommend_later" || code === "too_fast";
    const editing = this.editing.value;
    if (editing && !ofBox) this.editing.value = { ...editing, sent: false };
    if (!ofEdit) this.sending.value = false;
  }

  /** What the room told back as this person's needs to be kept here no more. */
  private arrived(before: CaseBook): void {
    const now = this.book;
    const self = this.around.self()?.id;
    const isNew = (id: number) => !before.recommendations.some((one) => one.id === id);
    const { text: sent } = adviceOf(this.sent);
    if (this.sending.value && now.recommendations.some(({ id, edited_by: by, says: { text } }) => by === self && isNew(id) && text === sent)) {
      this.sending.value = false;
      const { text, discipline, saidBy } = this.draft.value;
      // what was typed since then stays, and of the next one by the same person the discipline is the same
      this.draft.value = { ...NO_ADVICE, text: text === this.sent.text ? "" : text, discipline, saidBy };
      this.notices.say(say("case-written"));
    }
    const editing = this.editing.value;
    if (!editing?.sent) return;
    const { open, recommendations } = now;
    const mine =
      editing.what === "new" ? open?.edited_by === self && open?.id !== before.open?.id
      : editing.what === "case" ? open?.id === editing.id && open.revision > editing.base && open.edited_by === self
      : recommendations.some((one) => one.id === editing.id && one.revision > editing.base && one.edited_by === self);
    if (mine) this.editing.value = undefined;
  }

  private mayWrite(): Writing {
    const role = this.around.self()?.role;
    const part = this.around.part.value;
    if (role === undefined || role === "observer") return "watches";
    if (part === "clarify") return "questions-only";
    if (this.around.isHost.value || role !== "clinician") return "yes";
    return part === "recommend" ? "suggestion" : "later";
  }

  /** The newest revision of what is edited; `undefined`: it is there no more. */
  private revisionOf(editing: Exclude<Editing, { what: "new" }>): number | undefined {
    const { open, recommendations } = this.book;
    if (editing.what === "case") return open?.id === editing.id ? open.revision : undefined;
    return recommendations.find(({ id }) => id === editing.id)?.revision;
  }

  private wish(wish: CaseWish): void {
    this.around.say({ type: "case", wish });
  }
}
