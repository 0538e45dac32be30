/** Reads what a link's token says of itself, to greet with; only the relay verifies it. */

export interface Greeting {
  readonly name: string | undefined;
  readonly hub: boolean;
}

export function greeting(token: string): Greeting {
  try {
    const body = token.split(".")[1] ?? "";
    const bytes = Uint8Array.from(atob(body.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
    const claims = JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;
    const name = claims["name"];
    return {
      name: typeof name === "string" && name !== "" ? name : undefined,
      hub: claims["role"] === "hub" || claims["site"] === "hub",
    };
  } catch {
    return { name: undefined, hub: false };
  }
}
