"""Watches a room by WHEP with aiortc and prints what it decoded as one line of JSON.

usage: watch_whep.py ADDRESS TOKEN FRAMES HERTZ

Ends when so many frames carried a number; after two minutes, with what came until then.
"""

import asyncio
import json
import math
import sys
import urllib.request

from aiortc import RTCPeerConnection, RTCSessionDescription

COLUMNS, ROWS, PATTERN = 8, 4, 0b10110010


def number(frame):
    """The (source, number) of a frame, or None when it carries none."""
    luma = frame.reformat(format="yuv420p").planes[0]
    pixels, stride = bytes(luma), luma.line_size
    word = []
    for cell in range(COLUMNS * ROWS):
        x = int((cell % COLUMNS + 0.5) * frame.width / COLUMNS)
        y = int((cell // COLUMNS + 0.5) * frame.height / ROWS)
        word.append(1 if pixels[y * stride + x] > 128 else 0)

    def part(start, width):
        return int("".join(map(str, word[start : start + width])), 2)

    source, count, checksum = part(8, 4), part(12, 12), part(24, 8)
    right = (source * 31 + (count & 255) * 7 + (count >> 8) * 13) & 255
    return (source, count) if part(0, 8) == PATTERN and checksum == right else None


def level(samples, rate, hertz):
    """The level of one pitch in dBFS (Goertzel)."""
    turn = 2 * math.cos(2 * math.pi * hertz / rate)
    before, last = 0.0, 0.0
    for sample in samples:
        before, last = last, sample / 32768 + turn * last - before
    power = last * last + before * before - turn * last * before
    return 10 * math.log10(max(power, 1e-12) / (len(samples) / 2) ** 2)


async def pictures(track, seen):
    while True:
        seen.append(number(await track.recv()))


async def sounds(track, hertz, levels):
    while True:
        frame = await track.recv()
        channels = len(frame.layout.channels)
        samples = memoryview(bytes(frame.planes[0])[: frame.samples * channels * 2]).cast("h")[::channels]
        levels.append(level(samples, frame.sample_rate, hertz))


PATIENCE_S = 120


async def main(address, token, wanted, hertz):
    connection = RTCPeerConnection()
    connection.addTransceiver("video", direction="recvonly")
    connection.addTransceiver("audio", direction="recvonly")
    seen, levels, tasks = [], [], []

    @connection.on("track")
    def on_track(track):
        work = pictures(track, seen) if track.kind == "video" else sounds(track, hertz, levels)
        tasks.append(asyncio.ensure_future(work))

    await connection.setLocalDescription(await connection.createOffer())
    headers = {"content-type": "application/sdp", "authorization": f"Bearer {token}"}
    offer = urllib.request.Request(address, connection.localDescription.sdp.encode(), headers)
    with urllib.request.urlopen(offer) as response:
        location, answer = response.headers["location"], response.read().decode()
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    end = asyncio.get_running_loop().time() + PATIENCE_S
    while sum(1 for one in seen if one) < wanted and asyncio.get_running_loop().time() < end:
        await asyncio.sleep(0.1)
    for task in tasks:
        task.cancel()
    # the link first, as many programs do: the session has then ended before it is asked to
    await connection.close()
    goodbye = urllib.request.Request(location, headers=headers, method="DELETE")
    with urllib.request.urlopen(goodbye) as response:
        status = response.status
    audible = sum(1 for one in levels if one > -45) / max(1, len(levels))
    print(json.dumps({"frames": seen, "audible": audible, "packets": len(levels), "goodbye": status}))


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), float(sys.argv[4])))
