/** Stands beside the pictures: who is here, who wants to speak, what is written, what comes next, what is asked, the case. */
import { useEffect, useRef } from "preact/hooks";
import { ClipboardList, Hand, ListOrdered, MessageSquare, Users, Vote, X } from "lucide-preact";
import { say, sayNumber } from "../words/say";
import { Agenda } from "./Agenda";
import { Chat } from "./Chat";
import { Hands } from "./Hands";
import { Later } from "./Later";
import { People } from "./People";
import { useSession } from "./session";

const TABS = ["people", "hands", "case", "chat", "agenda", "polls"] as const;
export type Tab = (typeof TABS)[number];

const ICONS = { people: Users, hands: Hand, case: ClipboardList, chat: MessageSquare, agenda: ListOrdered, polls: Vote };

/** Not on every first screen: they come when they are asked for. */
const loadCase = () => import("./CaseTab").then(({ CaseTab }) => CaseTab);
const loadPolls = () => import("./Polls").then(({ Polls }) => Polls);

interface Props {
  tab: Tab;
  onTab: (tab: Tab) => void;
  onClose: () => void;
}

export function SidePanel({ tab, onTab, onClose }: Props) {
  const session = useSession();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  const counts = { people: session.room.value?.participants.length ?? 0, hands: session.queue.value.length, case: session.casework.waiting.value, chat: session.conversation.unread.value, agenda: 0, polls: 0 };
  return (
    <aside ref={panel} class="panel" tabIndex={-1} aria-label={say(`${tab}-title`)} data-panel={tab}>
      <header class="panel-head">
        <div class="tabs" role="tablist">
          {TABS.map((one) => {
            const Icon = ICONS[one];
            return (
              <button
                key={one} id={`tab-${one}`} class="tab" role="tab" data-control={`tab-${one}`} aria-selected={one === tab} aria-controls="panel-body"
                title={say(`${one}-title`)} tabIndex={one === tab ? 0 : -1} onClick={() => onTab(one)} onKeyDown={(event) => turn(event, one, onTab)}
              >
                <Icon aria-hidden="true" />
                <span class="tab-name">{say(`${one}-title`)}</span>
                {(counts[one] > 0 || one === "people") && <span class="count">{sayNumber(counts[one])}</span>}
              </button>
            );
          })}
        </div>
        <button class="icon-button" aria-label={say("close")} onClick={onClose}>
          <X aria-hidden="true" />
        </button>
      </header>
      <div class="panel-scroll" data-tab={tab} id="panel-body" role="tabpanel" tabIndex={0} aria-labelledby={`tab-${tab}`}>
        <h2 class="sr-only">{say(`${tab}-title`)}</h2>
        {tab === "people" && <People />}
        {tab === "hands" && <Hands />}
        {tab === "case" && <Later load={loadCase} />}
        {tab === "chat" && <Chat />}
        {tab === "agenda" && <Agenda />}
        {tab === "polls" && <Later load={loadPolls} />}
      </div>
    </aside>
  );
}

/** Arrow keys go from tab to tab, as in every list of tabs (WAI-ARIA APG, "Tabs"). */
function turn(event: KeyboardEvent, from: Tab, onTab: (tab: Tab) => void): void {
  const onward = document.documentElement.dir === "rtl" ? -1 : 1;
  const steps: Record<string, number> = { ArrowLeft: -onward, ArrowRight: onward };
  const step = steps[event.key];
  const to = step && TABS[(TABS.indexOf(from) + step + TABS.length) % TABS.length];
  if (!to) return;
  event.preventDefault();
  onTab(to);
  document.getElementById(`tab-${to}`)?.focus();
}
