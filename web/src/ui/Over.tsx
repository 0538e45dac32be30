/** The screen after the room: why it ended, and the way back where there is one. */
import { useEffect, useRef } from "preact/hooks";
import { CircleSlash, Copy, DoorOpen, LogOut, RotateCcw } from "lucide-preact";
import type { ByeReason } from "../relay/messages";
import { sayEnding } from "../words/codes";
import { say } from "../words/say";
import { Later } from "./Later";
import { PlainBar } from "./PlainBar";
import { loadRecords } from "./records-later";
import { useSession } from "./session";
import { loadSurvey } from "./survey-later";

// Trying again with the same link changes nothing.
const HOPELESS = ["removed", "room_closed", "token_expired", "wrong_room", "unauthorized", "unable"];

// With such a link nothing is read any more.
const BARRED = ["removed", "token_expired"];

interface Props {
  reason: ByeReason;
  message: string;
  onRejoin: () => void;
}

export function Over({ reason, message, onRejoin }: Props) {
  const { survey, self } = useSession();
  const role = self.value?.role;
  // who hosts for want of these does so while they are in
  const keepsRecord = role === "facilitator" || role === "coordinator";
  const { title, text } = sayEnding(reason, message);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const refused = typeof reason === "object";
  const code = refused ? reason.refused.code : reason;
  const Icon = code === "left" ? LogOut : code === "replaced" ? Copy : code === "room_closed" || code === "session_ended" ? DoorOpen : CircleSlash;
  return (
    <div class="plain" data-screen="over" data-reason={refused ? "refused" : reason} data-code={code}>
      <PlainBar />
      <main class="plain-main">
        <div class="card over-card">
          <span class="over-icon">
            <Icon aria-hidden="true" />
          </span>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          {refused && code === "denied" && reason.refused.message !== "" && (
            <figure class="over-wrote">
              <figcaption>{say("refusal-denied-wrote")}</figcaption>
              <blockquote dir="auto">{reason.refused.message}</blockquote>
            </figure>
          )}
          <p>{text}</p>
          {!HOPELESS.includes(code) && (
            <button class="button primary" data-control="rejoin" onClick={onRejoin}>
              <RotateCcw aria-hidden="true" />
              {refused ? say("try-again") : say("rejoin")}
            </button>
          )}
        </div>
        {keepsRecord && !BARRED.includes(code) && (
          <div class="card over-more">
            <Later load={loadRecords} />
          </div>
        )}
        {survey.isDue.value && (
          <div class="card over-more">
            <Later load={loadSurvey} />
          </div>
        )}
      </main>
    </div>
  );
}
