internal import Assembly
internal import Domain
internal import JSON
internal import Synchronization
internal import Transport

/// A venue that takes every order and fills it whole, or takes it and ends it without a fill, over
/// TLS on this machine.
///
/// Owns the server, its thread, and the fill that is listed.
final class OrderVenue: Sendable {
    private let thread = NetworkThread()
    private let server: HTTPServer
    private let trust = BenchTrust()

    /// Listens on this machine.
    ///
    /// The closure is given the frame of the user channel that tells the end of an order, a little
    /// after the order was answered, on the venue's thread.
    init(fills: Bool = true, told: @escaping @Sendable ([UInt8]) -> Void) throws {
        let thread = thread
        let desk = Desk(thread, fills: fills, told)
        server = try HTTPServer(try trust.server(), on: thread) { desk.answer($0) }
    }

    func endpoint() throws -> Endpoint {
        try Endpoint(.https, host: "localhost", port: server.port)
    }

    func tls() throws -> ClientTLS { try trust.client() }

    func stop() {
        server.stop()
        thread.stop()
    }

    /// Owns the last order.
    private final class Desk: Sendable {
        private struct Order {
            var number = 0
            var body = JSONValue.null
            var time = Timestamp(nanos: 0)

            var id: String { "order-\(number)" }
            var terms: JSONValue? { body["order_configuration"]?.members?.first?.value }
            func text(_ key: String) -> JSONValue { .string(body[key]?.string ?? "") }
            func term(_ key: String) -> JSONValue { .string(terms?[key]?.string ?? "") }
        }

        private let thread: NetworkThread
        private let told: @Sendable ([UInt8]) -> Void
        private let order = Mutex(Order())
        private let fills: Bool

        init(
            _ thread: NetworkThread, fills: Bool, _ told: @escaping @Sendable ([UInt8]) -> Void
        ) {
            (self.thread, self.fills, self.told) = (thread, fills, told)
        }

        func answer(_ exchange: ServerExchange) {
            let path = exchange.request.path
            // A body that is no JSON is refused below, as an address that nobody knows.
            let body = try? JSONValue(parsing: exchange.request.body)
            if path.hasSuffix("/orders"), let body {
                take(body, exchange)
            } else if path.hasSuffix("/historical/fills") {
                let all = fills ? [Desk.fill(of: order.withLock { $0 })] : []
                exchange.answer(
                    Desk.response(.object(["fills": .array(all), "cursor": .string("")])))
            } else {
                exchange.answer(HTTPResponse(404))
            }
        }

        private func take(_ body: JSONValue, _ exchange: ServerExchange) {
            let taken = order.withLock { order in
                order = Order(number: order.number + 1, body: body, time: WallClock.now)
                return order
            }
            let success = JSONValue.object([
                "order_id": .string(taken.id), "product_id": taken.text("product_id"),
                "side": taken.text("side"), "client_order_id": taken.text("client_order_id"),
            ])
            exchange.answer(
                Desk.response(.object(["success": .bool(true), "success_response": success])))
            thread.after(.milliseconds(1)) { [told, fills] in
                told(Desk.frame(of: taken, isFilled: fills))
            }
        }

        private static func response(_ body: JSONValue) -> HTTPResponse {
            HTTPResponse(200, fields: [.json], body: Array(body.text().utf8))
        }

        private static func frame(of order: Order, isFilled: Bool) -> [UInt8] {
            let told = JSONValue.object([
                "order_id": .string(order.id), "client_order_id": order.text("client_order_id"),
                "product_id": order.text("product_id"), "order_side": order.text("side"),
                "status": .string(isFilled ? "FILLED" : "CANCELLED"),
                "cumulative_quantity": isFilled ? order.term("base_size") : .string("0"),
                "leaves_quantity": .string("0"),
                "avg_price": isFilled ? order.term("limit_price") : .string("0"),
                "number_of_fills": .string(isFilled ? "1" : "0"),
                "creation_time": .string(order.time.rfc3339),
            ])
            let event = JSONValue.object(["type": .string("update"), "orders": .array([told])])
            let frame = JSONValue.object([
                "channel": .string("user"), "client_id": .string(""),
                "timestamp": .string(order.time.rfc3339),
                "sequence_num": .int(order.number - 1), "events": .array([event]),
            ])
            return Array(frame.text().utf8)
        }

        private static func fill(of order: Order) -> JSONValue {
            let time = JSONValue.string(order.time.rfc3339)
            return .object([
                "entry_id": .string("entry-\(order.number)"),
                "trade_id": .string("trade-\(order.number)"), "order_id": .string(order.id),
                "trade_time": time, "sequence_timestamp": time, "trade_type": .string("FILL"),
                "price": order.term("limit_price"), "size": order.term("base_size"),
                "commission": .string("0"), "product_id": order.text("product_id"),
                "liquidity_indicator": .string("TAKER"), "size_in_quote": .bool(false),
                "side": order.text("side"),
            ])
        }
    }
}
