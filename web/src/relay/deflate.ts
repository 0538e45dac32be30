/** Deflates the first message of a join, so that it fits a thin line. */

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
