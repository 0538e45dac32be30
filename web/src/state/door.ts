/** Reads the room and the token from the page's address; the token never leaves the fragment. */
import type { Door } from "./session";

export function doorOf({ pathname, hash }: { pathname: string; hash: string }): Door | "home" | "incomplete" {
  const [, room] = /^\/r\/([^/]+)\/?$/.exec(pathname) ?? [];
  if (room === undefined) return "home";
  const token = decodeURIComponent(hash.replace(/^#/, ""));
  return token === "" ? "incomplete" : { room: decodeURIComponent(room), token };
}
