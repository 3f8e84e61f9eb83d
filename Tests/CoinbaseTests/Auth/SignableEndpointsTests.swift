internal import Coinbase
internal import Domain
import Testing

@Suite struct `The list of what may be signed` {
    private static let prefix = "/api/v3/brokerage"

    private static let all: [(String, String)] = [
        ("GET", "/time"), ("GET", "/products"), ("GET", "/products/BTC-USD"),
        ("GET", "/products/BIP-20DEC30-CDE/candles"), ("GET", "/products/BTC-USD/ticker"),
        ("GET", "/product_book"), ("GET", "/best_bid_ask"), ("GET", "/accounts"),
        ("GET", "/accounts/8bfc20d7-f7c6-4422-bf07-8243ca4169fe"), ("GET", "/key_permissions"),
        ("GET", "/transaction_summary"), ("GET", "/portfolios"),
        ("GET", "/portfolios/8bfc20d7-f7c6-4422-bf07-8243ca4169fe"), ("POST", "/orders"),
        ("POST", "/orders/preview"), ("POST", "/orders/edit"), ("POST", "/orders/edit_preview"),
        ("POST", "/orders/batch_cancel"), ("POST", "/orders/close_position"),
        ("GET", "/orders/historical/0000-1"), ("GET", "/orders/historical/batch"),
        ("GET", "/orders/historical/fills"), ("GET", "/cfm/balance_summary"),
        ("GET", "/cfm/positions"), ("GET", "/cfm/positions/BIP-20DEC30-CDE"),
        ("GET", "/cfm/sweeps"), ("GET", "/cfm/intraday/margin_setting"),
        ("POST", "/cfm/intraday/margin_setting"), ("GET", "/cfm/intraday/current_margin_window"),
        ("GET", "/intx/portfolio/0000-1"), ("GET", "/intx/positions/0000-1"),
        ("GET", "/intx/positions/0000-1/BTC-PERP-INTX"), ("GET", "/intx/balances/0000-1"),
        ("POST", "/intx/multi_asset_collateral"),
    ]

    /// What moves money, opens or closes where it lies, or tells where it could go.
    private static let moving: [(String, String)] = [
        ("POST", "/portfolios"), ("PUT", "/portfolios/0000-1"), ("DELETE", "/portfolios/0000-1"),
        ("POST", "/portfolios/0000-1"), ("POST", "/portfolios/move_funds"),
        ("GET", "/portfolios/move_funds"), ("POST", "/convert/quote"),
        ("POST", "/convert/trade/0000-1"), ("GET", "/convert/trade/0000-1"),
        ("POST", "/cfm/sweeps/schedule"), ("POST", "/cfm/sweeps"), ("DELETE", "/cfm/sweeps"),
        ("POST", "/intx/allocate"), ("GET", "/payment_methods"),
        ("GET", "/payment_methods/0000-1"), ("POST", "/accounts/0000-1"),
        ("POST", "/accounts/0000-1/transactions"), ("POST", "/accounts/0000-1/withdrawals"),
    ]

    @Test func `has what the bot asks for, and nothing more`() {
        for (method, path) in Self.all {
            #expect(SignableEndpoints.permits(method, Self.prefix + path), "\(method) \(path)")
        }
        #expect(SignableEndpoints.all.count == Self.all.count)
        #expect(Set(SignableEndpoints.all).count == Self.all.count)
    }

    @Test func `has nothing that moves money, however it is spelled`() {
        var count = 0
        for (method, path) in Self.moving {
            for (spelledMethod, spelledPath) in spellings(method, Self.prefix + path)
                + [(method, Self.prefix + path)]
            {
                count += 1
                #expect(
                    !SignableEndpoints.permits(spelledMethod, spelledPath),
                    "\(spelledMethod) \(spelledPath)")
            }
        }
        #expect(count > 500)
    }

    @Test func `has one spelling for each request`() {
        for (method, path) in Self.all {
            for (spelledMethod, spelledPath) in spellings(method, Self.prefix + path) {
                #expect(
                    !SignableEndpoints.permits(spelledMethod, spelledPath),
                    "\(spelledMethod) \(spelledPath)")
            }
        }
    }

    @Test func `has no way from what is on it to what is not`() {
        for way in [
            "/orders/../portfolios/move_funds", "/accounts/..", "/accounts/../convert/quote",
            "/products/..%2f..%2fconvert%2fquote", "/products/BTC-USD/../../convert/quote",
            "/products/BTC-USD%2fcandles", "/products/BTC-USD/", "/products//candles",
            "/orders/historical/", "/orders/historical/a/b", "/products/{}", "/products/BTC_USD",
            "/intx/positions/a/b/c", "", "/",
        ] {
            for method in ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", ""] {
                #expect(!SignableEndpoints.permits(method, Self.prefix + way), "\(method) \(way)")
            }
        }
        for path in ["/v2/accounts/1/transactions", "/api/v2/private/withdraw", "*", "/orders"] {
            #expect(!SignableEndpoints.permits("POST", path), "\(path)")
        }
    }

    @Test func `takes ids up to a length`() {
        let most = String(repeating: "a", count: SignableEndpoints.identifierCountMax)
        #expect(SignableEndpoints.permits("GET", Self.prefix + "/products/" + most))
        #expect(!SignableEndpoints.permits("GET", Self.prefix + "/products/" + most + "a"))
    }

    /// The request in ways that another program could read as the same.
    private func spellings(_ method: String, _ path: String) -> [(String, String)] {
        let paths = [
            path.uppercased(), path.replacing("/api", with: "/API"), path + "/", path + "//",
            "/" + path, path.replacing("brokerage/", with: "brokerage//"),
            path.replacing("brokerage/", with: "brokerage/./"),
            path.replacing("brokerage/", with: "brokerage/orders/../"),
            path.replacing("brokerage/", with: "brokerage/x/%2e%2e/"),
            path.replacing("brokerage/", with: "brokerage/%2E/"),
            path.replacing("brokerage/", with: "brokerage%2f"), path + "?", path + "?limit=1",
            path + "?x=/api/v3/brokerage/orders", path + "#", path + "#orders", path + ";a=b",
            path + "%00", path + "\0", path + " ", " " + path, path + "\n", path + "\r\n",
            path + "\t", path + "%20", path.replacing("/", with: "\\"),
            path.replacing("brokerage", with: "brok\u{0435}rage"), path + "\u{200b}",
            path.replacing("o", with: "%6f"), path + "\u{301}",
            path.replacing("brokerage", with: "bro\u{212a}erage"),
            "https://api.coinbase.com" + path,
            "api.coinbase.com" + path, path.replacing("/v3/", with: "/v2/"),
            path.replacing("/api/v3/brokerage", with: ""), path + "/..", path + "/.",
        ]
        let methods = [
            method.lowercased(), method.prefix(1) + method.dropFirst().lowercased(), method + " ",
            " " + method, "", "X" + method, method + "\0", method + "/",
        ]
        return paths.map { (method, $0) } + methods.map { (String($0), path) }
    }
}
