/** The survey itself: every question may be left out, and what was typed stays until it is sent. */
import { useEffect, useId, useRef } from "preact/hooks";
import type { SurveyAnswer, SurveyQuestion } from "../relay/survey";
import { sayQuestion } from "../words/codes";
import { say, sayNumber } from "../words/say";
import { useSession } from "./session";
import "./styles/survey.css";

export function Survey() {
  const { survey } = useSession();
  const step = survey.step.value;
  return step === "done" ? <Thanks /> : <Form />;
}

function Form() {
  const { survey } = useSession();
  const hint = useId();
  const step = survey.step.value;
  const empty = Object.keys(survey.said()).length === 0;
  const names = survey.waiting.value;
  return (
    <form
      class="survey" data-survey={step}
      onSubmit={(event) => {
        event.preventDefault();
        void survey.send();
      }}
    >
      <div class="survey-head">
        <h2>{say("survey-title")}</h2>
        <p class="hint">{say("survey-lead")}</p>
      </div>
      {names.length > 1 && (
        <label class="field">
          <span>{say("survey-who")}</span>
          <select data-control="survey-who" value={survey.who.value} onChange={({ currentTarget }) => survey.choose(currentTarget.value)}>
            {names.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      {survey.questions.value?.map((question) => (
        <Question key={question.id} question={question} value={survey.answers.value[question.id]} onAnswer={(value) => survey.answer(question.id, value)} />
      ))}
      {(step === "away" || step === "refused") && (
        <p class="problem" role="alert">
          {say(`survey-${step}`)}
        </p>
      )}
      <button class="button primary" type="submit" data-control="send-survey" aria-disabled={empty || step === "sending"} aria-describedby={hint}>
        {step === "sending" ? say("survey-sending") : say("survey-send")}
      </button>
      <p class="hint" id={hint}>
        {empty ? say("survey-empty") : ""}
      </p>
    </form>
  );
}

interface Asked {
  question: SurveyQuestion;
  value: SurveyAnswer | undefined;
  onAnswer: (value: SurveyAnswer | undefined) => void;
}

function Question({ question, value, onAnswer }: Asked) {
  const id = useId();
  const words = sayQuestion(question.id);
  if (question.kind === "text") {
    return (
      <div class="field">
        <label for={id}>{words}</label>
        <textarea
          id={id} rows={2} dir="auto" maxLength={question.most} data-question={question.id} value={typeof value === "string" ? value : ""}
          onInput={({ currentTarget }) => onAnswer(currentTarget.value)}
        />
      </div>
    );
  }
  const choices: readonly [SurveyAnswer, string][] =
    question.kind === "yes_no"
      ? [[true, say("survey-yes")], [false, say("survey-no")]]
      : Array.from({ length: question.most - question.least + 1 }, (_, at) => [question.least + at, sayNumber(question.least + at)]);
  const ends = question.kind === "scale" ? [say("survey-least"), say("survey-most")] : [];
  return (
    <fieldset class="survey-question" data-question={question.id}>
      <legend>{words}</legend>
      <div class="survey-choices" data-many={choices.length > 5}>
        {choices.map(([one, label], at) => (
          <label key={label} class="survey-choice" data-taken={one === value}>
            <input
              type="radio" name={id} checked={one === value} onChange={() => onAnswer(one)}
              aria-label={at === 0 && ends[0] ? `${label}: ${ends[0]}` : at === choices.length - 1 && ends[1] ? `${label}: ${ends[1]}` : undefined}
            />
            <span>{label}</span>
          </label>
        ))}
      </div>
      {ends.length > 0 && (
        <p class="survey-ends hint" aria-hidden="true">
          <span>{ends[0]}</span>
          <span>{ends[1]}</span>
        </p>
      )}
    </fieldset>
  );
}

function Thanks() {
  const { survey } = useSession();
  const thanks = useRef<HTMLParagraphElement>(null);
  useEffect(() => thanks.current?.focus(), []);
  return (
    <div class="survey" data-survey="done">
      <p ref={thanks} tabIndex={-1} class="survey-thanks">
        {say("survey-thanks")}
      </p>
      {survey.waiting.value.length > 0 && (
        <button class="button quiet" data-control="next-survey" onClick={() => survey.next()}>
          {say("survey-next")}
        </button>
      )}
    </div>
  );
}
