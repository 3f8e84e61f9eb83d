"""The exchange's own SDK over REST against the simulated venue."""

import time
import unittest
from decimal import Decimal

from requests.exceptions import HTTPError

from venue import Venue, new_id

PRODUCT = "BTC-USD"
FUTURE = "BIP-20DEC30-CDE"


class Rest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.venue = Venue("--no-rate-limits", "--scenario", "calm")
        cls.rest = cls.venue.rest

    @classmethod
    def tearDownClass(cls):
        cls.venue.stop()

    def price(self, factor="1"):
        book = self.rest.get_best_bid_ask(product_ids=[PRODUCT]).pricebooks[0]
        price = Decimal(book["asks"][0]["price"]) * Decimal(factor)
        return str(price.quantize(Decimal("0.01")))

    def order(self, order_id):
        return self.rest.get_order(order_id)["order"]

    def placed(self, answer):
        self.assertTrue(answer.success, answer.to_dict())
        return answer["success_response"]["order_id"]

    def test_time_and_products_are_public(self):
        told = self.venue.public.get_unix_time()
        self.assertAlmostEqual(int(told.epoch_seconds), time.time(), delta=5)
        products = self.venue.public.get_public_products().products
        self.assertIn(PRODUCT, [product.product_id for product in products])
        book = self.venue.public.get_public_product_book(PRODUCT, limit=5).pricebook
        self.assertEqual(len(book.bids), 5)
        self.assertLess(Decimal(book.bids[0]["price"]), Decimal(book.asks[0]["price"]))

    def test_accounts_permissions_and_fees(self):
        accounts = self.rest.get_accounts().accounts
        self.assertEqual([account.currency for account in accounts][:2], ["USD", "USDC"])
        one = self.rest.get_account(accounts[0].uuid).account
        self.assertEqual(one.currency, "USD")
        rights = self.rest.get_api_key_permissions()
        self.assertEqual((rights.can_view, rights.can_trade, rights.can_transfer),
                         (True, True, False))
        fees = self.rest.get_transaction_summary()
        self.assertLess(Decimal(fees.fee_tier["maker_fee_rate"]),
                        Decimal(fees.fee_tier["taker_fee_rate"]))
        portfolios = self.rest.get_portfolios().portfolios
        self.assertEqual(portfolios[0].uuid, rights.portfolio_uuid)
        breakdown = self.rest.get_portfolio_breakdown(rights.portfolio_uuid).breakdown
        self.assertEqual(breakdown.portfolio["name"], "Default")

    def test_candles_and_trades(self):
        now = int(time.time())
        candles = self.rest.get_candles(PRODUCT, str(now - 3600), str(now), "ONE_MINUTE").candles
        starts = [int(candle.start) for candle in candles]
        self.assertGreater(len(starts), 50)
        self.assertEqual(starts, sorted(starts, reverse=True))
        with self.assertRaises(HTTPError) as caught:
            self.rest.get_candles(PRODUCT, str(now - 60 * 400), str(now), "ONE_MINUTE")
        self.assertEqual(caught.exception.response.status_code, 400)
        trades = self.rest.get_market_trades(PRODUCT, limit=10).trades
        self.assertEqual(len(trades), 10)

    def test_market_order_is_filled_and_booked(self):
        before = self.rest.get_accounts().accounts
        answer = self.rest.market_order_buy(new_id(), PRODUCT, quote_size="1000")
        order_id = self.placed(answer)
        order = self.order(order_id)
        self.assertEqual(order.status, "FILLED")
        spent = Decimal(order.total_value_after_fees)
        self.assertLessEqual(spent, 1000)
        self.assertGreater(spent, 990)
        fills = self.rest.get_fills(order_ids=[order_id]).fills
        self.assertEqual(sum(Decimal(fill.size) for fill in fills), Decimal(order.filled_size))
        self.assertEqual(sum(Decimal(fill.commission) for fill in fills),
                         Decimal(order.total_fees))
        after = self.rest.get_accounts().accounts
        paid = (Decimal(before[0].available_balance["value"])
                - Decimal(after[0].available_balance["value"]))
        self.assertEqual(paid, spent)
        self.placed(self.rest.market_order_sell(new_id(), PRODUCT, base_size="0.001"))

    def test_orders_of_each_kind_rest_and_are_cancelled(self):
        low, lower = self.price("0.5"), self.price("0.4")
        high, higher = self.price("1.5"), self.price("1.6")
        end = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 3600))
        start = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 600))
        rest, size = self.rest, "0.001"
        answers = [
            rest.limit_order_gtc_buy(new_id(), PRODUCT, size, low),
            rest.limit_order_gtc_buy(new_id(), PRODUCT, size, low, post_only=True),
            rest.limit_order_gtd_sell(new_id(), PRODUCT, size, high, end),
            rest.stop_limit_order_gtc_buy(
                new_id(), PRODUCT, size, higher, high, "STOP_DIRECTION_STOP_UP"),
            rest.stop_limit_order_gtd_sell(
                new_id(), PRODUCT, size, lower, low, end, "STOP_DIRECTION_STOP_DOWN"),
            rest.trigger_bracket_order_gtc_sell(new_id(), PRODUCT, size, high, low),
            rest.trigger_bracket_order_gtd_sell(new_id(), PRODUCT, size, high, low, end),
            rest.create_order(new_id(), PRODUCT, "BUY", {
                "twap_limit_gtd": {
                    "base_size": "0.002", "limit_price": low, "start_time": start,
                    "end_time": end, "number_buckets": "2", "bucket_size": "0.001",
                    "bucket_duration": "300s"}}),
        ]
        ids = [self.placed(answer) for answer in answers]
        self.assertEqual({self.order(order_id).status for order_id in ids}, {"OPEN"})
        listed = rest.list_orders(order_status=["OPEN"], product_ids=[PRODUCT], limit=3)
        seen = [order.order_id for order in listed.orders]
        while listed.has_next:
            listed = rest.list_orders(
                order_status=["OPEN"], product_ids=[PRODUCT], limit=3, cursor=listed.cursor)
            seen += [order.order_id for order in listed.orders]
        self.assertEqual(set(ids) - set(seen), set())
        results = rest.cancel_orders(ids).results
        self.assertEqual([result.success for result in results], [True] * len(ids))
        self.assertEqual({self.order(order_id).status for order_id in ids}, {"CANCELLED"})

    def test_immediate_orders(self):
        far = self.price("1.5")
        taken = self.placed(self.rest.limit_order_ioc_buy(new_id(), PRODUCT, "0.001", far))
        self.assertEqual(self.order(taken).status, "FILLED")
        whole = self.placed(self.rest.limit_order_fok_buy(new_id(), PRODUCT, "0.001", far))
        self.assertEqual(self.order(whole).status, "FILLED")
        missed = self.placed(
            self.rest.limit_order_ioc_buy(new_id(), PRODUCT, "0.001", self.price("0.5")))
        self.assertEqual(self.order(missed).status, "CANCELLED")

    def test_preview_and_refusals(self):
        preview = self.rest.preview_market_order_buy(PRODUCT, quote_size="100")
        self.assertEqual(preview.errs, [])
        self.assertGreater(Decimal(preview.base_size), 0)
        poor = self.rest.preview_limit_order_gtc_buy(PRODUCT, "100", self.price())
        self.assertEqual(poor.errs, ["PREVIEW_INSUFFICIENT_FUND"])
        refused = self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "100", self.price())
        self.assertFalse(refused.success)
        self.assertEqual(refused["error_response"]["error"], "INSUFFICIENT_FUND")

    def test_edit(self):
        order_id = self.placed(
            self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.001", self.price("0.5")))
        price = self.price("0.6")
        preview = self.rest.preview_edit_order(order_id, size="0.002", price=price)
        self.assertEqual(preview.errors, [])
        self.assertTrue(self.rest.edit_order(order_id, size="0.002", price=price).success)
        order = self.order(order_id)
        self.assertEqual((order.status, len(order["edit_history"])), ("OPEN", 1))
        again = self.rest.edit_order(order_id, size="0.002", price=price)
        self.assertEqual(again.errors[0]["edit_failure_reason"],
                         "EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST")
        self.rest.cancel_orders([order_id])

    def test_the_same_client_order_id_is_the_same_order(self):
        client_id, price = new_id(), self.price("0.5")
        first = self.placed(self.rest.limit_order_gtc_buy(client_id, PRODUCT, "0.001", price))
        second = self.placed(self.rest.limit_order_gtc_buy(client_id, PRODUCT, "0.001", price))
        self.assertEqual(first, second)
        self.rest.cancel_orders([first])

    def test_futures(self):
        self.placed(self.rest.market_order_buy(new_id(), FUTURE, base_size="2"))
        position = self.rest.get_futures_position(FUTURE).position
        self.assertEqual((position.side, position.number_of_contracts), ("LONG", "2"))
        self.assertIsNotNone(self.rest.get_futures_balance_summary().balance_summary)
        self.placed(self.rest.close_position(new_id(), FUTURE))
        self.assertEqual(self.rest.list_futures_positions().positions, [])
        self.assertEqual(self.rest.list_futures_sweeps().sweeps, [])

    def test_conversion(self):
        def dollars():
            return {account.currency: Decimal(account.available_balance["value"])
                    for account in self.rest.get_accounts().accounts}

        before = dollars()
        trade = self.rest.create_convert_quote("USDC", "USD", "12.5").trade
        self.assertEqual(trade["status"], "TRADE_STATUS_CREATED")
        done = self.rest.commit_convert_trade(trade["id"], "USDC", "USD").trade
        self.assertEqual(done["status"], "TRADE_STATUS_COMPLETED")
        self.assertEqual(self.rest.get_convert_trade(trade["id"], "USDC", "USD").trade["id"],
                         trade["id"])
        after = dollars()
        self.assertEqual(after["USDC"] - before["USDC"], Decimal("-12.5"))
        self.assertEqual(after["USD"] - before["USD"], Decimal("12.5"))

    def test_portfolios(self):
        made = self.rest.create_portfolio("Second").portfolio
        self.rest.edit_portfolio(made["uuid"], "Renamed")
        names = {row.uuid: row.name for row in self.rest.get_portfolios().portfolios}
        self.assertEqual(names[made["uuid"]], "Renamed")
        self.rest.delete_portfolio(made["uuid"])
        left = [row.uuid for row in self.rest.get_portfolios().portfolios]
        self.assertNotIn(made["uuid"], left)
        self.assertEqual(self.rest.list_payment_methods().payment_methods, [])

    def test_a_key_that_may_only_look(self):
        with self.assertRaises(HTTPError) as caught:
            self.venue.view_only.market_order_buy(new_id(), PRODUCT, quote_size="10")
        self.assertEqual(caught.exception.response.status_code, 403)
        self.assertIn("Missing Required Scopes", str(caught.exception))

    def test_ed25519(self):
        client = self.venue.client(self.venue.folder.name + "/key-ed25519.json")
        self.assertTrue(client.get_api_key_permissions().can_trade)


class Perpetuals(unittest.TestCase):
    def test_position_of_the_international_portfolio(self):
        product = "ETH-PERP-INTX"
        venue = Venue("--no-rate-limits", "--products", "ETH-USD," + product)
        try:
            client = venue.client(venue.folder.name + "/key-intx.json")
            portfolio = client.get_api_key_permissions().portfolio_uuid
            answer = client.market_order_buy(
                new_id(), product, base_size="2", leverage="4", margin_type="CROSS")
            self.assertTrue(answer.success, answer.to_dict())
            position = client.get_perps_position(portfolio, product).position
            self.assertEqual((position.net_size, position.leverage), ("2", "4"))
            self.assertEqual(len(client.list_perps_positions(portfolio).positions), 1)
            summary = client.get_perps_portfolio_summary(portfolio).summary
            self.assertGreater(Decimal(summary.buying_power["value"]), 0)
            balances = client.get_perps_portfolio_balances(portfolio).portfolio_balances
            self.assertEqual(balances[0].balances[0]["asset"]["asset_name"], "USDC")
            client.close_position(new_id(), product)
            self.assertEqual(client.list_perps_positions(portfolio).positions, [])
        finally:
            venue.stop()


class State(unittest.TestCase):
    def test_comes_back_after_a_kill(self):
        first = Venue()
        first.rest.market_order_buy(new_id(), PRODUCT, quote_size="100")
        first.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.001", "1000")
        before = first.rest.list_orders().to_dict()
        second = first.killed_and_started_again()
        try:
            self.assertEqual(second.rest.list_orders().to_dict(), before)
            self.assertEqual(len(before["orders"]), 2)
        finally:
            second.stop()


class RateLimits(unittest.TestCase):
    def test_headers_and_429(self):
        venue = Venue()
        try:
            client = venue.client(venue.told["key_file"], rate_limit_headers=True)
            self.assertEqual(client.get_accounts().rate_limit_limit, "30")
            with self.assertRaises(HTTPError) as caught:
                for _ in range(2_000):
                    client.get_api_key_permissions()
            self.assertEqual(caught.exception.response.status_code, 429)
        finally:
            venue.stop()


if __name__ == "__main__":
    unittest.main()
