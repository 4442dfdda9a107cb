"""Captures a number of messages of the bus as JSON lines on standard output.

Usage: capture.py COUNT. Once everything is bound, a line says so on standard error.
"""

import json
import sys

from bus import EXCHANGE, connection
from kombu import Consumer, Queue

PATIENCE = 30


def capture(count):
    captured = 0

    def write(body, message):
        nonlocal captured
        captured += 1
        record = {
            "exchange": message.delivery_info["exchange"],
            "routing_key": message.delivery_info["routing_key"],
            "headers": message.headers,
        }
        try:
            record["body"] = json.loads(body)
        except ValueError:
            record["body"] = body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")
        print(json.dumps(record), flush=True)
        message.ack()

    with connection() as broker, broker.channel() as channel:
        queue = Queue("", exchange=EXCHANGE, routing_key="#", exclusive=True, auto_delete=True)
        consumer = Consumer(channel, [queue], on_message=lambda message: write(message.body, message))
        with consumer:
            print("bound", file=sys.stderr, flush=True)
            while captured < count:
                broker.drain_events(timeout=PATIENCE)


if __name__ == "__main__":
    capture(int(sys.argv[1]))
