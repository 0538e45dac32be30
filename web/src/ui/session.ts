/** Hands the session to every component below. */
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { limitsOf } from "../state/room";
import type { Session } from "../state/session";

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a component of the room stands outside of a session");
  return session;
}

/** How much may be written in the room. */
export const useLimits = () => limitsOf(useSession().room.value);
