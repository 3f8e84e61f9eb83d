import Domain
import JSON
import Testing
import VenueServer

@Suite struct `A list that is read page by page` {
    private func ids(_ page: Answer, _ list: String, _ field: String) -> [String] {
        page[list]?.array?.compactMap { $0[field]?.string } ?? []
    }

    @Test func `has every order once, though others come and go`() throws {
        let venue = try TestVenue()
        let orders = try (0..<4).map { _ in try venue.limit("BUY", "0.01", "30000") }
        let path = "/orders/historical/batch?order_status=OPEN&limit=2"
        let first = try venue.get(path)
        #expect(ids(first, "orders", "order_id") == [orders[3], orders[2]])
        #expect(first["cursor"]?.string == orders[2])
        _ = try venue.limit("BUY", "0.01", "30000")
        let cancel = JSONValue.object(["order_ids": .array([.string(orders[2])])])
        _ = try venue.post("/orders/batch_cancel", cancel)
        let second = try venue.get(path + "&cursor=\(orders[2])")
        #expect(ids(second, "orders", "order_id") == [orders[1], orders[0]])
        #expect(second["has_next"]?.bool == false)
        #expect(try venue.get(path + "&cursor=2").status == 400)
        venue.stop()
    }

    @Test func `has every product once, by cursor and by offset`() throws {
        let venue = try TestVenue()
        let all = ids(try venue.get("/products"), "products", "product_id")
        var (cursor, seen): (String, [String]) = ("", [])
        repeat {
            let page = try venue.get("/products?limit=4&cursor=\(cursor)")
            seen += ids(page, "products", "product_id")
            #expect(page["num_products"]?.int == 6)
            cursor = page["pagination", "next_cursor"]?.string ?? ""
            #expect(page["pagination", "has_next"]?.bool == !cursor.isEmpty)
            cursor = cursor.replacing("+", with: "%2B").replacing("=", with: "%3D")
        } while !cursor.isEmpty
        #expect(seen == all && all.count == 6)
        func after(_ offset: Int) throws -> [String] {
            ids(try venue.get("/products?offset=\(offset)"), "products", "product_id")
        }
        #expect(try after(4) == Array(all[4...]))
        #expect(try after(6) == [])
        #expect(try after(100) == [])
        #expect(try venue.get("/products?offset=-1").status == 400)
        #expect(try venue.get("/products?cursor=QUJD").status == 400)
        venue.stop()
    }

    @Test func `is of what was asked for`() throws {
        let venue = try TestVenue()
        try venue.quote("59990", "60000")
        _ = try venue.limit("BUY", "0.01", "30000")
        _ = try venue.order(
            "BUY", "limit_limit_gtc",
            ["base_size": .string("0.01"), "limit_price": .string("30000")], product: "BTC-USDC")
        _ = try venue.order(
            "BUY", "limit_limit_gtc",
            ["base_size": .string("1"), "limit_price": .string("30000")],
            product: "BIP-20DEC30-CDE")
        _ = try venue.order("BUY", "market_market_ioc", ["base_size": .string("0.01")])
        func orders(_ filter: String) throws -> String {
            let page = try venue.get("/orders/historical/batch?" + filter)
            guard page.status == 200 else { return "\(page.status)" }
            return ids(page, "orders", "client_order_id").joined(separator: " ")
        }
        #expect(try orders("product_type=FUTURE") == "order-3")
        #expect(try orders("product_type=UNKNOWN_PRODUCT_TYPE&order_types=MARKET") == "order-4")
        #expect(try orders("product_type=OPTIONS") == "400")
        #expect(try orders("contract_expiry_type=EXPIRING") == "order-3")
        #expect(try orders("contract_expiry_type=PERPETUAL") == "")
        #expect(try orders("asset_filters=USDC") == "order-2")
        #expect(try orders("order_placement_source=RETAIL_SIMPLE") == "")
        #expect(try orders("order_placement_source=RETAIL") == "400")
        #expect(try orders("order_side=NONE") == "400")
        #expect(try orders("order_types=NONE") == "400")
        #expect(try orders("sort_by=LAST_UPDATE_TIME") == "400")
        #expect(try orders("sort_by=UNKNOWN_SORT_BY&limit=1") == "order-4")
        func fills(_ filter: String) throws -> String {
            let page = try venue.get("/orders/historical/fills?" + filter)
            return page.status == 200 ? "\(page["fills"]?.array?.count ?? -1)" : "\(page.status)"
        }
        #expect(try fills("product_types=SPOT&sort_by=TRADE_TIME") == "1")
        #expect(try fills("product_types=FUTURE") == "0")
        #expect(try fills("product_types=NONE") == "400")
        #expect(try fills("order_types=LIMIT") == "0")
        #expect(try fills("sort_by=PRICE") == "400")
        venue.stop()
    }
}
