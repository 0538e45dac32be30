/** The page without a link: what Spindle is, and how to get into a room. */
import { useState } from "preact/hooks";
import { ArrowRight } from "lucide-preact";
import { linkIn } from "../state/door";
import { strings } from "../strings";
import { Logo } from "./Logo";
import { PlainBar } from "./PlainBar";

const words = strings.home;

export function Home({ incomplete }: { incomplete: boolean }) {
  return (
    <div class="plain" data-screen="home">
      <PlainBar />
      <main class="plain-main">
        <div class="card home-card">
          <Logo large />
          <h1>{incomplete ? words.incompleteTitle : words.title}</h1>
          <p class="lead">{incomplete ? words.incomplete : words.lead}</p>
          {!incomplete && (
            <>
              <h2>{words.stepsTitle}</h2>
              <ol class="steps">
                {words.steps.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </>
          )}
          <Paste />
        </div>
      </main>
    </div>
  );
}

function Paste() {
  const [wrong, setWrong] = useState(false);
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get("link");
        const link = linkIn(typeof text === "string" ? text : "", location.hostname);
        setWrong(link === undefined);
        if (link) location.href = link;
      }}
    >
      <label for="link">{words.paste}</label>
      <div class="field-row">
        <input id="link" name="link" type="text" inputMode="url" autocomplete="off" placeholder={words.placeholder} aria-invalid={wrong} aria-describedby="link-note" />
        <button class="button primary" type="submit">
          {words.open}
          <ArrowRight aria-hidden="true" />
        </button>
      </div>
      <p id="link-note" class="hint problem" role="alert">
        {wrong && words.notALink}
      </p>
    </form>
  );
}
