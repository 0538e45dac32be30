/** Tells the session when nobody can see its pictures: the page is hidden, and no small window is open. */
import { useEffect } from "preact/hooks";
import { useSession } from "./session";
import { smallWindow } from "./small-window";

// a glance at another tab costs no picture its key frame
const GLANCE_MS = 10_000;

export function useHidden(): void {
  const session = useSession();
  const small = smallWindow.value !== undefined;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      if (document.hidden && !small) timer = setTimeout(() => session.hidden(true), GLANCE_MS);
      else session.hidden(false);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [session, small]);
}
