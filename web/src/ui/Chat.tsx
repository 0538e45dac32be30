/** Shows what was written, and takes what is to be. */
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Trash2 } from "lucide-preact";
import type { ChatTo } from "../relay/messages";
import type { Line } from "../state/chat";
import { participant } from "../state/room";
import { say, sayTime } from "../words/say";
import { ChatComposer } from "./ChatComposer";
import { useSession } from "./session";
import { WithLinks } from "./WithLinks";

export function Chat() {
  const session = useSession();
  const { lines, earlier } = session.conversation.chat.value;
  useEffect(() => {
    session.conversation.show(true);
    return () => session.conversation.show(false);
  }, [session]);
  const list = useReadingPlace(lines, lines.at(-1)?.from === session.self.value?.id);
  const [reads, readBack] = useReadingBack(lines[0]?.number ?? 0);
  return (
    <div class="chat">
      <div ref={list} class="chat-lines" role="log" aria-live={reads ? "off" : "polite"} tabIndex={0} aria-label={say("chat-title")}>
        {earlier && (
          <button
            class="button quiet small" data-control="chat-earlier"
            onClick={() => {
              readBack();
              session.conversation.readEarlier();
            }}
          >
            {say("chat-earlier")}
          </button>
        )}
        {lines.length === 0 && <p class="hint panel-empty">{say("chat-empty")}</p>}
        {lines.map((line, index) => (
          <OneLine key={line.number} line={line} follows={isOf(lines[index - 1], line)} />
        ))}
      </div>
      <ChatComposer />
    </div>
  );
}

// a line or two: whoever is nearer to the end reads along
const NEAR_PX = 80;

/** Keeps what one reads where it is, whatever comes before and after it; at the end, the end in sight. */
function useReadingPlace(lines: readonly Line[], newestIsOwn: boolean) {
  const list = useRef<HTMLDivElement>(null);
  const before = useRef({ first: 0, newest: 0, height: 0 });
  const first = lines[0]?.number ?? 0;
  const newest = lines.at(-1)?.number ?? 0;
  useLayoutEffect(() => {
    const { current } = list;
    if (!current) return;
    const was = before.current;
    before.current = { first, newest, height: current.scrollHeight };
    const readsAlong = was.height - current.scrollTop - current.clientHeight < NEAR_PX;
    if (newest !== was.newest && (newestIsOwn || readsAlong || was.newest === 0)) current.scrollTop = current.scrollHeight;
    else if (first < was.first) current.scrollTop += current.scrollHeight - was.height;
  }, [first, newest]);
  return list;
}

// as long as a screen reader takes to look at what changed
const LOOKS_MS = 1000;
// what has not come by then was lost with the line
const LOST_MS = 15_000;

/** Whether what was written earlier comes in: it is read where one reads, and no news to be read out. */
function useReadingBack(first: number): [boolean, () => void] {
  const [from, setFrom] = useState<number | undefined>(undefined);
  useEffect(() => {
    if (from === undefined) return undefined;
    const ends = setTimeout(() => setFrom(undefined), first === from ? LOST_MS : LOOKS_MS);
    return () => clearTimeout(ends);
  }, [first, from]);
  return [from !== undefined, () => setFrom(first)];
}

// what one writes within this time stands under one name
const TOGETHER_MS = 120_000;

function isOf(before: Line | undefined, line: Line): boolean {
  return before !== undefined && before.from === line.from && same(before.to, line.to) && line.at - before.at < TOGETHER_MS;
}

function same(a: ChatTo, b: ChatTo): boolean {
  return typeof a === "object" && typeof b === "object" ? a.one === b.one : a === b;
}

function OneLine({ line, follows }: { line: Line; follows: boolean }) {
  const session = useSession();
  const room = session.room.value;
  if (!room) return null;
  const own = line.from === room.self;
  const { to } = line;
  const addressee = typeof to !== "object" ? undefined : to.one === room.self ? say("chat-only-you") : say("chat-only-to", { name: participant(room, to.one)?.name ?? say("chat-gone") });
  const audience = to === "hub" ? say("chat-only-hub") : addressee;
  const time = new Date(line.at);
  return (
    <article class="chat-line" data-line={line.number} data-own={own} data-private={to !== "everyone"} data-follows={follows}>
      {!follows && (
        <header>
          <strong>
            <bdi>{own ? say("chat-you") : line.name}</bdi>
          </strong>
          {audience && (
            <span class="chat-audience">
              <bdi>{audience}</bdi>
            </span>
          )}
          <time dateTime={time.toISOString()}>{sayTime(time)}</time>
        </header>
      )}
      <p dir="auto">
        <WithLinks text={line.text} />
      </p>
      {(own || session.isHost.value) && (
        <button
          class="icon-button small chat-remove" data-control="remove-line" aria-label={say("chat-remove")} title={say("chat-remove")}
          onClick={() => session.conversation.remove(line.number)}
        >
          <Trash2 aria-hidden="true" />
        </button>
      )}
    </article>
  );
}
