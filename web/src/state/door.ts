/** Reads the room and the token from the page's address; the token never leaves the fragment. */
import type { Door } from "./session";

export function doorOf({ pathname, hash }: { pathname: string; hash: string }): Door | "home" | "incomplete" {
  const [, room] = /^\/r\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (room === undefined) return "home";
  const token = decoded(hash.replace(/^#/, ""));
  return token === "" ? "incomplete" : { room: decoded(room), token };
}

/** A mail program may have escaped the link; a wrong escape is the relay's to refuse. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
