/** Answers what a session was worth: after it, in its last part, or within a week by the same link. */
import { computed, signal } from "@preact/signals";
import { fetchSurvey, sendSurvey, type SurveyAnswer, type SurveyQuestion } from "../relay/survey";
import type { Participant, Phase } from "../relay/messages";
import type { Attended, Memory } from "./memory";

/** What of the session it asks for. */
interface Around {
  readonly room: string;
  readonly token: string;
  self(): Participant | undefined;
  /** Where the agenda is. */
  part(): Phase | undefined;
}

/** What stands between the person and an answer that stands. */
export type SurveyStep = "asking" | "sending" | "away" | "refused" | "done";

const WEEK_MS = 7 * 24 * 3_600_000;
// whoever looked in for less says little about it
const STAYED_MS = 5 * 60_000;

/** Lives as long as its session. */
export class Survey {
  /** What is asked; `undefined`: nothing, or it is not known yet. */
  readonly questions = signal<readonly SurveyQuestion[] | undefined>(undefined);
  readonly answers = signal<Readonly<Record<string, SurveyAnswer>>>({});
  readonly step = signal<SurveyStep>("asking");
  /** The session that was attended last in this room. */
  readonly last = signal<Attended | undefined>(undefined);
  /** Who of those at this page answers now; the others may do so after. */
  readonly who = computed(() => this.chosen.value ?? this.waiting.value[0]);
  /** Who has not answered. */
  readonly waiting = computed(() => this.last.value?.names ?? []);
  /** Whether it is to be answered, now that the session is over. */
  readonly isDue = computed(() => this.questions.value !== undefined && (this.waiting.value.length > 0 || this.step.value !== "asking"));
  private readonly chosen = signal<string | undefined>(undefined);
  private readonly answered = new Set<string>();
  private fetching: Promise<void> | undefined;

  constructor(
    private readonly around: Around,
    private readonly memory: Memory,
    private readonly now: () => number = Date.now,
  ) {
    const kept = memory.attended(around.room);
    if (kept && now() - kept.since < WEEK_MS) this.last.value = kept;
  }

  /** The person is in, or those with them are others now. */
  attends(): void {
    const self = this.around.self();
    if (!self || self.site !== "spoke") return;
    const before = this.last.value;
    const since = before?.participant === self.id ? before.since : this.now();
    const names = [self.name, ...(self.companions ?? [])].filter((name) => !this.answered.has(name));
    this.keep({ participant: self.id, since, names });
    if (this.around.part() === "survey") this.load();
  }

  /** Asks for the questions where somebody here is to answer them. */
  load(): void {
    const { last } = this;
    if (!last.value || this.questions.value) return;
    const long = this.now() - last.value.since >= STAYED_MS || this.around.part() === "survey";
    if (!long || last.value.names.length === 0) return;
    this.fetching ??= fetchSurvey({ ...this.around, participant: last.value.participant }).then((questions) => {
      this.questions.value = questions;
      this.fetching = undefined;
    });
  }

  answer(id: string, value: SurveyAnswer | undefined): void {
    const { [id]: _before, ...others } = this.answers.value;
    this.answers.value = value === undefined || value === "" ? others : { ...others, [id]: value };
  }

  /** Someone else at this page answers. */
  choose(name: string): void {
    this.chosen.value = name;
  }

  async send(): Promise<void> {
    const [last, name] = [this.last.value, this.who.value];
    const answers = this.said();
    if (!last || name === undefined || this.step.value === "sending" || Object.keys(answers).length === 0) return;
    this.step.value = "sending";
    const sent = await sendSurvey({ ...this.around, participant: last.participant }, name, answers);
    if (sent !== "taken") {
      this.step.value = sent;
      return;
    }
    this.answered.add(name);
    this.keep({ ...last, names: last.names.filter((one) => one !== name) });
    this.chosen.value = undefined;
    this.answers.value = {};
    this.step.value = "done";
  }

  /** The next of those at this page. */
  next(): void {
    this.step.value = "asking";
  }

  /** What is not only blanks. */
  said(): Record<string, SurveyAnswer> {
    const said = Object.entries(this.answers.value).filter(([, value]) => typeof value !== "string" || value.trim() !== "");
    return Object.fromEntries(said);
  }

  private keep(attended: Attended): void {
    this.last.value = attended;
    this.memory.attend(this.around.room, attended);
  }
}
