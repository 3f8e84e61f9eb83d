import Coinbase
import Domain
import Engine
import JSON
import Ledger
import Risk
import Testing

/// What came of a run's trading as one side has it; both sides must have the same.
struct TradeBooks: Hashable {
    /// One order that the venue has heard of.
    struct Order: Hashable {
        var side: Side
        var quantity: Quantity
        var filled: Quantity
        var isOpen: Bool
        /// Price, size and fee of each, in their order.
        var fills: [Execution]
    }

    struct Execution: Hashable {
        var price: Price
        var quantity: Quantity
        var fee: Amount
        var isMaker: Bool
    }

    /// By the number that the run gave them.
    var orders: [UInt64: Order] = [:]
    /// Of the currency that the product is paid in and of BTC, in 1e-8.
    var cash: Amount
    var holding: Quantity

    /// What the served venue's account holds before anybody trades.
    static let before = (cash: Amount(10_000_000_000_000), holding: Quantity(200_000_000))

    /// One line for each thing that another side has otherwise.
    func differences(from other: TradeBooks) -> [String] {
        var lines: [String] = []
        for number in Set(orders.keys).union(other.orders.keys).sorted()
        where orders[number] != other.orders[number] {
            lines.append("\(number): \(orders[number] as Any), not \(other.orders[number] as Any)")
        }
        if cash != other.cash { lines.append("cash \(cash), not \(other.cash)") }
        if holding != other.holding { lines.append("holding \(holding), not \(other.holding)") }
        return lines
    }

    /// Takes out open orders without a fill that another side does not have.
    ///
    /// - Returns: How many.
    mutating func leaveOut(missingFrom other: TradeBooks) -> Int {
        let missing = orders.filter { number, order in
            order.isOpen && order.fills.isEmpty && other.orders[number] == nil
        }
        for number in missing.keys { orders[number] = nil }
        return missing.count
    }

    // MARK: The run's side

    /// Reads the ledger of a run of one product, whose orders must each be at their end.
    ///
    /// - Parameters:
    ///   - path: Of the ledger.
    ///   - run: Its id.
    ///   - unknown: Whether orders that nobody can prove anything of are left out.
    /// - Throws: When the ledger cannot be read.
    init(ledger path: String, run: String, leavingOut unknown: Bool) throws {
        (cash, holding) = TradeBooks.before
        let store = try LedgerStore.openForReading(path: path)
        for row in try store.orders(run: run, countMax: 10_000) {
            let number = row.intent.order
            let dossier = try #require(try store.order(number, run: run))
            for fill in dossier.fills.map(\.fill) {
                let sign: Int64 = fill.side == .buy ? 1 : -1
                cash = cash - Amount(sign * fill.notional.mantissa) - fill.fee
                holding = holding + Quantity(sign * fill.quantity.mantissa)
            }
            if row.state == .denied || row.state == .rejected && row.filled == .zero { continue }
            if row.state == .unknown && unknown { continue }
            orders[number.value] = Order(
                side: row.intent.side, quantity: row.quantity, filled: row.filled,
                isOpen: !row.state.isFinal,
                fills: dossier.fills.map(\.fill).map {
                    Execution(
                        price: $0.price, quantity: $0.quantity, fee: $0.fee, isMaker: $0.isMaker)
                })
        }
    }

    // MARK: The venue's side

    /// Reads the venue's own state of one product; what was traded in others is taken out of the
    /// holding.
    ///
    /// - Throws: When an order has no id of ours, or two have the same.
    init(truth: JSONValue, of product: String = "BTC-USD") throws {
        cash = Amount(try TradeBooks.total(String(product.dropFirst(4)), truth))
        holding = Quantity(try TradeBooks.total("BTC", truth))
        var numbers: [String: UInt64] = [:]
        for row in try #require(truth["orders"]?.array) where row["product_id"]?.string == product {
            let id = try #require(row["client_order_id"]?.string.flatMap(ClientOrderID.init))
            let status = try #require(row["status"]?.string)
            numbers[try #require(row["order_id"]?.string)] = id.order
            #expect(orders[id.order] == nil, "order \(id.order) is at the venue twice")
            orders[id.order] = Order(
                side: row["side"]?.string == "BUY" ? .buy : .sell,
                quantity: Quantity(try TradeBooks.size(of: row)),
                filled: Quantity(try TradeBooks.number(row["filled_size"])),
                isOpen: !["FILLED", "CANCELLED", "EXPIRED", "FAILED"].contains(status), fills: [])
        }
        for row in try #require(truth["fills"]?.array) {
            let symbol = row["product_id"]?.string ?? ""
            guard symbol == product else {
                guard symbol.hasPrefix("BTC-") else { continue }
                let size = Quantity(try TradeBooks.number(row["size"]))
                holding = row["side"] == .string("BUY") ? holding - size : holding + size
                continue
            }
            let number = try #require(row["order_id"]?.string.flatMap { numbers[$0] })
            orders[number]?.fills.append(
                Execution(
                    price: Price(try TradeBooks.number(row["price"], exponent: -2)),
                    quantity: Quantity(try TradeBooks.number(row["size"])),
                    fee: Amount(try TradeBooks.number(row["commission"])),
                    isMaker: row["liquidity_indicator"]?.string == "MAKER"))
        }
        // Refused after they were taken, they have no life to compare.
        orders = orders.filter { !($0.value.fills.isEmpty && $0.value.quantity == .zero) }
    }

    /// Of what is wanted: the one member of the configuration has it.
    private static func size(of row: JSONValue) throws -> Int64 {
        let configuration = try #require(row["order_configuration"]?.members?.first?.value)
        return try number(configuration["base_size"])
    }

    private static func total(_ currency: String, _ truth: JSONValue) throws -> Int64 {
        let wallet = try #require(truth["balances"]?[currency])
        #expect(try number(wallet["hold"]) == 0, "\(currency) is still on hold")
        return try number(wallet["balance"])
    }

    private static func number(_ value: JSONValue?, exponent: Int = -8) throws -> Int64 {
        try DecimalText.mantissa(
            of: try #require(value?.string), exponent: exponent, signed: true)
    }
}
