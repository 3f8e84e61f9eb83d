"""Measures the exchange's own SDK on frames that perps-bench wrote: `bench.py ROW FOLDER`.

Prints one row as perps-bench does. Rates are per second of processor time.
"""

import json
import resource
import sys
import time

import requests
from coinbase import jwt_generator
from coinbase.rest import RESTClient
from coinbase.websocket import WebsocketResponse
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

SECONDS = 2
NAME = (
    "organizations/8bfc20d7-f7c6-4422-bf07-8243ca4169fe/apiKeys/"
    "1a8a5f3e-5b7c-4d0f-9d57-0c4a7d1f2b60")
ORDERS = 2_000
TRADES_BETWEEN = 3


def frames(folder, name):
    with open(f"{folder}/{name}.jsonl") as lines:
        return lines.read().splitlines()


def secret():
    return ec.generate_private_key(ec.SECP256R1()).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption()).decode()


def rate(work):
    """Does rounds of work, each of which says how much it was, for some seconds."""
    count, start = 0, time.process_time()
    while time.process_time() - start < SECONDS:
        count += work()
    return {"events": count, "orders": 0}, time.process_time() - start


def decode(folder):
    texts = frames(folder, "decode")

    def once():
        for text in texts:
            WebsocketResponse(json.loads(text))
        return len(texts)

    return rate(once)


def decode_l2(folder):
    texts = frames(folder, "decode_l2")

    def once():
        changes = 0
        for text in texts:
            for event in WebsocketResponse(json.loads(text)).events:
                changes += len(event.updates)
        return changes

    return rate(once)


def sign(folder):
    key = secret()

    def once():
        for _ in range(100):
            uri = jwt_generator.format_jwt_uri("POST", "/api/v3/brokerage/orders")
            jwt_generator.build_rest_jwt(uri, NAME, key)
        return 100

    return rate(once)


class Socket(requests.adapters.BaseAdapter):
    """Takes requests where a socket would, and answers each as taken."""

    def send(self, request, **options):
        self.taken = time.perf_counter_ns()
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = 200, request, request.url
        answer._content = b'{"success": true, "success_response": {"order_id": "1"}}'
        return answer

    def close(self):
        pass


def tick_to_order(folder):
    """From the text of a frame to its order at the door of the socket; nothing is checked."""
    client, socket = RESTClient(api_key=NAME, api_secret=secret()), Socket()
    client.session.mount("https://", socket)
    client.session.trust_env = False
    spans, seen, start = [], 0, time.process_time()
    for text in frames(folder, "tick_to_order"):
        began = time.perf_counter_ns()
        message = WebsocketResponse(json.loads(text))
        if message.channel != "market_trades":
            continue
        trades = [trade for event in message.events for trade in event.trades]
        seen += len(trades)
        if seen < TRADES_BETWEEN:
            continue
        seen = 0
        limit = f"{float(trades[0].price) * 1.005:.2f}"
        client.limit_order_ioc_buy(f"order-{len(spans)}", "BTC-USD", "0.01", limit)
        spans.append(socket.taken - began)
        if len(spans) == ORDERS:
            break
    spans.sort()
    median = spans[len(spans) // 2]
    return {
        "events": len(spans), "orders": len(spans), "ns_per_event": median,
        "events_per_second": 1_000_000_000 // median, "p50_ns": median,
        "p99_ns": spans[len(spans) * 99 // 100], "max_ns": spans[-1],
    }, time.process_time() - start


def main():
    name, folder = sys.argv[1:]
    work = {f.__name__: f for f in (decode, decode_l2, sign, tick_to_order)}
    row, seconds = work[name.removesuffix("_sdk")](folder)
    row.setdefault("ns_per_event", round(seconds * 1e9 / row["events"], 2))
    row.setdefault("events_per_second", round(row["events"] / seconds))
    row |= {
        "name": name, "cpu_seconds": round(seconds, 9),
        "peak_rss_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    }
    print(json.dumps(row))


main()
