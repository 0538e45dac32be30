/** The screen of a browser that cannot be in a room: said before anything is asked of the person. */
import { CircleSlash } from "lucide-preact";
import { strings } from "../strings";
import { PlainBar } from "./PlainBar";

const words = strings.unable;

export function Unable({ lacks }: { lacks: readonly string[] }) {
  return (
    <div class="plain" data-screen="unable">
      <PlainBar />
      <main class="plain-main">
        <div class="card over-card">
          <span class="over-icon">
            <CircleSlash aria-hidden="true" />
          </span>
          <h1>{words.title}</h1>
          <p>{words.text}</p>
          <p class="hint">{words.lacks(lacks)}</p>
        </div>
      </main>
    </div>
  );
}
