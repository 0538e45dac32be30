/** Opens and closes a small window above all others: with the page's own content, or of a video alone. */
import { signal } from "@preact/signals";

// https://wicg.github.io/document-picture-in-picture/
interface DocumentPictureInPicture {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

const SIZE = { width: 400, height: 300 };
// what the page's language and colours hang on
const MIRRORED = ["lang", "dir", "data-theme"];

/** The open one. */
export const smallWindow = signal<Window | HTMLVideoElement | undefined>(undefined);

/** What this browser can do: Chromium shows what one likes, Safari a video, others nothing. */
export function smallWindowKind(): "document" | "video" | undefined {
  if (api()) return "document";
  const can = document.pictureInPictureEnabled && typeof HTMLVideoElement.prototype.requestPictureInPicture === "function";
  return can ? "video" : undefined;
}

/** From a click or a key alone; throws what the browser throws. `picture` is for where only a video can be shown. */
export async function openSmallWindow(picture: MediaStreamTrack | undefined): Promise<void> {
  closeSmallWindow();
  smallWindow.value = (await api()?.requestWindow(SIZE).then(dressed)) ?? (await videoOf(picture));
}

export function closeSmallWindow(): void {
  const open = smallWindow.value;
  smallWindow.value = undefined;
  if (!open) return;
  if (!isVideo(open)) open.close();
  else if (document.pictureInPictureElement === open) void document.exitPictureInPicture().catch(() => undefined); // closed by the person meanwhile
}

export function isVideo(open: Window | HTMLVideoElement): open is HTMLVideoElement {
  return open instanceof HTMLVideoElement;
}

function api(): DocumentPictureInPicture | undefined {
  return (globalThis as { documentPictureInPicture?: DocumentPictureInPicture }).documentPictureInPicture;
}

/** The window with the page's styles, its language and its colours. */
function dressed(opened: Window): Window {
  const { document: inside } = opened;
  for (const sheet of document.querySelectorAll<HTMLLinkElement | HTMLStyleElement>("link[rel=stylesheet], style")) {
    const copy = inside.importNode(sheet, true);
    if (sheet instanceof HTMLLinkElement) copy.setAttribute("href", sheet.href);
    inside.head.append(copy);
  }
  inside.title = document.title;
  const mirror = () => {
    for (const name of MIRRORED) inside.documentElement.setAttribute(name, document.documentElement.getAttribute(name) ?? "");
  };
  mirror();
  const watch = new MutationObserver(mirror);
  watch.observe(document.documentElement, { attributeFilter: MIRRORED });
  opened.addEventListener("pagehide", () => {
    watch.disconnect();
    if (smallWindow.value === opened) smallWindow.value = undefined;
  });
  return opened;
}

/** A video of its own: the one on the stage is another with each face. */
async function videoOf(picture: MediaStreamTrack | undefined): Promise<HTMLVideoElement> {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, className: "sr-only", srcObject: picture ? new MediaStream([picture]) : null });
  video.addEventListener("leavepictureinpicture", () => {
    video.remove();
    if (smallWindow.value === video) smallWindow.value = undefined;
  });
  // one that is not on the page is not shown by every browser
  document.body.append(video);
  try {
    await video.play();
    await video.requestPictureInPicture();
  } catch (error) {
    video.remove();
    throw error;
  }
  return video;
}
