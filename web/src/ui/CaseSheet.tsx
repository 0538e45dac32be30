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
      <CaseQuestions questions={told.questions} />
      {told.sections.map(({ title, text }, index) =>
        text ? (
          <section key={index}>
            <h4 class="own-way" dir="auto">{title}</h4>
            <p class="own-lines own-way" dir="auto">{text}</p>
          </section>
        ) : null,
      )}
    </article>
  );
}

export function CaseQuestions({ questions }: { questions: readonly string[] }) {
  return (
    <section class="case-questions">
      <h4>{say("case-question")}</h4>
      {questions.length === 1 ? (
        <p class="own-way" dir="auto">{questions[0]}</p>
      ) : (
        <ol>
          {questions.map((question, index) => (
            <li key={index} class="own-way" dir="auto">
              {question}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
