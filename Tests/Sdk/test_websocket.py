"""The exchange's own SDK over WebSocket against the simulated venue."""

import json
import queue
import time
import unittest

from venue import Venue, new_id

PRODUCT = "BTC-USD"


class Inbox:
    """Messages of one connection, in the order in which they came."""

    def __init__(self):
        self.messages = queue.Queue()

    def __call__(self, text):
        self.messages.put(json.loads(text))

    def until(self, wanted, seconds=30):
        """Every message up to the first that is wanted."""
        end, seen = time.monotonic() + seconds, []
        while True:
            seen.append(self.messages.get(timeout=max(0.01, end - time.monotonic())))
            if wanted(seen[-1]):
                return seen


class WebSocket(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.venue = Venue("--no-rate-limits")

    @classmethod
    def tearDownClass(cls):
        cls.venue.stop()

    def test_market_channels(self):
        inbox = Inbox()
        client = self.venue.market_socket(inbox)
        client.open()
        client.heartbeats()
        client.level2([PRODUCT])
        client.market_trades([PRODUCT])
        client.ticker([PRODUCT, "ETH-USD"])
        client.ticker_batch([PRODUCT])
        client.candles([PRODUCT])
        client.status([PRODUCT])
        beats = 0

        def beaten(message):
            nonlocal beats
            beats += message["channel"] == "heartbeats"
            return beats == 3

        seen = inbox.until(beaten)
        client.close()
        self.assertEqual([message["sequence_num"] for message in seen], list(range(len(seen))))
        channels = {message["channel"] for message in seen}
        self.assertEqual(channels, {
            "subscriptions", "l2_data", "market_trades", "ticker", "ticker_batch", "candles",
            "status", "heartbeats"})
        books = [message["events"][0] for message in seen if message["channel"] == "l2_data"]
        self.assertEqual(books[0]["type"], "snapshot")
        self.assertIn("update", {book["type"] for book in books})

    def test_user_channel_follows_an_order(self):
        inbox = Inbox()
        client = self.venue.user_socket(inbox)
        client.open()
        client.heartbeats()
        client.user([PRODUCT])
        inbox.until(lambda message: "user" in str(message["events"][0].get("subscriptions")))
        answer = self.venue.rest.market_order_buy(new_id(), PRODUCT, base_size="0.001")
        order_id = answer["success_response"]["order_id"]

        def filled(message):
            if message["channel"] != "user":
                return False
            return any(order["order_id"] == order_id and order["status"] == "FILLED"
                       for order in message["events"][0]["orders"])

        seen = inbox.until(filled)
        client.unsubscribe_all()
        client.close()
        states = [order["status"] for message in seen if message["channel"] == "user"
                  for order in message["events"][0]["orders"]]
        self.assertEqual(states[0], "PENDING")
        self.assertEqual(states[-1], "FILLED")

    def test_open_orders_are_told_in_fifties(self):
        venue = Venue("--no-rate-limits")
        try:
            ids = [venue.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.001", "1000")
                   ["success_response"]["order_id"] for _ in range(120)]
            inbox = Inbox()
            client = venue.user_socket(inbox)
            client.open()
            client.user([PRODUCT])
            seen = inbox.until(
                lambda message: "user" in str(message["events"][0].get("subscriptions")))
            self.assertEqual([message["sequence_num"] for message in seen],
                             list(range(len(seen))))
            told = [message["events"][0] for message in seen if message["channel"] == "user"]
            self.assertEqual([event["type"] for event in told], ["snapshot"] * 3)
            self.assertEqual([len(event["orders"]) for event in told], [50, 50, 20])
            orders = [order for event in told for order in event["orders"]]
            self.assertEqual({order["order_id"] for order in orders}, set(ids))
            self.assertEqual({order["status"] for order in orders}, {"OPEN"})
            client.close()
        finally:
            venue.stop()

    def test_no_open_orders_are_told_too(self):
        inbox = Inbox()
        client = self.venue.user_socket(inbox)
        client.open()
        client.user(["ETH-USD"])
        seen = inbox.until(
            lambda message: "user" in str(message["events"][0].get("subscriptions")))
        client.close()
        told = [message["events"][0] for message in seen if message["channel"] == "user"]
        self.assertEqual([(event["type"], event["orders"]) for event in told], [("snapshot", [])])

    def test_a_lost_message_shows_in_the_numbers(self):
        inbox = Inbox()
        client = self.venue.market_socket(inbox)
        client.open()
        client.heartbeats()
        seen = inbox.until(lambda message: message["channel"] == "heartbeats")
        self.venue.control("faults", {"fault": "drop_frame"})
        seen += inbox.until(lambda message: message["sequence_num"] >= 4)
        client.close()
        numbers = [message["sequence_num"] for message in seen]
        self.assertTrue(any(b - a == 2 for a, b in zip(numbers, numbers[1:])), numbers)


if __name__ == "__main__":
    unittest.main()
