/** Opens microphones, cameras and screens, and names what is there. */

export interface Choice {
  id: string;
  label: string;
  /** The same for what is in one housing, and for an alias of it. */
  group?: string;
}

export interface Devices {
  microphones: Choice[];
  cameras: Choice[];
  speakers: Choice[];
}

export type Capture = "microphone" | "camera";

const VOICE: MediaTrackConstraints = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
};
// 720p: three layers of it end at 180 lines, the smallest that still shows a face.
const PICTURE: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Whether this page may ask for devices at all: browsers allow it only over HTTPS or localhost. */
export function secure(): boolean {
  return globalThis.isSecureContext === true;
}

/** What this browser lacks of the things without which nobody can be in a room, by their names. */
export function lacking(): string[] {
  const all: Record<string, unknown> = globalThis as never;
  const whole = ["RTCPeerConnection", "WebSocket", "MediaStream", "ResizeObserver"].filter((name) => typeof all[name] !== "function");
  if (whole.length > 0) return whole;
  return typeof RTCPeerConnection.prototype.addTransceiver === "function" ? [] : ["addTransceiver"];
}

/** Whether this browser can be asked for devices, where a page may ask at all. */
export function supported(): boolean {
  return !secure() || typeof navigator.mediaDevices?.getUserMedia === "function";
}

/** Opens the wanted devices with one question to the person. Throws what the browser throws. */
export async function open(
  wanted: readonly Capture[],
  chosen: Partial<Record<Capture, string>>,
): Promise<Partial<Record<Capture, MediaStreamTrack>>> {
  const asked = (what: Capture, base: MediaTrackConstraints) =>
    wanted.includes(what)
      ? { ...base, ...(chosen[what] ? { deviceId: { exact: chosen[what] } } : {}) }
      : false;
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: asked("microphone", VOICE),
    video: asked("camera", PICTURE),
  });
  const [microphone] = stream.getAudioTracks();
  const [camera] = stream.getVideoTracks();
  if (camera) camera.contentHint = "motion";
  return { ...(microphone ? { microphone } : {}), ...(camera ? { camera } : {}) };
}

export function screenPossible(): boolean {
  return typeof navigator.mediaDevices?.getDisplayMedia === "function";
}

/** Asks the person for a screen or window. */
export async function openScreen(): Promise<MediaStreamTrack> {
  const stream = await navigator.mediaDevices.getDisplayMedia({
    video: { frameRate: { max: 15 } },
    audio: false,
  });
  const [track] = stream.getVideoTracks();
  if (!track) throw new DOMException("no picture in the shared screen", "NotFoundError");
  track.contentHint = "detail";
  return track;
}

export async function devices(): Promise<Devices> {
  const all = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  const of = (kind: MediaDeviceKind): Choice[] =>
    all
      .filter((device) => device.kind === kind && device.deviceId !== "")
      .map(({ deviceId, label, groupId }) => ({ id: deviceId, label, group: groupId }));
  return {
    microphones: of("audioinput"),
    cameras: of("videoinput"),
    speakers: of("audiooutput"),
  };
}

/** Calls `changed` when something is plugged in or out. */
export function watchDevices(changed: () => void): void {
  navigator.mediaDevices?.addEventListener?.("devicechange", changed);
}
