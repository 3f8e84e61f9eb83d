"""Portfolios, previews, shared books, futures and perpetuals by the exchange's own SDK."""

import json
import time
import unittest
from decimal import Decimal

from requests.exceptions import HTTPError

from test_websocket import Inbox
from venue import Venue, new_id

PRODUCT = "BTC-USD"
ALIAS = "BTC-USDC"
FUTURE = "BIP-20DEC30-CDE"
PERPETUAL = "BTC-PERP-INTX"


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class Client(unittest.TestCase):
    options = ()

    @classmethod
    def setUpClass(cls):
        cls.venue = Venue("--no-rate-limits", *cls.options)
        cls.rest = cls.venue.rest

    @classmethod
    def tearDownClass(cls):
        cls.venue.stop()

    def allow(self, **rights):
        with open(self.venue.told["key_file"]) as file:
            self.venue.control("keys", {"name": json.load(file)["name"], **rights})

    def price(self, factor="1", product=PRODUCT):
        book = self.rest.get_best_bid_ask(product_ids=[product]).pricebooks[0]
        price = Decimal(book["asks"][0]["price"]) * Decimal(factor)
        return str(price.quantize(Decimal("0.01")))

    def order(self, order_id):
        return self.rest.get_order(order_id)["order"]

    def placed(self, answer):
        self.assertTrue(answer.success, answer.to_dict())
        return answer["success_response"]["order_id"]

    def refused(self, status, call, *arguments, **terms):
        with self.assertRaises(HTTPError) as caught:
            call(*arguments, **terms)
        self.assertEqual(caught.exception.response.status_code, status)
        return caught.exception.response.json()

    def money(self, currency):
        """What a wallet has, and what of it is held."""
        for account in self.rest.get_accounts().accounts:
            if account.currency == currency:
                return (Decimal(account.available_balance["value"]),
                        Decimal(account.hold["value"]))
        return (Decimal(0), Decimal(0))


class Portfolios(Client):
    def test_funds_move_by_a_key_that_may_and_come_back(self):
        home = self.rest.get_api_key_permissions().portfolio_uuid
        away = self.rest.create_portfolio("Away").portfolio["uuid"]
        move = self.rest.move_portfolio_funds
        before, _ = self.money("USDC")
        self.refused(403, move, "12.5", "USDC", home, away)
        self.allow(can_transfer=True)
        try:
            self.assertTrue(self.rest.get_api_key_permissions().can_transfer)
            moved = move("12.5", "USDC", home, away)
            self.assertEqual((moved.source_portfolio_uuid, moved.target_portfolio_uuid),
                             (home, away))
            self.assertEqual(self.money("USDC")[0], before - Decimal("12.5"))
            there = self.rest.get_portfolio_breakdown(away).breakdown
            self.assertEqual(
                Decimal(there.portfolio_balances["total_balance"]["value"]), Decimal("12.5"))
            self.refused(400, self.rest.delete_portfolio, away)
            self.refused(400, move, "12.51", "USDC", away, home)
            move("12.5", "USDC", away, home)
        finally:
            self.allow(can_transfer=False)
        self.assertEqual(self.money("USDC")[0], before)
        self.rest.delete_portfolio(away)
        self.refused(404, self.rest.get_portfolio_breakdown, away)

    def test_are_listed_by_their_type(self):
        made = self.rest.create_portfolio("Third").portfolio
        kinds = {kind: [row.uuid for row in self.rest.get_portfolios(kind).portfolios]
                 for kind in ("DEFAULT", "CONSUMER")}
        self.assertEqual(kinds["DEFAULT"], [self.rest.get_api_key_permissions().portfolio_uuid])
        self.assertIn(made["uuid"], kinds["CONSUMER"])
        self.rest.delete_portfolio(made["uuid"])
        self.refused(400, self.rest.get_portfolios, "PRIVATE")

    def test_there_is_no_payment_method(self):
        self.refused(404, self.rest.get_payment_method, new_id())


class Market(Client):
    def test_products_one_by_one_and_by_pages(self):
        every = [product.product_id for product in self.rest.get_products().products]
        self.assertIn(FUTURE, every)
        paged = [product.product_id for offset in range(len(every))
                 for product in self.rest.get_products(limit=1, offset=offset).products]
        self.assertEqual(paged, every)
        futures = self.rest.get_products(product_type="FUTURE").products
        self.assertEqual([product.product_id for product in futures], [FUTURE])
        one = self.rest.get_product(PRODUCT, get_tradability_status=True)
        self.assertEqual((one.product_id, one.view_only, one.status), (PRODUCT, False, "online"))

    def test_public_answers_are_those_of_members(self):
        now = int(time.time()) // 60 * 60
        span = (PRODUCT, str(now - 1800), str(now - 600), "FIVE_MINUTE")
        self.assertEqual(self.venue.public.get_public_candles(*span).to_dict(),
                         self.rest.get_candles(*span).to_dict())
        trades = self.venue.public.get_public_market_trades(PRODUCT, limit=5).trades
        self.assertEqual(len({trade.trade_id for trade in trades}), 5)
        product = self.venue.public.get_public_product(PRODUCT)
        self.assertEqual(product.base_increment, self.rest.get_product(PRODUCT).base_increment)
        book = self.rest.get_product_book(PRODUCT, limit=3).pricebook
        self.assertEqual((len(book.bids), len(book.asks)), (3, 3))


class Previews(Client):
    """Every kind of order, asked for first and then sent: the hold is what was said."""

    def test_of_each_kind_say_what_the_order_then_holds(self):
        low, lower = self.price("0.5"), self.price("0.4")
        high, higher = self.price("1.5"), self.price("1.6")
        end, up, down = moment(3600), "STOP_DIRECTION_STOP_UP", "STOP_DIRECTION_STOP_DOWN"
        kinds = [
            ("limit_order_gtc_buy", ("0.01", low)),
            ("limit_order_gtc_sell", ("0.01", high)),
            ("limit_order_gtd_buy", ("0.01", low, end)),
            ("stop_limit_order_gtc_buy", ("0.01", higher, high, up)),
            ("stop_limit_order_gtd_sell", ("0.01", lower, low, end, down)),
            ("trigger_bracket_order_gtc_sell", ("0.01", high, low)),
            ("trigger_bracket_order_gtd_sell", ("0.01", high, low, end)),
        ]
        for name, terms in kinds:
            preview = getattr(self.rest, "preview_" + name)(PRODUCT, *terms)
            self.assertEqual(preview.errs, [], name)
            self.assertEqual(Decimal(preview.base_size), Decimal("0.01"), name)
            order_id = self.placed(getattr(self.rest, name)(new_id(), PRODUCT, *terms))
            held = Decimal(self.order(order_id).outstanding_hold_amount)
            if "buy" in name:
                # What rests may take after all, so the taker's fee is held.
                worth = Decimal("0.01") * Decimal(terms[1])
                self.assertEqual(held, worth * Decimal("1.012"), name)
            else:
                self.assertEqual(held, Decimal("0.01"), name)
            self.rest.cancel_orders([order_id])
            self.assertEqual(self.order(order_id).status, "CANCELLED", name)

    def test_of_immediate_orders_say_what_is_then_paid(self):
        far = self.price("1.2")
        for name in ("limit_order_ioc_buy", "limit_order_fok_buy"):
            preview = getattr(self.rest, "preview_" + name)(PRODUCT, "0.01", far)
            self.assertEqual(preview.errs, [])
            order = self.order(self.placed(
                getattr(self.rest, name)(new_id(), PRODUCT, "0.01", far)))
            self.assertEqual((order.status, Decimal(order.filled_size)),
                             ("FILLED", Decimal("0.01")))

    def test_of_what_is_wrong_names_it(self):
        price = self.price("0.5")
        for size, limit, code in [
                ("0.000000001", price, "PREVIEW_INVALID_SIZE_PRECISION"),
                ("0.01", price + "1", "PREVIEW_INVALID_PRICE_PRECISION"),
                ("4000", price, "PREVIEW_INVALID_BASE_SIZE_TOO_LARGE"),
                ("0.00001", price, "PREVIEW_INVALID_QUOTE_SIZE_TOO_SMALL")]:
            preview = self.rest.preview_limit_order_gtc_buy(PRODUCT, size, limit)
            self.assertEqual(preview.errs, [code])
            refused = self.rest.limit_order_gtc_buy(new_id(), PRODUCT, size, limit)
            self.assertEqual(refused["error_response"]["preview_failure_reason"], code)

    def test_of_an_edit_says_what_it_would_cost_and_changes_nothing(self):
        low = self.price("0.5")
        order_id = self.placed(self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.01", low))
        before = self.order(order_id).to_dict()
        preview = self.rest.preview_edit_order(order_id, size="0.03", price=low)
        self.assertEqual(preview.errors, [])
        self.assertEqual(Decimal(str(preview.base_size)), Decimal("0.03"))
        self.assertGreater(Decimal(preview.order_total), Decimal(low) * Decimal("0.03"))
        self.assertLess(Decimal(preview.best_bid), Decimal(preview.best_ask))
        self.assertEqual(self.order(order_id).to_dict(), before)
        same = self.rest.preview_edit_order(order_id, size="0.01", price=low)
        self.assertEqual(same.errors[0]["edit_failure_reason"],
                         "EDIT_REQUEST_EQUAL_TO_ORIGINAL_REQUEST")
        much = self.rest.preview_edit_order(order_id, size="5", price=low)
        self.assertNotEqual(much.errors, [])
        self.rest.cancel_orders([order_id])


class Aliases(Client):
    def test_name_each_other_and_have_one_book(self):
        alias, original = self.rest.get_product(ALIAS), self.rest.get_product(PRODUCT)
        self.assertEqual((alias.alias, original.alias_to), (PRODUCT, [ALIAS]))
        self.assertEqual((alias.quote_currency_id, original.quote_currency_id), ("USDC", "USD"))
        resting = self.placed(self.rest.limit_order_gtc_buy(
            new_id(), ALIAS, "0.01", self.price("0.5")))
        self.assertEqual(self.order(resting).product_id, ALIAS)
        listed = self.rest.list_orders(product_ids=[PRODUCT], order_status=["OPEN"]).orders
        self.assertNotIn(resting, [order.order_id for order in listed])
        self.rest.cancel_orders([resting])

    def test_are_paid_from_the_wallet_of_their_own_dollar(self):
        for product, paid, kept in ((ALIAS, "USDC", "USD"), (PRODUCT, "USD", "USDC")):
            before, other, coins = self.money(paid), self.money(kept), self.money("BTC")
            resting = self.placed(self.rest.limit_order_gtc_buy(
                new_id(), product, "0.01", self.price("0.5")))
            self.assertEqual(
                self.money(paid)[1] - before[1],
                Decimal(self.order(resting).outstanding_hold_amount))
            self.rest.cancel_orders([resting])
            bought = self.placed(self.rest.market_order_buy(new_id(), product, base_size="0.02"))
            order = self.order(bought)
            self.assertEqual((order.status, order.product_id), ("FILLED", product))
            fills = self.rest.get_fills(order_ids=[bought]).fills
            self.assertEqual({fill.product_id for fill in fills}, {product})
            self.assertEqual(before[0] - self.money(paid)[0],
                             Decimal(order.total_value_after_fees))
            self.assertEqual(self.money(kept), other)
            self.assertEqual(self.money("BTC")[0] - coins[0], Decimal("0.02"))

    def test_market_data_has_the_name_of_the_original(self):
        inbox = Inbox()
        client = self.venue.market_socket(inbox)
        client.open()
        client.level2([ALIAS])
        client.market_trades([ALIAS])
        seen = inbox.until(lambda message: message["events"][0].get("subscriptions", {}).keys()
                           >= {"level2", "market_trades"})
        client.close()
        told = [message["events"][0] for message in seen if message["channel"] != "subscriptions"]
        self.assertEqual(
            {event["product_id"] for event in told if "updates" in event}, {PRODUCT})
        self.assertEqual(
            {trade["product_id"] for event in told for trade in event.get("trades", [])}, {PRODUCT})
        self.assertEqual(seen[-1]["events"][0]["subscriptions"]["level2"], [ALIAS])


class Futures(Client):
    def setUp(self):
        self.rest.set_intraday_margin_setting("INTRADAY_MARGIN_SETTING_STANDARD")

    def test_a_position_is_closed_in_part_and_as_a_whole_long_and_short(self):
        for buy, side in ((True, "LONG"), (False, "SHORT")):
            send = self.rest.market_order_buy if buy else self.rest.market_order_sell
            self.placed(send(new_id(), FUTURE, base_size="3"))
            part = self.order(self.placed(self.rest.close_position(new_id(), FUTURE, size="1")))
            self.assertEqual((part.side, Decimal(part.filled_size)),
                             ("SELL" if buy else "BUY", Decimal(1)))
            position = self.rest.get_futures_position(FUTURE).position
            self.assertEqual((position.side, position.number_of_contracts), (side, "2"))
            self.placed(self.rest.close_position(new_id(), FUTURE))
            self.assertEqual(self.rest.list_futures_positions().positions, [])
        nothing = self.rest.close_position(new_id(), FUTURE)
        self.assertFalse(nothing.success, nothing.to_dict())
        self.assertIn("CANNOT_CLOSE_ZERO_POSITION", str(nothing.to_dict()))
        self.refused(404, self.rest.get_futures_position, FUTURE)

    def test_margin_has_a_setting_and_a_window(self):
        setting = "INTRADAY_MARGIN_SETTING_INTRADAY"
        self.rest.set_intraday_margin_setting(setting)
        self.assertEqual(self.rest.get_intraday_margin_setting().setting, setting)
        window = self.rest.get_current_margin_window("MARGIN_PROFILE_TYPE_RETAIL_REGULAR")
        self.assertIn("MARGIN_WINDOW_TYPE", window.margin_window["margin_window_type"])
        self.refused(400, self.rest.set_intraday_margin_setting, "SOMETHING_ELSE")

    def test_a_sweep_is_scheduled_listed_and_taken_back(self):
        self.refused(403, self.rest.schedule_futures_sweep, "5")
        self.allow(can_transfer=True)
        try:
            self.assertTrue(self.rest.schedule_futures_sweep("5").success)
            sweep, = self.rest.list_futures_sweeps().sweeps
            self.assertEqual(Decimal(sweep["requested_amount"]["value"]), Decimal(5))
            self.assertTrue(self.rest.cancel_pending_futures_sweep().success)
            self.assertEqual(self.rest.list_futures_sweeps().sweeps, [])
        finally:
            self.allow(can_transfer=False)

    def test_a_position_holds_margin_until_it_is_closed(self):
        def margin():
            summary = self.rest.get_futures_balance_summary().balance_summary
            return Decimal(summary["initial_margin"]["value"])

        self.assertEqual(margin(), 0)
        self.placed(self.rest.market_order_buy(new_id(), FUTURE, base_size="2"))
        self.assertGreater(margin(), 0)
        parts = self.rest.get_portfolio_breakdown(
            self.rest.get_api_key_permissions().portfolio_uuid).breakdown.futures_positions
        self.assertEqual([(row["product_id"], row["amount"]) for row in parts], [(FUTURE, 2)])
        self.placed(self.rest.close_position(new_id(), FUTURE))
        self.assertEqual(margin(), 0)


class Perpetuals(Client):
    options = ("--products", PRODUCT + "," + PERPETUAL)

    def setUp(self):
        self.international = self.venue.client(self.venue.folder.name + "/key-intx.json")
        self.portfolio = self.international.get_api_key_permissions().portfolio_uuid

    def test_a_position_is_closed_in_part_and_as_a_whole(self):
        client = self.international
        self.placed(client.market_order_buy(
            new_id(), PERPETUAL, base_size="0.3", leverage="5", margin_type="CROSS"))
        self.placed(client.close_position(new_id(), PERPETUAL, size="0.1"))
        position = client.get_perps_position(self.portfolio, PERPETUAL).position
        self.assertEqual((Decimal(position.net_size), position.position_side),
                         (Decimal("0.2"), "POSITION_SIDE_LONG"))
        self.placed(client.close_position(new_id(), PERPETUAL))
        self.assertEqual(client.list_perps_positions(self.portfolio).positions, [])
        self.refused(404, client.get_perps_position, self.portfolio, PERPETUAL)

    def test_belongs_to_its_portfolio_alone(self):
        home = self.rest.market_order_buy(new_id(), PERPETUAL, base_size="0.1")
        self.assertFalse(home.success, home.to_dict())
        self.refused(403, self.rest.get_perps_portfolio_summary, self.portfolio)
        for leverage in ("0.5", "20.01", "21"):
            refused = self.international.market_order_buy(
                new_id(), PERPETUAL, base_size="0.1", leverage=leverage, margin_type="CROSS")
            self.assertEqual(refused["error_response"]["error"], "INVALID_LEVERAGE", leverage)

    def test_collateral_and_allocation(self):
        client = self.international
        # USDC is the only one here, whatever is asked.
        answer = client.opt_in_or_out_multi_asset_collateral(self.portfolio, True)
        self.assertFalse(answer.to_dict()["multi_asset_collateral_enabled"])
        answer = client.allocate_portfolio(self.portfolio, PERPETUAL, "10", "USDC")
        self.assertEqual(answer.to_dict(), {})


if __name__ == "__main__":
    unittest.main()
