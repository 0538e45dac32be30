/** Shows the de-identified half of a case with its question; it changes nothing. */
import type { Sheet } from "../relay/messages";
import { say } from "../words/say";

export function CaseSheet({ sheet: { case: told } }: { sheet: Sheet }) {
  return (
    <article class="case-sheet" aria-label={say("case-of", { id: told.echo_id })}>
      <header>
        <h3>
          <bdi>{told.echo_id}</bdi>
        </h3>
        {told.presenter.name && (
          <p class="hint">
            <bdi>{told.presenter.name}</bdi>
          </p>
        )}
      </header>
      <CaseQuestions questions={told.questions} level="h4" />
      <CaseSections sections={told.sections} level="h4" />
    </article>
  );
}

/** Of a heading: below the case's own, or in its place. */
type Level = "h3" | "h4";

export function CaseSections({ sections, level: Heading }: { sections: Sheet["case"]["sections"]; level: Level }) {
  return (
    <>
      {sections.map(({ title, text }, index) =>
        text ? (
          <section key={index} class="case-section">
            <Heading class="own-way" dir="auto">{title}</Heading>
            <p class="own-lines own-way" dir="auto">{text}</p>
          </section>
        ) : null,
      )}
    </>
  );
}

export function CaseQuestions({ questions, level: Heading }: { questions: readonly string[]; level: Level }) {
  return (
    <section class="case-questions">
      <Heading>{say("case-question")}</Heading>
      {questions.length === 1 ? (
        <p class="own-way" dir="auto">{questions[0]}</p>
      ) : (
        <ol>
          {questions.map((question, index) => (
            <li key={index}>
              <span class="own-way" dir="auto">{question}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
