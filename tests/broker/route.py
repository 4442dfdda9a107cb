"""Asks the broker which routing keys each binding key receives.

Usage: route.py KEYS, where KEYS is a file of JSON: an object with the lists bindings and keys. On
standard output comes a list of JSON with, for each binding key, the places of the routing keys
that it received.
"""

import json
import os
import sys

from bus import connection

# Others may ask at the same time.
EXCHANGE = f"signalbook-keys-{os.getpid()}"
LAST = "nothing.comes.behind.this"
PATIENCE = 60


def route(bindings, keys):
    with connection() as broker, broker.channel() as channel:
        channel.exchange_declare(EXCHANGE, "topic", durable=False, auto_delete=True)
        received, open_queues = [[] for _ in bindings], len(bindings)

        def listen(place):
            def write(message):
                nonlocal open_queues
                if message.body == LAST:
                    open_queues -= 1
                else:
                    received[place].append(int(message.body))

            return write

        for place, binding in enumerate(bindings):
            queue = channel.queue_declare("", exclusive=True, auto_delete=False).queue
            channel.queue_bind(queue, EXCHANGE, routing_key=binding)
            channel.queue_bind(queue, EXCHANGE, routing_key=LAST)
            channel.basic_consume(queue, no_ack=True, callback=listen(place))
        for body, key in [*enumerate(keys), (LAST, LAST)]:
            message = channel.prepare_message(str(body), content_type="text/plain", content_encoding="utf-8")
            channel.basic_publish(message, EXCHANGE, routing_key=key)
        while open_queues:
            broker.drain_events(timeout=PATIENCE)
        return received


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        print(json.dumps(route(**json.load(file))))
