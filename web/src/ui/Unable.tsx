/** The screen of a browser that cannot be in a room: said before anything is asked of the person. */
import { CircleSlash } from "lucide-preact";
import { say, sayList } from "../words/say";
import { PlainBar } from "./PlainBar";

export function Unable({ lacks }: { lacks: readonly string[] }) {
  return (
    <div class="plain" data-screen="unable">
      <PlainBar />
      <main class="plain-main">
        <div class="card over-card">
          <span class="over-icon">
            <CircleSlash aria-hidden="true" />
          </span>
          <h1>{say("unable-title")}</h1>
          <p>{say("unable-text")}</p>
          <p class="hint">{say("unable-lacks", { names: sayList(lacks) })}</p>
        </div>
      </main>
    </div>
  );
}
