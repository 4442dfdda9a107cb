"""Prints the events of calls, as a listener on the bus that is written in Python.

Usage: listen.py [BINDING_KEY]
"""

import os
import sys

from kombu import Connection, Exchange, Queue
from kombu.mixins import ConsumerMixin

EXCHANGE = Exchange("xivo", type="topic")
# With a word for each of the three that the routing keys of calls have: `calls.*` hears no call.
BINDING_KEY = "calls.call.*"
URL = "amqp://guest:guest@localhost:5672"


class Listener(ConsumerMixin):
    def __init__(self, connection, binding_key):
        self.connection = connection
        self.queue = Queue("", EXCHANGE, routing_key=binding_key, exclusive=True)

    def get_consumers(self, Consumer, channel):
        return [Consumer([self.queue], accept=["json"], callbacks=[self.tell])]

    def on_consume_ready(self, *args, **kwargs):
        print(f"listening to {self.queue.routing_key}", file=sys.stderr, flush=True)

    def tell(self, event, message):
        call = event["data"]
        key = message.delivery_info["routing_key"]
        print(f"{event['name']} as {key}: {call['call_id']} of {call['user_uuid']}", flush=True)
        message.ack()


if __name__ == "__main__":
    with Connection(os.environ.get("AMQP_URL", URL)) as connection:
        Listener(connection, *(sys.argv[1:] or [BINDING_KEY])).run()
