"""GStreamer's webrtcbin: C on OpenSSL, libnice and libsrtp, with RSA. Speaks as clients/common/speak.js says."""

import sys
import threading
from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

sys.path.insert(0, str(Path(__file__).parents[1] / "common"))
from speak import ROLE, counts, delete, is_voice, post, say

VIDEO = "application/x-rtp,media=video,encoding-name=VP8,clock-rate=90000,payload=96,rtcp-fb-nack-pli=true"
AUDIO = "application/x-rtp,media=audio,encoding-name=OPUS,clock-rate=48000,payload=111,encoding-params=(string)2"
# a picture of 15 frames a second, and syllables of one pitch: a steady tone is taken for a fan
SOURCES = {
    "video": f"""videotestsrc is-live=true pattern=ball ! video/x-raw,width=320,height=180,framerate=15/1
        ! vp8enc deadline=1 keyframe-max-dist=30 ! rtpvp8pay picture-id-mode=2 ! {VIDEO}""",
    "audio": f"""audiotestsrc is-live=true wave=ticks freq=440 tick-interval=500000000 sine-periods-per-tick=150
        ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay ! {AUDIO}""",
}
DECODERS = {
    "video": "rtpvp8depay ! vp8dec",
    "audio": "rtpopusdepay ! opusdec ! audio/x-raw,format=S16LE",
}


def counting(kind, bin):
    """Counts what comes out of `bin`'s element called `counted`."""

    def one(_pad, info):
        buffer = info.get_buffer()
        if kind == "audio" and ROLE == "watch":
            counts[kind] += is_voice(buffer.extract_dup(0, buffer.get_size()))
        else:
            counts[kind] += 1
        return Gst.PadProbeReturn.OK

    bin.get_by_name("counted").get_static_pad("sink").add_probe(Gst.PadProbeType.BUFFER, one)
    return bin


class Client:
    def __init__(self):
        self.pipeline = Gst.Pipeline()
        self.webrtc = Gst.ElementFactory.make("webrtcbin")
        self.webrtc.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.webrtc)
        # libnice binds each address to its device and leaves loopback out, and there is no router to ask; it
        # checks consent (RFC 7675) where it is told to
        self.ice = self.webrtc.get_property("ice-agent")
        self.ice.emit("add-local-ip-address", "127.0.0.1")
        agent = self.ice.get_property("agent")
        agent.set_property("upnp", False)
        agent.set_property("keepalive-conncheck", True)
        if ROLE == "publish":
            for kind, source in SOURCES.items():
                source = counting(kind, Gst.parse_bin_from_description(f"{source} ! identity name=counted", True))
                self.pipeline.add(source)
                source.link(self.webrtc)
        else:
            self.webrtc.connect("pad-added", self.on_pad)
            for caps in (AUDIO, VIDEO):
                direction = GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY
                self.webrtc.emit("add-transceiver", direction, Gst.Caps.from_string(caps))
        self.webrtc.connect("on-negotiation-needed", self.on_negotiation_needed)
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        self.webrtc.connect("notify::connection-state", self.on_state)
        self.pipeline.connect("deep-element-added", self.on_element)
        self.pipeline.set_state(Gst.State.PLAYING)

    def on_pad(self, _, pad):
        if pad.direction != Gst.PadDirection.SRC:
            return
        kind = pad.get_current_caps().get_structure(0).get_string("media")
        decoder = Gst.parse_bin_from_description(f"{DECODERS[kind]} ! fakesink name=counted sync=false", True)
        self.pipeline.add(counting(kind, decoder))
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def on_element(self, _pipeline, _bin, element):
        """A goodbye ends its DTLS element, and not what it calls the connection."""
        if element.get_name().startswith("dtlsdec"):
            element.connect("notify::connection-state", lambda *_: say({"state": element.props.connection_state.value_nick}))

    def on_state(self, *_):
        say({"state": self.webrtc.get_property("connection-state").value_nick})

    def on_negotiation_needed(self, _):
        def offered(promise):
            reply = promise.get_reply()
            offer = reply["offer"]
            self.webrtc.emit("set-local-description", offer, Gst.Promise.new())

        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(offered))

    def on_gathering(self, *_):
        if self.webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            threading.Thread(target=self.negotiate, daemon=True).start()

    def negotiate(self):
        try:
            self.exchange()
        except Exception as error:
            say({"error": repr(error)})
            loop.quit()

    def exchange(self):
        self.session, answer = post(self.webrtc.get_property("local-description").sdp.as_text())
        _, message = GstSdp.SDPMessage.new_from_text(answer)
        described = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, message)
        self.webrtc.emit("set-remote-description", described, Gst.Promise.new())

    def hear(self, loop):
        for line in sys.stdin:
            if line.strip() == "delete":
                delete(self.session)
        loop.quit()


Gst.init(None)
say({"version": Gst.version_string().split()[-1]})
loop = GLib.MainLoop()
client = Client()
threading.Thread(target=client.hear, args=(loop,), daemon=True).start()
GLib.timeout_add(500, lambda: say(counts) or True)
loop.run()
