/** Asks a host whether the session ends with them: for nobody else, for the clinics, for everyone. */
import type { ComponentType } from "preact";
import { DoorClosed, LogOut, UsersRound, type LucideProps } from "lucide-preact";
import { strings } from "../strings";
import { Dialog } from "./Dialog";
import { useSession } from "./session";

const words = strings.leaving;

export function LeaveDialog({ onClose }: { onClose: () => void }) {
  const session = useSession();
  const others = session.room.value?.participants.filter(({ id, site }) => site === "hub" && id !== session.self.value?.id) ?? [];
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div class="choices">
        <Choice
          id="just-leave" icon={LogOut} title={words.leave} text={others.length > 0 ? words.leaveText : words.leaveAloneText}
          onClick={() => session.leave()}
        />
        <Choice
          id="debrief" icon={UsersRound} title={words.debrief} text={words.debriefText}
          onClick={() => {
            session.end(true);
            onClose();
          }}
        />
        <Choice id="end" icon={DoorClosed} title={words.end} text={words.endText} danger onClick={() => session.end(false)} />
      </div>
    </Dialog>
  );
}

interface ChoiceProps {
  id: string;
  icon: ComponentType<LucideProps>;
  title: string;
  text: string;
  danger?: boolean;
  onClick: () => void;
}

function Choice({ id, icon: Icon, title, text, danger, onClick }: ChoiceProps) {
  return (
    <button class="choice" data-control={id} data-danger={danger ?? false} onClick={onClick}>
      <Icon aria-hidden="true" />
      <span>
        <strong>{title}</strong>
        <span class="hint">{text}</span>
      </span>
    </button>
  );
}
