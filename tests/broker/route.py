"""Asks the broker which routing keys each binding key receives.

Usage: route.py KEYS, where KEYS is a file of JSON: an object with the lists bindings and keys. On
standard output comes a list of JSON with, for each binding key, the routing keys that it received.
"""

import json
import sys
import time

from bus import connection

EXCHANGE = "signalbook-keys"
LAST = "nothing.comes.behind.this"
PATIENCE = 30


def received(channel, queue):
    """The bodies of all messages in a queue, up to the one that comes last."""
    bodies, deadline = [], time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        message = channel.basic_get(queue, no_ack=True)
        if message is None:
            time.sleep(0.01)
        elif message.body == LAST:
            return bodies
        else:
            bodies.append(message.body)
    raise TimeoutError(f"{queue} got no last message")


def route(bindings, keys):
    with connection() as broker, broker.channel() as channel:
        channel.exchange_declare(EXCHANGE, "topic", durable=False, auto_delete=True)
        queues = []
        for binding in bindings:
            queue = channel.queue_declare("", exclusive=True, auto_delete=False).queue
            channel.queue_bind(queue, EXCHANGE, routing_key=binding)
            channel.queue_bind(queue, EXCHANGE, routing_key=LAST)
            queues.append(queue)
        for key in [*keys, LAST]:
            message = channel.prepare_message(key, content_type="text/plain", content_encoding="utf-8")
            channel.basic_publish(message, EXCHANGE, routing_key=key)
        return [received(channel, queue) for queue in queues]


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(route(**json.load(file))))
