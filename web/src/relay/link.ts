/** Holds one secure media transport to the relay: what this page sends, and its slots. */
import { prefer } from "./codecs";
import { readingOf, type Reading } from "./ear";
import type { SourceName, Sources } from "./messages";

const AUDIO_SLOTS = 4;
// The room uses so many slots of each kind in turn for the stage: a new face finds one free.
const STAGES = 3;
const FIRST_VIDEO_SLOTS = 5 + STAGES;
// Each slot costs bytes on a restart and a decoder while it flows: a page of 25 clinics is more
// than a screen shows well.
const MOST_VIDEO_SLOTS = 25 + STAGES;
// A Wi-Fi roam is over in less; waiting longer leaves a dead line silent.
const DISCONNECTED_PATIENCE_MS = 1500;

// Lowest first: browsers drop layers from the end when the line gets thin.
const CAMERA_LAYERS: RTCRtpEncodingParameters[] = [
  { rid: "q", scaleResolutionDownBy: 4, maxBitrate: 150_000 },
  { rid: "h", scaleResolutionDownBy: 2, maxBitrate: 500_000 },
  { rid: "f", scaleResolutionDownBy: 1, maxBitrate: 1_500_000 },
];
// Text stays sharp at few frames a second; 15 leaves bits for the letters.
const SCREEN_LAYERS: RTCRtpEncodingParameters[] = [{ maxBitrate: 2_000_000, maxFramerate: 15 }];
const VOICE_LAYERS: RTCRtpEncodingParameters[] = [{ maxBitrate: 40_000, priority: "high" }];

/** What the line does now; `undefined` where nothing was measured. */
export interface Sample {
  lossDown: number | undefined;
  lossUp: number | undefined;
  roundTripMs: number | undefined;
  /** What the microphone gave. */
  voice: Reading | undefined;
}

export interface LinkEvents {
  /** Media flows, or flows again. */
  connected(): void;
  /** Media stopped; a restart may help. */
  troubled(): void;
  /** The transport is beyond a restart. */
  broken(): void;
}

/** Lives from the first offer until `close`. */
export class Link {
  private readonly connection = new RTCPeerConnection({ bundlePolicy: "max-bundle" });
  private readonly senders: Record<SourceName, RTCRtpTransceiver>;
  private readonly audio: RTCRtpTransceiver[];
  private readonly video: RTCRtpTransceiver[];
  private readonly sampler = new Sampler();
  private patience: ReturnType<typeof setTimeout> | undefined;
  private first: Promise<string> | undefined;
  private answers = 0;

  constructor(private readonly events: LinkEvents) {
    const send = (kind: "audio" | "video", sendEncodings: RTCRtpEncodingParameters[]) =>
      this.connection.addTransceiver(kind, { direction: "sendonly", sendEncodings });
    this.senders = {
      microphone: send("audio", VOICE_LAYERS),
      camera: send("video", CAMERA_LAYERS),
      screen: send("video", SCREEN_LAYERS),
    };
    prefer(this.senders.microphone, "voice");
    prefer(this.senders.camera, "sent");
    prefer(this.senders.screen, "sent");
    this.audio = Array.from({ length: AUDIO_SLOTS }, () => this.slot("audio"));
    this.video = Array.from({ length: FIRST_VIDEO_SLOTS }, () => this.slot("video"));
    this.connection.oniceconnectionstatechange = () => this.pathChanged();
    this.connection.onconnectionstatechange = () => {
      const { connectionState, iceConnectionState } = this.connection;
      // ICE that works under a failed connection: the handshake failed.
      if (connectionState === "failed" && iceConnectionState !== "failed") this.events.broken();
    };
  }

  /** Whether the relay ever answered: only then can a restart continue this link. */
  get established(): boolean {
    return this.answers > 0;
  }

  /** Whether the path to the relay works now. */
  get flows(): boolean {
    return ["connected", "completed"].includes(this.connection.iceConnectionState);
  }

  /** The first offer; asked again, the same one. Without candidates: the relay never dials us. */
  firstOffer(): Promise<string> {
    this.first ??= this.describe({});
    return this.first;
  }

  /** A new offer with fresh ICE credentials. */
  restartOffer(): Promise<string> {
    return this.describe({ iceRestart: true });
  }

  /** A new offer on the same path, after `wantVideoSlots`. */
  moreOffer(): Promise<string> {
    return this.describe({});
  }

  async answer(sdp: string): Promise<void> {
    if (this.connection.signalingState !== "have-local-offer") return;
    await this.connection.setRemoteDescription({ type: "answer", sdp });
    this.answers += 1;
  }

  /** The mids of what this page sends; known once an offer was made. */
  get sources(): Sources {
    return {
      microphone: this.senders.microphone.mid,
      camera: this.senders.camera.mid,
      screen: this.senders.screen.mid,
    };
  }

  async send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    await this.senders[source].sender.replaceTrack(track);
  }

  receiver(mid: string): RTCRtpReceiver | undefined {
    return [...this.audio, ...this.video].find((slot) => slot.mid === mid)?.receiver;
  }

  /** The mids and tracks of the audio slots. */
  get voices(): { mid: string; track: MediaStreamTrack }[] {
    return this.audio.flatMap(({ mid, receiver }) => (mid ? [{ mid, track: receiver.track }] : []));
  }

  /** Adds slots until `count` pictures fit beside the stage; answers whether a new offer is needed. */
  wantVideoSlots(count: number): boolean {
    const wanted = Math.min(count + STAGES, MOST_VIDEO_SLOTS);
    const before = this.video.length;
    while (this.video.length < wanted) this.video.push(this.slot("video"));
    return this.video.length > before;
  }

  async sample(): Promise<Sample> {
    return this.sampler.read(await this.connection.getStats());
  }

  close(): void {
    clearTimeout(this.patience);
    this.connection.oniceconnectionstatechange = null;
    this.connection.onconnectionstatechange = null;
    this.connection.close();
  }

  private slot(kind: "audio" | "video"): RTCRtpTransceiver {
    const transceiver = this.connection.addTransceiver(kind, { direction: "recvonly" });
    prefer(transceiver, kind === "audio" ? "voice" : "received");
    return transceiver;
  }

  private async describe(options: RTCOfferOptions): Promise<string> {
    const offer = await this.connection.createOffer(options);
    await this.connection.setLocalDescription(offer);
    return offer.sdp ?? "";
  }

  private pathChanged(): void {
    clearTimeout(this.patience);
    switch (this.connection.iceConnectionState) {
      case "connected":
      case "completed":
        this.events.connected();
        break;
      case "disconnected":
        this.patience = setTimeout(() => this.events.troubled(), DISCONNECTED_PATIENCE_MS);
        break;
      case "failed":
        this.events.troubled();
        break;
      default:
        break;
    }
  }
}

/** Turns the counters of a link into what happened since the last reading. */
class Sampler {
  private received = 0;
  private lost = 0;
  private energy = 0;
  private seconds = 0;

  read(report: RTCStatsReport): Sample {
    let received = 0;
    let lost = 0;
    let lossUp: number | undefined;
    let roundTripMs: number | undefined;
    let voice: Reading | undefined;
    report.forEach((entry: Record<string, unknown>) => {
      if (entry["type"] === "inbound-rtp") {
        received += number(entry["packetsReceived"]) ?? 0;
        lost += number(entry["packetsLost"]) ?? 0;
      } else if (entry["type"] === "remote-inbound-rtp") {
        const fraction = number(entry["fractionLost"]);
        if (fraction !== undefined) lossUp = Math.max(lossUp ?? 0, fraction);
      } else if (entry["type"] === "candidate-pair" && entry["nominated"] === true) {
        const seconds = number(entry["currentRoundTripTime"]);
        if (seconds !== undefined) roundTripMs = seconds * 1000;
      } else if (entry["type"] === "media-source" && entry["kind"] === "audio") {
        voice = this.heard(number(entry["totalAudioEnergy"]), number(entry["totalSamplesDuration"]));
      }
    });
    const newlyReceived = received - this.received;
    const newlyLost = Math.max(0, lost - this.lost);
    this.received = received;
    this.lost = lost;
    const expected = newlyReceived + newlyLost;
    return { lossDown: expected > 20 ? newlyLost / expected : undefined, lossUp, roundTripMs, voice };
  }

  /** Another track begins at zero again. */
  private heard(energy: number | undefined, seconds: number | undefined): Reading | undefined {
    if (energy === undefined || seconds === undefined) return undefined;
    const [before, since] = [this.energy, this.seconds];
    [this.energy, this.seconds] = [energy, seconds];
    // the energy of a second is the square of its level (W3C webrtc-stats, totalAudioEnergy)
    return energy >= before && seconds > since ? readingOf(Math.sqrt((energy - before) / (seconds - since))) : undefined;
  }
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
