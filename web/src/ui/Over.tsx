/** The screen after the room: why it ended, and the way back where there is one. */
import { useEffect, useRef } from "preact/hooks";
import { CircleSlash, Copy, DoorOpen, LogOut, RotateCcw } from "lucide-preact";
import type { ByeReason } from "../relay/messages";
import { strings } from "../strings";
import { Logo } from "./Logo";
import { ThemeButton } from "./TopBar";

interface Props {
  reason: ByeReason;
  message: string;
  onRejoin: () => void;
}

export function Over({ reason, message, onRejoin }: Props) {
  const { title, text } = strings.ending(reason, message);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  const name = typeof reason === "object" ? "refused" : reason;
  const Icon = name === "left" ? LogOut : name === "replaced" ? Copy : name === "room_closed" ? DoorOpen : CircleSlash;
  return (
    <div class="plain" data-screen="over" data-reason={name} data-code={typeof reason === "object" ? reason.refused.code : undefined}>
      <header class="plain-bar">
        <Logo />
        <span class="product">{strings.product}</span>
        <span class="spring" />
        <ThemeButton />
      </header>
      <main class="plain-main">
        <div class="card over-card">
          <span class="over-icon">
            <Icon aria-hidden="true" />
          </span>
          <h1 ref={heading} tabIndex={-1}>
            {title}
          </h1>
          <p>{text}</p>
          {name !== "removed" && name !== "room_closed" && (
            <button class="button primary" data-control="rejoin" onClick={onRejoin}>
              <RotateCcw aria-hidden="true" />
              {name === "refused" ? strings.tryAgain : strings.rejoin}
            </button>
          )}
        </div>
      </main>
    </div>
  );
}
