"""The bus, as its publishers and its listeners name it."""

import os

from kombu import Connection, Exchange

EXCHANGE = Exchange("xivo", type="topic", durable=True)


def connection():
    return Connection(os.environ["SIGNALBOOK_AMQP_URL"], connect_timeout=10)
