"""aiortc: WebRTC in Python on OpenSSL, with encoders and decoders. Speaks as clients/common/speak.js says."""

import asyncio
import fractions
import math
import sys
from array import array
from importlib.metadata import version
from pathlib import Path

from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from av import AudioFrame, VideoFrame

sys.path.insert(0, str(Path(__file__).parents[1] / "common"))
from speak import ROLE, counts, delete, is_voice, post, say

HERTZ, RATE, SAMPLES = 440, 48_000, 960
WIDTH, HEIGHT, PICTURES = 320, 180, 15


class Source(MediaStreamTrack):
    """Makes a frame every `duration` ticks of a `rate`."""

    def __init__(self, rate, duration):
        super().__init__()
        self.at, self.rate, self.duration = 0, rate, duration
        self.began = asyncio.get_running_loop().time()

    async def recv(self):
        await asyncio.sleep(self.began + self.at / self.rate - asyncio.get_running_loop().time())
        frame = self.frame()
        frame.pts, frame.time_base = self.at, fractions.Fraction(1, self.rate)
        self.at += self.duration
        counts[self.kind] += 1
        return frame


class Tone(Source):
    """Syllables of one pitch: a steady tone is taken for a fan."""

    kind = "audio"
    second = array("h", (int(12_000 * math.sin(2 * math.pi * HERTZ * n / RATE)) * (n % 24_000 > 7_000) for n in range(RATE)))

    def frame(self):
        frame = AudioFrame(format="s16", layout="mono", samples=SAMPLES)
        start = self.at % RATE
        frame.planes[0].update(self.second[start : start + SAMPLES].tobytes())
        frame.sample_rate = RATE
        return frame


class Picture(Source):
    """A bar that wanders over grey."""

    kind = "video"

    def frame(self):
        frame = VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for plane in frame.planes:
            plane.update(bytes([128]) * plane.buffer_size)
        luma = frame.planes[0]
        row = bytearray([128]) * luma.line_size
        bar = (self.at // self.duration * 4) % (WIDTH - 16)
        row[bar : bar + 16] = bytes([230]) * 16
        luma.update(bytes(row) * HEIGHT)
        return frame


async def receive(track):
    """Decodes; what counts is a picture unlike the one before, and a sound that is audible."""
    last = None
    while True:
        plane = (await track.recv()).planes[0]
        if track.kind == "video":
            now = bytes(plane)[::101]
            counts["video"] += now != last
            last = now
        else:
            counts["audio"] += is_voice(plane)


async def report():
    while True:
        say(counts)
        await asyncio.sleep(0.5)


async def main():
    say({"version": version("aiortc")})
    connection = RTCPeerConnection()
    connection.on("connectionstatechange", lambda: say({"state": connection.connectionState}))
    tasks = [asyncio.ensure_future(report())]
    if ROLE == "publish":
        connection.addTransceiver(Tone(RATE, SAMPLES), direction="sendonly")
        connection.addTransceiver(Picture(90_000, 90_000 // PICTURES), direction="sendonly")
    else:
        connection.on("track", lambda track: tasks.append(asyncio.ensure_future(receive(track))))
        connection.addTransceiver("audio", direction="recvonly")
        connection.addTransceiver("video", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    loop = asyncio.get_running_loop()
    session, answer = await loop.run_in_executor(None, post, connection.localDescription.sdp)
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        if line.strip() == "delete":
            await loop.run_in_executor(None, delete, session)


try:
    asyncio.run(main())
except Exception as error:
    say({"error": repr(error)})
    sys.exit(1)
