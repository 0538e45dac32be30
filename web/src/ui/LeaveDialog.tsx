/** Asks a host whether the session ends with them: for nobody else, for the clinics, for everyone. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { DoorClosed, LogOut, UsersRound, type LucideProps } from "lucide-preact";
import { say } from "../words/say";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const [ending, setEnding] = useState<"debrief" | "end" | undefined>(undefined);
  const offline = session.away.value !== undefined;
  const ended = session.room.value?.entrance === "ended";
  // it has ended when the room says so; what was said into a dead line has not
  useEffect(() => {
    if (ending === "debrief" && ended) onClose();
    if (offline) setEnding(undefined);
  }, [ending, ended, offline]);
  const end = (how: "debrief" | "end") => {
    setEnding(how);
    session.end(how === "debrief");
  };
  const { open } = session.cases.value;
  const others = session.room.value?.participants.filter(({ id, site }) => site === "hub" && id !== session.self.value?.id) ?? [];
  return (
    <Dialog title={say("leaving-title")} onClose={onClose}>
      <div class="choices">
        <Choice
          id="just-leave" icon={LogOut} title={say("leaving-leave")} text={others.length > 0 ? say("leaving-leave-text") : say("leaving-leave-alone-text")}
          onClick={() => session.leave()}
        />
        <Choice
          id="debrief" icon={UsersRound} title={ending === "debrief" ? say("leaving-ending") : say("leaving-debrief")} text={say("leaving-debrief-text")}
          disabled={offline || ending !== undefined} onClick={() => end("debrief")}
        />
        <Choice
          id="end" icon={DoorClosed} title={ending === "end" ? say("leaving-ending") : say("leaving-end")} text={say("leaving-end-text")} danger
          disabled={offline || ending !== undefined} onClick={() => end("end")}
        />
      </div>
      {open && <p class="hint">{say("leaving-case-open", { id: open.case.echo_id })}</p>}
      <p class="hint" role="status">
        {offline && say("leaving-offline")}
      </p>
    </Dialog>
  );
}

interface ChoiceProps {
  id: string;
  icon: ComponentType<LucideProps>;
  title: string;
  text: string;
  danger?: boolean;
  disabled?: boolean;
  onClick: () => void;
}

function Choice({ id, icon: Icon, title, text, danger, disabled, onClick }: ChoiceProps) {
  return (
    <button class="choice" data-control={id} data-danger={danger ?? false} disabled={disabled ?? false} onClick={onClick}>
      <Icon class={id === "just-leave" ? "along" : ""} aria-hidden="true" />
      <span>
        <strong>{title}</strong>
        <span class="hint">{text}</span>
      </span>
    </button>
  );
}
