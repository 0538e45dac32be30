/** One line of the list of people: how they are, and what may be done about them. */
import { useState } from "preact/hooks";
import { Coffee, EllipsisVertical, Eye, Mic, MicOff, MicVocal, Pencil, Pin, PinOff, Sparkles, Users, UserX } from "lucide-preact";
import type { Participant } from "../relay/messages";
import { liveTrack, track } from "../state/room";
import { sayRole } from "../words/codes";
import { say, sayNames } from "../words/say";
import { Avatar } from "./Avatar";
import { useSession } from "./session";

interface Props {
  one: Participant;
  onAsk: (asking: { what: "remove" | "rename" | "companions"; one: Participant }) => void;
}

export function PersonRow({ one, onAsk }: Props) {
  const session = useSession();
  const room = session.room.value;
  const [open, setOpen] = useState(false);
  if (!room) return null;
  const self = one.id === room.self;
  const host = session.isHost.value;
  const floor = room.floor === one.id;
  const spotlight = room.stage.spotlight === one.id;
  const seen = one.role !== "observer";
  const companions = one.companions ?? [];
  const pinned = session.looking.isPinned(one.id);
  return (
    <li class="person" data-participant={one.id} data-floor={floor} data-connected={one.connected}>
      <Avatar name={one.name} id={one.id} />
      <div class="person-text">
        <span class="person-name own-way" dir="auto">{one.name}</span>
        <span class="person-note">
          {[self && say("you"), room.host === one.id ? say("host-badge") : sayRole(one.role), floor && say("floor-badge"), spotlight && say("spotlight-badge"), !one.connected && say("away"), one.away && say("absence-away"), companions.length > 0 && say("companions-with", { names: sayNames(companions) })].filter(Boolean).join(" · ")}
        </span>
      </div>
      <Microphone one={one} />
      {(host || self || seen) && (
        <div class="person-actions">
          {host && one.role !== "observer" && (
            <button
              class="button small" data-control="floor" aria-pressed={floor} title={floor ? say("people-take") : say("people-give")}
              aria-label={say("about", { action: floor ? say("people-take") : say("people-give"), name: one.name })}
              onClick={() => session.grantFloor(floor ? null : one.id)}
            >
              <MicVocal aria-hidden="true" />
              <span>{say("floor-badge")}</span>
            </button>
          )}
          <button
            class="icon-button small" data-control={self ? "more-own" : "more"} aria-expanded={open} title={say("people-more")} aria-label={say("about", { action: say("people-more"), name: one.name })}
            onClick={() => setOpen(!open)}
          >
            <EllipsisVertical aria-hidden="true" />
          </button>
        </div>
      )}
      {open && (
        <div class="person-more">
          {seen && !self && (
            <button class="button small quiet" data-control="pin-person" aria-pressed={pinned} onClick={() => session.looking.pin(pinned ? undefined : `${one.id}/camera`)}>
              {pinned ? <PinOff aria-hidden="true" /> : <Pin aria-hidden="true" />} {pinned ? say("unpin") : say("pin")}
            </button>
          )}
          {host && seen && (
            <button class="button small quiet" data-control="spotlight" aria-pressed={spotlight} onClick={() => session.spotlight(spotlight ? null : one.id)}>
              <Sparkles aria-hidden="true" /> {spotlight ? say("spotlight-off") : say("spotlight-on")}
            </button>
          )}
          {(host || self) && (
            <button class="button small quiet" data-control="rename" onClick={() => onAsk({ what: "rename", one })}>
              <Pencil aria-hidden="true" /> {say("people-rename")}
            </button>
          )}
          {(host || self) && (
            <button class="button small quiet" data-control="person-companions" onClick={() => onAsk({ what: "companions", one })}>
              <Users aria-hidden="true" /> {say("companions-edit")}
            </button>
          )}
          {self && (
            <button class="button small quiet" data-control="step-away" aria-pressed={one.away ?? false} onClick={() => session.absence.toggle()}>
              <Coffee aria-hidden="true" /> {one.away ? say("absence-back") : say("absence-step-away")}
            </button>
          )}
          {host && !self && (
            <button class="button small quiet danger-text" data-control="remove" onClick={() => onAsk({ what: "remove", one })}>
              <UserX aria-hidden="true" /> {say("people-remove")}
            </button>
          )}
        </div>
      )}
    </li>
  );
}

/** How the microphone is; for a host what a press does about it. */
function Microphone({ one }: { one: Participant }) {
  const session = useSession();
  const room = session.room.value;
  const heard = liveTrack(one, "microphone") !== undefined;
  const speaking = room?.speakers.includes(one.id) ?? false;
  if (one.role === "observer") {
    return (
      <span class="person-state">
        <Eye aria-hidden="true" />
      </span>
    );
  }
  if (!session.isHost.value || one.id === room?.self || !track(one, "microphone")) {
    return (
      <span class="person-state" data-speaking={speaking}>
        {heard ? <Mic aria-hidden="true" /> : <MicOff aria-hidden="true" />}
        <span class="sr-only">{!heard ? say("muted") : speaking ? say("speaking") : ""}</span>
      </span>
    );
  }
  // it shows how it is, and pointed at what a press does
  const [Is, Becomes] = heard ? [Mic, MicOff] : [MicOff, Mic];
  const label = heard ? say("people-mute") : say("people-ask");
  return (
    <button
      class="icon-button small person-mute" data-control={heard ? "silence" : "ask"} data-speaking={speaking} title={label}
      aria-label={say("about", { action: label, name: one.name })}
      onClick={() => {
        if (heard) session.silence(one.id, "microphone");
        else session.askToUnmute(one.id);
      }}
    >
      <Is aria-hidden="true" />
      <Becomes aria-hidden="true" />
    </button>
  );
}
