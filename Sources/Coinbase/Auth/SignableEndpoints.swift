/// The requests that may be signed, and no others.
///
/// None of them moves money between accounts, portfolios or venues. A token names the request that
/// it is for, so one that was signed here opens nothing else.
///
/// - SeeAlso: The venue's REST reference for Advanced Trade, read on 2026-11-22.
package enum SignableEndpoints {
    /// What every path begins with.
    package static let prefix = "/api/v3/brokerage"

    /// Method and path below `prefix`; `{}` is one segment of letters, digits and hyphens.
    package static let all = [
        "GET /time",
        "GET /products", "GET /products/{}", "GET /products/{}/candles",
        "GET /products/{}/ticker", "GET /product_book", "GET /best_bid_ask",
        "GET /accounts", "GET /accounts/{}", "GET /key_permissions", "GET /transaction_summary",
        "GET /portfolios", "GET /portfolios/{}",
        "POST /orders", "POST /orders/preview", "POST /orders/edit", "POST /orders/edit_preview",
        "POST /orders/batch_cancel", "POST /orders/close_position",
        "GET /orders/historical/{}", "GET /orders/historical/batch",
        "GET /orders/historical/fills",
        "GET /cfm/balance_summary", "GET /cfm/positions", "GET /cfm/positions/{}",
        "GET /cfm/sweeps", "GET /cfm/intraday/margin_setting",
        "POST /cfm/intraday/margin_setting", "GET /cfm/intraday/current_margin_window",
        "GET /intx/portfolio/{}", "GET /intx/positions/{}", "GET /intx/positions/{}/{}",
        "GET /intx/balances/{}", "POST /intx/multi_asset_collateral",
    ]

    /// Characters of a segment that stands for an id, at most.
    package static let identifierCountMax = 64

    private static let exact = Set(all.filter { !$0.contains("{}") }.map(full))
    private static let patterns = all.filter { $0.contains("{}") }.map { segments(full($0)) }

    private static func full(_ endpoint: String) -> String {
        endpoint.replacing(" ", with: " " + prefix, maxReplacements: 1)
    }

    private static func segments(_ request: String) -> [Substring] {
        request.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// Whether a request may be signed; spelled exactly, in upper and lower case too.
    ///
    /// - Parameters:
    ///   - method: `GET` or `POST`.
    ///   - path: From `/api` on, without a query.
    /// - Returns: False for everything that is not on the list, odd spellings of it included.
    package static func permits(_ method: String, _ path: String) -> Bool {
        guard method == "GET" || method == "POST", path.utf8.allSatisfy(isPlain) else {
            return false
        }
        let request = method + " " + path
        if exact.contains(request) { return true }
        let parts = segments(request)
        return patterns.contains { pattern in
            pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0 == "{}" ? isIdentifier($1) : $0 == $1 }
        }
    }

    /// What paths of the list consist of: nothing that could be read in two ways.
    private static func isPlain(_ byte: UInt8) -> Bool {
        isIdentifier(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "_")
    }

    private static func isIdentifier(_ segment: Substring) -> Bool {
        (1...identifierCountMax).contains(segment.utf8.count)
            && segment.utf8.allSatisfy(isIdentifier)
    }

    private static func isIdentifier(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
