/** Shows notices, and speaks what only a screen reader needs. */
import { X } from "lucide-preact";
import { say } from "../words/say";
import { useSession } from "./session";

export function NoticeList() {
  const { notices } = useSession();
  return (
    <>
      <div class="notices" role="status" aria-live="polite" aria-atomic="false">
        {notices.list.value.map(({ id, text, tone, action }) => (
          <div key={id} class="notice" data-tone={tone}>
            <span>{text}</span>
            {action && (
              <button
                class="button small"
                onClick={() => {
                  action.run();
                  notices.dismiss(id);
                }}
              >
                {action.label}
              </button>
            )}
            <button class="icon-button small" aria-label={say("close")} onClick={() => notices.dismiss(id)}>
              <X aria-hidden="true" />
            </button>
          </div>
        ))}
      </div>
      <div class="sr-only" aria-live="polite" data-announcer>
        {notices.said.value}
      </div>
    </>
  );
}
