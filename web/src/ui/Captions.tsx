/** The captions below the pictures, and for the hub the field to write them in. */
import { useState } from "preact/hooks";
import { Captions as Sign, X } from "lucide-preact";
import { say } from "../words/say";
import { useLimits, useSession } from "./session";
import "./styles/captions.css";

export function Captions() {
  const { captions, isHub } = useSession();
  const [writes, setWrites] = useState(false);
  if (!captions.shown.value) return null;
  const lines = captions.lines.value;
  return (
    <section class="captions" aria-label={say("captions-title")} data-large={captions.large.value}>
      {/* who hears it and has it read out would have everything twice */}
      <div class="captions-lines" role="log" aria-live="off">
        {lines.length === 0 && <p class="hint">{say("captions-empty")}</p>}
        {lines.map(({ id, speaker, text, done }) => (
          <p key={id} data-done={done}>
            {speaker !== null && (
              <strong>
                <bdi>{speaker}</bdi>:{" "}
              </strong>
            )}
            <span class="caption-text">
              <span class="own-way" dir="auto">
                {text}
              </span>
            </span>
          </p>
        ))}
      </div>
      {isHub.value && writes && <Field onStop={() => setWrites(false)} />}
      <div class="captions-tools">
        {isHub.value && !writes && (
          <button class="button small quiet" data-control="write-captions" onClick={() => setWrites(true)}>
            <Sign aria-hidden="true" /> {say("captions-write")}
          </button>
        )}
        <button class="icon-button small" data-control="hide-captions" aria-label={say("captions-hide")} title={say("captions-hide")} onClick={() => captions.show(false)}>
          <X aria-hidden="true" />
        </button>
      </div>
    </section>
  );
}

function Field({ onStop }: { onStop: () => void }) {
  const { captions, away } = useSession();
  const { caption_length: longest } = useLimits();
  return (
    <form
      class="captions-field"
      onSubmit={(event) => {
        event.preventDefault();
        captions.end();
      }}
    >
      <input
        type="text" dir="auto" autoFocus autocomplete="off" data-control="caption-text" maxLength={longest} aria-label={say("captions-field")} placeholder={say("captions-hint")}
        disabled={away.value !== undefined} value={captions.draft.value} onInput={({ currentTarget }) => captions.type(currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          onStop();
        }}
      />
      <button type="button" class="button small quiet" data-control="stop-captions" onClick={onStop}>
        {say("captions-stop")}
      </button>
    </form>
  );
}
