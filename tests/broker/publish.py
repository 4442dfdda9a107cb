"""Publishes events as a service of the Wazo platform would, some of them with mistakes.

Usage: publish.py MESSAGES, where MESSAGES is a file of JSON: a list of objects with the members
routing_key, headers and body. A body that is a text is sent as it is.
"""

import json
import sys

from bus import EXCHANGE, connection
from kombu import Producer


def publish(messages):
    with connection() as broker, broker.channel() as channel:
        producer = Producer(channel, exchange=EXCHANGE, auto_declare=True)
        for message in messages:
            body = message["body"]
            text = body if isinstance(body, str) else json.dumps(body)
            producer.publish(
                text,
                routing_key=message["routing_key"],
                headers=message["headers"],
                content_type="application/json",
                content_encoding="utf-8",
                delivery_mode="transient",
            )


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        publish(json.load(file))
