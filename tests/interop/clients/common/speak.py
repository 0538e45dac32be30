"""The same as speak.js for clients in Python."""

import json
import sys
import urllib.error
import urllib.request

ROLE, ENDPOINT, TOKEN = sys.argv[1:4]
# what is quieter is no voice, of 32,768
AUDIBLE = 500
counts = {"video": 0, "audio": 0}


def say(message):
    # in one piece: other threads speak too
    sys.stdout.write(f"{json.dumps(message)}\n")
    sys.stdout.flush()


def is_voice(samples):
    """Whether 16-bit `samples` are more than silence."""
    return max(memoryview(bytes(samples)).cast("h")) > AUDIBLE


def ask(address, method, headers, body=None):
    request = urllib.request.Request(address, body, {**headers, "authorization": f"Bearer {TOKEN}"}, method=method)
    try:
        with urllib.request.urlopen(request) as response:
            say({"http": method, "status": response.status})
            return response.headers, response.read().decode()
    except urllib.error.HTTPError as error:
        say({"http": method, "status": error.code, "error": error.read().decode()})
        raise


def post(offer):
    """The session's address, and the answer."""
    headers, answer = ask(ENDPOINT, "POST", {"content-type": "application/sdp"}, offer.encode())
    return headers["location"], answer


def delete(session):
    ask(session, "DELETE", {})
