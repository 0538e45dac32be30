/** The page without a link: what Spindle is, and how to get into a room. */
import { useState } from "preact/hooks";
import { ArrowRight } from "lucide-preact";
import { linkIn } from "../state/door";
import { say } from "../words/say";
import { Logo } from "./Logo";
import { PlainBar } from "./PlainBar";

export function Home({ incomplete }: { incomplete: boolean }) {
  return (
    <div class="plain" data-screen="home">
      <PlainBar />
      <main class="plain-main">
        <div class="card home-card">
          <Logo large />
          <h1>{incomplete ? say("home-incomplete-title") : say("home-title")}</h1>
          <p class="lead">{incomplete ? say("home-incomplete") : say("home-lead")}</p>
          {!incomplete && (
            <>
              <h2>{say("home-steps-title")}</h2>
              <ol class="steps">
                <li>{say("home-step-1")}</li>
                <li>{say("home-step-2")}</li>
                <li>{say("home-step-3")}</li>
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
      <label for="link">{say("home-paste")}</label>
      <div class="field-row">
        <input id="link" name="link" type="text" inputMode="url" dir="ltr" autocomplete="off" placeholder={say("home-placeholder")} aria-invalid={wrong} aria-describedby="link-note" />
        <button class="button primary" type="submit">
          {say("home-open")}
          <ArrowRight class="along" aria-hidden="true" />
        </button>
      </div>
      <p id="link-note" class="hint problem" role="alert">
        {wrong && say("home-not-a-link")}
      </p>
    </form>
  );
}
