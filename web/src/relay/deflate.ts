/** Deflates what a join says and inflates what the room answers, so that both fit a thin line. */

/** RFC 1951 bytes of `text`, or `undefined` where the browser cannot deflate. */
export async function deflated(text: string): Promise<ArrayBuffer | undefined> {
  if (typeof CompressionStream === "undefined") return undefined;
  try {
    const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
    return await new Response(stream).arrayBuffer();
  } catch {
    return undefined; // older Safari knows CompressionStream, and not deflate-raw
  }
}

/** Whether this browser can read what `inflated` reads. */
export function inflates(): boolean {
  try {
    new DecompressionStream("deflate-raw");
    return true;
  } catch {
    return false;
  }
}

/** The text of RFC 1951 `bytes`. */
export async function inflated(bytes: ArrayBuffer): Promise<string> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return await new Response(stream).text();
}
