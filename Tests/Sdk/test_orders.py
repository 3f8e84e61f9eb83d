"""Orders of every kind by the exchange's own SDK: what becomes of them, and what is refused."""

import tempfile
import time
import unittest
from decimal import Decimal

from venue import Venue, new_id

PRODUCT = "ETH-USD"


def moment(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds))


class Trader(unittest.TestCase):
    """A venue whose market stands still unless a test moves it."""

    options = ()

    @classmethod
    def setUpClass(cls):
        cls.data = tempfile.NamedTemporaryFile("w", suffix=".csv")
        cls.data.write("start,open,high,low,close,volume\n1700000040,2000,2000,2000,2000,1\n"
                       "1700000100,2000,2000,2000,2000,1\n")
        cls.data.flush()
        cls.venue = Venue(
            "--no-rate-limits", "--data", PRODUCT + "=" + cls.data.name, *cls.options)
        cls.rest = cls.venue.rest

    @classmethod
    def tearDownClass(cls):
        cls.venue.stop()
        cls.data.close()

    def setUp(self):
        self.trade("2000")
        self.show("1999", "2001")

    def show(self, bid, ask, size="50"):
        self.venue.control("quotes", {
            "product_id": PRODUCT, "bid": bid, "bid_size": size, "ask": ask, "ask_size": size})

    def trade(self, price, size="0.01", side="BUY"):
        self.venue.control("trades", {
            "product_id": PRODUCT, "price": price, "size": size, "side": side})

    def placed(self, answer):
        self.assertTrue(answer.success, answer.to_dict())
        return answer["success_response"]["order_id"]

    def order(self, order_id):
        return self.rest.get_order(order_id)["order"]

    def until(self, order_id, status, seconds=20):
        end = time.monotonic() + seconds
        while (order := self.order(order_id)).status != status:
            self.assertLess(time.monotonic(), end, order.to_dict())
            time.sleep(0.1)
        return order

    def scaled(self, **terms):
        return self.rest.create_order(new_id(), PRODUCT, "BUY", {"scaled_limit_gtc": terms})


class Kinds(Trader):
    def test_scaled_with_given_steps_is_filled_step_by_step(self):
        steps = [{"base_size": "0.1", "limit_price": "1990"},
                 {"base_size": "0.2", "limit_price": "1980"}]
        order_id = self.placed(self.scaled(orders=steps))
        order = self.order(order_id)
        self.assertEqual((order.status, order.order_type), ("OPEN", "SCALED"))
        self.assertEqual(order.order_configuration["scaled_limit_gtc"]["orders"], steps)
        hold = Decimal(order.outstanding_hold_amount)
        self.assertGreaterEqual(hold, Decimal("595"))
        self.trade("1985", size="5", side="SELL")
        order = self.order(order_id)
        self.assertEqual((order.status, Decimal(order.filled_size)), ("OPEN", Decimal("0.1")))
        self.trade("1975", size="5", side="SELL")
        order = self.until(order_id, "FILLED")
        prices = {fill.price: fill.size for fill in self.rest.get_fills(order_ids=[order_id]).fills}
        self.assertEqual({Decimal(price): Decimal(size) for price, size in prices.items()},
                         {Decimal(1990): Decimal("0.1"), Decimal(1980): Decimal("0.2")})

    def test_scaled_is_spread_evenly(self):
        order_id = self.placed(self.scaled(
            base_size="0.3", num_orders=3, min_price="1900", max_price="1950",
            price_distribution="FLAT", size_distribution="EVENLY_SPLIT"))
        self.trade("1890", size="5", side="SELL")
        self.until(order_id, "FILLED")
        fills = self.rest.get_fills(order_ids=[order_id]).fills
        self.assertEqual(sorted((Decimal(fill.price), Decimal(fill.size)) for fill in fills),
                         [(Decimal(price), Decimal("0.1")) for price in (1900, 1925, 1950)])
        refused = self.scaled(base_size="0.3", num_orders=3, min_price="1950", max_price="1900",
                              price_distribution="FLAT", size_distribution="EVENLY_SPLIT")
        self.assertEqual(refused["error_response"]["error"], "SCALED_PARAM_INFEASIBLE")

    def test_scaled_grows_or_shrinks_with_the_price(self):
        for sizes, expected in [("INCREASING", ("0.1", "0.2", "0.3")),
                                ("DECREASING", ("0.3", "0.2", "0.1"))]:
            resting = self.placed(self.scaled(
                base_size="0.6", num_orders=3, min_price="1900", max_price="1950",
                price_distribution="FLAT", size_distribution=sizes))
            self.trade("1890", size="5", side="SELL")
            self.until(resting, "FILLED")
            fills = self.rest.get_fills(order_ids=[resting]).fills
            self.assertEqual(
                sorted((Decimal(fill.price), fill.size) for fill in fills),
                list(zip([Decimal(1900), Decimal(1925), Decimal(1950)], expected)))
            self.trade("2000")

    def test_scaled_that_contradicts_itself_is_refused(self):
        steps = [{"base_size": "0.1", "limit_price": "1990"},
                 {"base_size": "0.2", "limit_price": "1980"}]
        for terms in [{"base_size": "0.4"}, {"num_orders": 3}, {"min_price": "1985"},
                      {"max_price": "1985"}]:
            refused = self.scaled(orders=steps, **terms)
            self.assertEqual(refused["error_response"]["error"], "SCALED_PARAM_DISCREPANCY", terms)
        refused = self.scaled(base_size="0.00000002", num_orders=2, min_price="1900",
                              max_price="1950", price_distribution="FLAT",
                              size_distribution="EVENLY_SPLIT")
        self.assertEqual(refused["error_response"]["error"], "SCALED_MIN_ORDER_VIOLATION")

    def test_scaled_is_listed_previewed_and_cancelled_as_one(self):
        terms = {"base_size": "0.3", "num_orders": 3, "min_price": "1900", "max_price": "1950",
                 "price_distribution": "FLAT", "size_distribution": "EVENLY_SPLIT"}
        preview = self.rest.preview_order(PRODUCT, "BUY", {"scaled_limit_gtc": terms})
        self.assertEqual(preview.errs, [])
        self.assertEqual(Decimal(preview.quote_size), Decimal("577.5"))
        order_id = self.placed(self.scaled(**terms))
        listed = self.rest.list_orders(order_status=["OPEN"], order_types=["SCALED"]).orders
        self.assertEqual([order.order_id for order in listed], [order_id])
        edit = self.rest.edit_order(order_id, size="0.2", price="1950")
        self.assertEqual(edit.errors[0]["edit_failure_reason"], "ONLY_LIMIT_ORDER_EDITS_SUPPORTED")
        self.rest.cancel_orders([order_id])
        self.assertEqual(Decimal(self.until(order_id, "CANCELLED").outstanding_hold_amount), 0)

    def test_plain_market_by_size_and_by_money(self):
        bought = self.until(self.placed(
            self.rest.market_order_buy(new_id(), PRODUCT, base_size="0.5")), "FILLED")
        self.assertEqual((bought.order_type, Decimal(bought.filled_size)),
                         ("MARKET", Decimal("0.5")))
        self.assertEqual(Decimal(bought.average_filled_price), 2001)
        self.show("1999", "2001")
        money = self.until(self.placed(
            self.rest.market_order_buy(new_id(), PRODUCT, quote_size="100")), "FILLED")
        self.assertEqual((money.size_in_quote, money.size_inclusive_of_fees), (True, True))
        spent = Decimal(money.total_value_after_fees)
        self.assertTrue(Decimal("99.99") < spent <= 100, money.to_dict())
        sold = self.until(self.placed(
            self.rest.market_order_sell(new_id(), PRODUCT, base_size="0.5")), "FILLED")
        self.assertEqual(Decimal(sold.average_filled_price), 1999)
        refused = self.rest.create_order(
            new_id(), PRODUCT, "BUY", {"market_market_fok": {"base_size": "0.1"}})
        self.assertEqual(
            refused["error_response"]["error"], "UNSUPPORTED_ORDER_CONFIGURATION")

    def test_bracket_takes_profit(self):
        order_id = self.placed(self.rest.trigger_bracket_order_gtc_sell(
            new_id(), PRODUCT, "0.1", "2100", "1900"))
        order = self.order(order_id)
        self.assertEqual((order.order_type, order.trigger_status), ("BRACKET", "STOP_PENDING"))
        self.trade("2105", size="5", side="BUY")
        order = self.until(order_id, "FILLED")
        self.assertEqual(Decimal(order.average_filled_price), 2100)

    def test_bracket_gives_up_as_a_limit_five_percent_beyond(self):
        order_id = self.placed(self.rest.trigger_bracket_order_gtd_sell(
            new_id(), PRODUCT, "0.1", "2100", "1900", moment(3600)))
        self.trade("1700", side="SELL")
        order = self.order(order_id)
        self.assertEqual((order.status, order.trigger_status), ("OPEN", "STOP_TRIGGERED"))
        self.show("1804", "1899")
        self.assertEqual(self.order(order_id).status, "OPEN")
        self.show("1805", "1899")
        order = self.until(order_id, "FILLED")
        self.assertEqual(Decimal(order.average_filled_price), 1805)

    def test_stop_limit_gtd_waits_for_its_trade(self):
        order_id = self.placed(self.rest.stop_limit_order_gtd_buy(
            new_id(), PRODUCT, "0.1", "2060", "2050", moment(3600), "STOP_DIRECTION_STOP_UP"))
        self.show("2062", "2063")
        self.trade("2049.99")
        order = self.order(order_id)
        self.assertEqual((order.status, order.trigger_status), ("OPEN", "STOP_PENDING"))
        # Beyond the limit, so that nothing is filled before an offer meets what then rests.
        self.trade("2061")
        self.assertEqual(self.order(order_id).trigger_status, "STOP_TRIGGERED")
        self.show("2054", "2055")
        order = self.until(order_id, "FILLED")
        self.assertEqual((order.trigger_status, Decimal(order.average_filled_price)),
                         ("STOP_TRIGGERED", Decimal(2060)))

    def test_stop_limit_gtd_expires(self):
        order_id = self.placed(self.rest.stop_limit_order_gtd_buy(
            new_id(), PRODUCT, "0.1", "2060", "2050", moment(3), "STOP_DIRECTION_STOP_UP"))
        order = self.until(order_id, "EXPIRED")
        self.assertEqual((Decimal(order.filled_size), Decimal(order.outstanding_hold_amount)),
                         (0, 0))
        late = self.rest.stop_limit_order_gtd_buy(
            new_id(), PRODUCT, "0.1", "2060", "2050", moment(-60), "STOP_DIRECTION_STOP_UP")
        self.assertEqual(late["error_response"]["error"], "END_TIME_IS_IN_THE_PAST")

    def test_stop_on_the_wrong_side_of_the_last_trade(self):
        for direction, stop in [("STOP_DIRECTION_STOP_UP", "1950"),
                                ("STOP_DIRECTION_STOP_DOWN", "2050")]:
            refused = self.rest.stop_limit_order_gtc_buy(
                new_id(), PRODUCT, "0.1", "2060", stop, direction)
            self.assertFalse(refused.success, refused.to_dict())
            self.assertIn("LAST_TRADE_PRICE", str(refused.to_dict()))

    def test_twap_buys_bucket_by_bucket(self):
        order_id = self.placed(self.rest.create_order(new_id(), PRODUCT, "BUY", {
            "twap_limit_gtd": {
                "base_size": "0.3", "limit_price": "2010", "start_time": moment(1),
                "end_time": moment(600), "number_buckets": "3", "bucket_size": "0.1",
                "bucket_duration": "1s"}}))
        self.assertEqual(self.order(order_id).order_type, "TWAP")
        end = time.monotonic() + 20
        while (order := self.order(order_id)).status != "FILLED":
            self.assertLess(time.monotonic(), end, order.to_dict())
            time.sleep(0.1)
        fills = self.rest.get_fills(order_ids=[order_id]).fills
        self.assertEqual([Decimal(fill.size) for fill in fills], [Decimal("0.1")] * 3)
        self.assertEqual(len({fill.trade_time for fill in fills}), 3)
        self.assertEqual(Decimal(order.total_fees),
                         sum(Decimal(fill.commission) for fill in fills))

    def test_attached_bracket_comes_to_life_with_the_fill(self):
        answer = self.rest.create_order(
            new_id(), PRODUCT, "BUY",
            {"limit_limit_gtc": {"base_size": "0.2", "limit_price": "1995"}},
            attached_order_configuration={
                "trigger_bracket_gtc": {"limit_price": "2100", "stop_trigger_price": "1900"}})
        order_id = self.placed(answer)
        self.trade("1990", size="5", side="SELL")
        attached = self.until(order_id, "FILLED").attached_order_id
        child = self.order(attached)
        self.assertEqual((child.status, child.side, child.order_type),
                         ("OPEN", "SELL", "BRACKET"))
        self.assertEqual(child.originating_order_id, order_id)
        terms = child.order_configuration["trigger_bracket_gtc"]
        self.assertEqual(Decimal(terms["base_size"]), Decimal("0.2"))
        self.trade("2101", size="5")
        self.assertEqual(Decimal(self.until(attached, "FILLED").average_filled_price), 2100)

    def test_attached_bracket_of_a_market_order_stops_the_loss(self):
        exit = {"trigger_bracket_gtc": {"limit_price": "2100", "stop_trigger_price": "1900"}}
        taken = {"market_market_ioc": {"base_size": "0.2"}}
        preview = self.rest.preview_order(
            PRODUCT, "BUY", taken, attached_order_configuration=exit)
        self.assertEqual(preview.errs, [])
        answer = self.rest.create_order(
            new_id(), PRODUCT, "BUY", taken, attached_order_configuration=exit)
        order = self.until(self.placed(answer), "FILLED")
        self.assertEqual(order.attached_order_id, answer["success_response"]["attached_order_id"])
        self.assertEqual(order["attached_order_configuration"], exit)
        child = self.until(order.attached_order_id, "OPEN")
        self.assertEqual((child.side, child.originating_order_id), ("SELL", order.order_id))
        self.show("1890", "1891")
        self.trade("1889", side="SELL")
        child = self.until(order.attached_order_id, "FILLED")
        self.assertEqual(child.trigger_status, "STOP_TRIGGERED")
        fills = self.rest.get_fills(order_ids=[child.order_id]).fills
        self.assertEqual(sum(Decimal(fill.size) for fill in fills), Decimal("0.2"))

    def test_attached_bracket_with_wrong_prices_is_refused_before_and_after(self):
        wrong = {"trigger_bracket_gtc": {"limit_price": "1990", "stop_trigger_price": "1900"}}
        rests = {"limit_limit_gtc": {"base_size": "0.2", "limit_price": "1995"}}
        preview = self.rest.preview_order(
            PRODUCT, "BUY", rests, attached_order_configuration=wrong)
        self.assertEqual(preview.errs, ["PREVIEW_INVALID_ATTACHED_TAKE_PROFIT_PRICE"])
        answer = self.rest.create_order(
            new_id(), PRODUCT, "BUY", rests, attached_order_configuration=wrong)
        self.assertEqual(answer["error_response"]["error"],
                         "INVALID_ATTACHED_TAKE_PROFIT_PRICE")


class Changes(Trader):
    def test_edit_keeps_the_order_and_what_was_filled(self):
        order_id = self.placed(
            self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.2", "1990"))
        self.show("1985", "1990", size="0.1")
        filled = Decimal(self.order(order_id).filled_size)
        self.assertEqual(filled, Decimal("0.1"))
        preview = self.rest.preview_edit_order(order_id, size="0.4", price="1980")
        self.assertEqual(preview.errors, [])
        self.assertEqual(self.order(order_id)["edit_history"], [])
        self.assertTrue(self.rest.edit_order(order_id, size="0.4", price="1980").success)
        order = self.order(order_id)
        self.assertEqual((order.status, Decimal(order.filled_size)), ("OPEN", filled))
        self.assertEqual(Decimal(order.workable_size), Decimal("0.3"))
        edit, = order["edit_history"]
        self.assertEqual((Decimal(edit["size"]), Decimal(edit["price"])),
                         (Decimal("0.4"), Decimal(1980)))
        self.trade("1975", size="5", side="SELL")
        self.assertEqual(Decimal(self.until(order_id, "FILLED").filled_size), Decimal("0.4"))

    def test_what_no_edit_may_do(self):
        partly = self.placed(self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.2", "1990"))
        self.show("1985", "1990", size="0.1")
        taken = self.placed(self.rest.market_order_buy(new_id(), PRODUCT, base_size="0.01"))
        dated = self.placed(self.rest.limit_order_gtd_buy(
            new_id(), PRODUCT, "0.2", "1900", moment(600)))
        cases = [
            (partly, "0.05", "1990", "CANNOT_EDIT_TO_BELOW_FILLED_SIZE"),
            (taken, "0.02", "2000", "ONLY_OPEN_ORDERS_CAN_BE_EDITED"),
            (dated, "0.3", "1900", "ONLY_LIMIT_ORDER_EDITS_SUPPORTED"),
            (new_id(), "0.3", "1990", "ORDER_NOT_FOUND"),
        ]
        for order_id, size, price, code in cases:
            for answer in [self.rest.preview_edit_order(order_id, size=size, price=price),
                           self.rest.edit_order(order_id, size=size, price=price)]:
                self.assertEqual(answer.errors[0]["edit_failure_reason"], code)
        self.rest.cancel_orders([partly, dated])

    def test_cancels_of_one_batch_each_have_their_result(self):
        resting = self.placed(self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.1", "1900"))
        gone = self.placed(self.rest.limit_order_gtc_buy(new_id(), PRODUCT, "0.1", "1900"))
        self.rest.cancel_orders([gone])
        filled = self.placed(self.rest.market_order_buy(new_id(), PRODUCT, base_size="0.01"))
        stranger = new_id()
        results = self.rest.cancel_orders([filled, resting, stranger, gone]).results
        self.assertEqual(
            {row.order_id: (row.success, row.failure_reason) for row in results}, {
                resting: (True, "UNKNOWN_CANCEL_FAILURE_REASON"),
                filled: (False, "ORDER_IS_FULLY_FILLED"),
                stranger: (False, "UNKNOWN_CANCEL_ORDER"),
                gone: (False, "INVALID_CANCEL_REQUEST"),
            })
        self.assertEqual(self.order(resting).status, "CANCELLED")
        self.assertEqual(self.order(filled).status, "FILLED")

    def test_fills_are_the_same_on_pages_of_any_size(self):
        ids = [self.placed(self.rest.market_order_buy(new_id(), PRODUCT, base_size="0.01"))
               for _ in range(7)]
        whole = [fill.entry_id for fill in self.rest.get_fills(order_ids=ids).fills]
        self.assertEqual(len(set(whole)), 7)
        for limit in (1, 2, 3, 7, 100):
            seen, page = [], self.rest.get_fills(order_ids=ids, limit=limit)
            while True:
                self.assertLessEqual(len(page.fills), limit)
                seen += [fill.entry_id for fill in page.fills]
                if not page.cursor:
                    break
                page = self.rest.get_fills(order_ids=ids, limit=limit, cursor=page.cursor)
            self.assertEqual(seen, whole)


class Duplicates(Trader):
    """The same id again, where the venue refuses it; the other mode is in test_rest."""

    options = ("--duplicates", "refuse")

    def test_a_used_client_order_id_is_refused_whatever_became_of_the_order(self):
        client_id = new_id()
        first = self.placed(
            self.rest.limit_order_gtc_buy(client_id, PRODUCT, "0.1", "1900"))
        for _ in range(2):
            again = self.rest.limit_order_gtc_buy(client_id, PRODUCT, "0.1", "1900")
            self.assertFalse(again.success)
            self.assertEqual(again["error_response"]["error"], "DUPLICATE_CLIENT_ORDER_ID")
            self.rest.cancel_orders([first])
        orders = self.rest.list_orders(product_ids=[PRODUCT]).orders
        self.assertEqual([order.order_id for order in orders], [first])
        self.assertEqual(self.order(first).status, "CANCELLED")


if __name__ == "__main__":
    unittest.main()
