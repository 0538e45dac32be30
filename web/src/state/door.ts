/** Reads the room and the token from the page's address; the token never leaves the fragment. */
import type { Door } from "./session";
import { roomOf } from "./token";

// Three parts, and the last has the 256 bits of HS256 in base64url (RFC 7518 §3.2).
const TOKEN = /[\w-]+\.[\w-]+\.[\w-]{43}/;

/** "incomplete": an address of a room that cannot open it, for a part of the token is missing. */
export function doorOf({ pathname, hash }: { pathname: string; hash: string }): Door | "home" | "incomplete" {
  const [first, room] = pathname.split("/").filter((part) => part !== "");
  const token = tokenIn(hash);
  if (first?.toLowerCase() !== "r") return "home";
  const opened = (token && roomOf(token)) ?? (room && decoded(room));
  return token && opened ? { room: opened, token } : "incomplete";
}

/** Path and fragment of the link to a room of `host` that is in `text`, whatever else stands there. */
export function linkIn(text: string, host: string): string | undefined {
  const [address] = /https?:\/\/[^\s<>"]+/i.exec(text) ?? [];
  const token = tokenIn(text);
  const room = token && roomOf(token);
  if (!token || !room) return undefined;
  try {
    // http for https, another port: people type what they remember, and the token says the rest
    if (address && new URL(address).hostname !== host) return undefined;
  } catch {
    return undefined;
  }
  return `/r/${room}#${token}`;
}

/** The token in `text`: a mail program may have escaped it, broken its line, put brackets or a full stop around it. */
function tokenIn(text: string): string | undefined {
  return TOKEN.exec(decoded(text).replace(/=?\s+/g, ""))?.[0];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
