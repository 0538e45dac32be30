/** Reads what a link's token says of itself, to greet with; only the relay verifies it. */

export interface Greeting {
  readonly name: string | undefined;
  readonly hub: boolean;
  /** Sees and hears, and is neither seen nor heard. */
  readonly watches: boolean;
  /** The room's name. */
  readonly room: string | undefined;
}

export function greeting(token: string): Greeting {
  const { name, site, role, room_name: room } = claims(token);
  return { name: text(name), hub: site === "hub", watches: role === "observer", room: text(room) };
}

/** The id of the room that it opens. */
export function roomOf(token: string): string | undefined {
  const room = text(claims(token)["room"]);
  return room && /^[\da-f-]{36}$/.test(room) ? room : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function claims(token: string): Record<string, unknown> {
  try {
    const body = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(body.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const found: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof found === "object" && found !== null ? (found as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
