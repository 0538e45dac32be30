/** Reads what a link's token says of itself, to greet with; only the relay verifies it. */

export interface Greeting {
  readonly name: string | undefined;
  readonly hub: boolean;
  /** The room's name. */
  readonly room: string | undefined;
}

export function greeting(token: string): Greeting {
  try {
    const body = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(body.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const text = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
    return { name: text(claims["name"]), hub: claims["site"] === "hub", room: text(claims["room_name"]) };
  } catch {
    return { name: undefined, hub: false, room: undefined };
  }
}
