import Coinbase
import Domain
import Risk
import Testing

/// A desk with one product, the answers it gave, and the venue's words for its orders.
struct DeskTrial {
    static let start = Timestamp(nanos: 1_790_735_835_000_000_000)
    static let tag = ClientOrderID.tag(of: "trial")

    var desk: OrderDesk
    var now = DeskTrial.start
    var output = OrderDesk.Output()

    init(
        seen: Set<VenueFill.Key> = [], _ change: (inout OrderDesk.Settings) -> Void = { _ in }
    ) {
        var settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        change(&settings)
        desk = OrderDesk(settings, start: DeskTrial.start, seen: seen)
    }

    init(orderTTL: Nanos?) { self.init { $0.orderTTL = orderTTL } }

    static let run: UInt32 = ClientOrderID.incarnation(at: start)

    static func clientID(
        _ number: UInt64, run: UInt32 = DeskTrial.run, replacement: UInt8 = 0
    ) -> String {
        ClientOrderID(tag: tag, incarnation: run, order: number, replacement: replacement).text
    }

    // MARK: Inputs

    mutating func wait(_ time: Nanos) {
        now = now + time
        desk.tend(at: now, into: &output)
    }

    /// Submits a purchase of 1 at 100.
    mutating func submit(_ number: UInt64) throws {
        desk.submit(try DeskTrial.approved(number, Wish()), at: now, into: &output)
    }

    /// Asks for a new total and limit of a purchase, in units of the product.
    mutating func amend(
        _ number: UInt64, to total: Int64 = 100_000_000, at limit: Int64 = 10_000, filled: Int64 = 0
    ) throws {
        desk.amend(
            try DeskTrial.changed(number, to: total, at: limit, filled: filled), at: now,
            into: &output)
    }

    mutating func edited(_ number: UInt64, _ result: ResponseClass<EditAnswer>) {
        take(.edited(OrderNumber(number), result))
    }

    mutating func cancelBegan(_ id: String) throws {
        take(
            .cancelled(
                [id],
                .success(
                    try CancelAnswer(
                        try object(#"{"results":[{"success":true,"order_id":"\#(id)"}]}"#)))))
    }

    mutating func cancel(_ number: UInt64) {
        desk.cancel(OrderNumber(number), at: now, into: &output)
    }

    mutating func take(_ report: DeskReport) { desk.take(report, at: now, into: &output) }

    mutating func stream(_ orders: VenueOrder...) {
        desk.take(
            streamed: UserEvent(isSnapshot: false, orders: orders), at: now, into: &output)
    }

    mutating func taken(_ number: UInt64) {
        take(.created(OrderNumber(number), .success(TakenOrder(id: "venue-\(number)"))))
    }

    mutating func listed(
        _ orders: VenueOrder..., gap: String? = nil, venueTime: Timestamp? = nil,
        clock: ClockReading? = nil
    ) {
        let since = DeskTrial.start + Nanos(-600_000_000_000)
        take(
            .orders(
                OrderSight(
                    orders: orders, since: since, gap: gap, venueTime: venueTime ?? now,
                    clock: clock)))
    }

    /// The venue's answer to a cancel of one order; no failure is a cancel that began.
    mutating func cancelAnswered(_ number: UInt64, _ failure: FailureCode? = nil) throws {
        let reason = failure.map { #","failure_reason":"\#($0.text)""# } ?? ""
        let answer = try CancelAnswer(
            try object(
                #"{"results":[{"success":\#(failure == nil),"order_id":"venue-\#(number)""#
                    + reason + "}]}"))
        take(.cancelled(["venue-\(number)"], .success(answer)))
    }

    mutating func fills(_ fills: VenueFill..., since: Timestamp? = nil, gap: String? = nil) {
        take(.fills(FillSight(fills: fills, since: since, gap: gap)))
    }

    // MARK: What came of it

    /// The answers since the last call.
    mutating func takeAnswers() -> [VenueAnswer.Body] {
        defer { output.answers = [] }
        return output.answers.map(\.body)
    }

    mutating func takeErrands() -> [DeskErrand] {
        defer { output.errands = [] }
        return output.errands
    }

    mutating func takeFindings() -> [DeskFinding] {
        defer { output.findings = [] }
        return output.findings
    }

    // MARK: The venue's words

    static func seen(
        _ number: UInt64, _ status: OrderStatus, filled: String = "0", id: String? = nil,
        run: UInt32 = DeskTrial.run
    ) throws -> VenueOrder {
        var order = VenueOrder(
            id: id ?? "venue-\(number)", product: "BTC-USD", status: .known(status))
        order.clientID = clientID(number, run: run)
        order.side = .known(.buy)
        order.filled = try decimal(filled)
        order.createdAt = start
        return order
    }

    static func fill(
        _ entry: String, of number: UInt64, _ size: String, price: String = "100",
        after seconds: Int64 = 1
    ) throws -> VenueFill {
        let time = start + Nanos.second * seconds
        var fill = VenueFill(
            key: .entry(entry), order: "venue-\(number)", product: "BTC-USD", side: .known(.buy),
            price: try decimal(price), size: try decimal(size), commission: try decimal("0.25"),
            tradedAt: time)
        (fill.kind, fill.isSizeInQuote, fill.sequencedAt) = (.known(.fill), false, time)
        fill.liquidity = .known(.taker)
        return fill
    }

    static func booked(
        _ execution: UInt64, of number: UInt64, _ quantity: Int64, notional: Int64,
        after seconds: Int64 = 1
    ) -> VenueAnswer.Body {
        .filled(
            Fill(
                order: OrderNumber(number), execution: execution, owner: .account,
                instrument: InstrumentID(0), side: .buy, price: Price(10_000),
                quantity: Quantity(quantity), notional: Amount(notional), fee: Amount(25_000_000),
                isMaker: false, time: start + Nanos.second * seconds))
    }

    // MARK: Orders

    /// What is asked for; a limit order to buy 1 at 100 that rests.
    struct Wish {
        var quantity: Int64 = 100_000_000
        var type = OrderType.limit
        var life = TimeInForce.goodTillCancelled
        var flags: IntentFlags = []
        var trigger: Price?
        var expiry: Timestamp?
        var side = Side.buy
        var slices: UInt16 = 0
        var ladder: PriceLadder?
        var exit: AttachedExit?
        var money: Amount?
    }

    static func approved(_ number: UInt64, _ wish: Wish) throws -> ApprovedOrder {
        let (side, quantity) = (wish.side, wish.quantity)
        let intent = intent(number, wish)
        let context = context(side == .sell ? Quantity(quantity) : .zero)
        guard case .sized(let order, _) = Sizer.none.size(intent, in: context) else {
            throw Refused(what: "sizer")
        }
        return try vetted(order, in: context)
    }

    /// A change of the usual purchase, as the guards let it through.
    static func changed(
        _ number: UInt64, to total: Int64, at limit: Int64, filled: Int64
    ) throws -> ApprovedOrder {
        let wish = Wish()
        var change = Amendment(
            intent(number, wish), Quantity(wish.quantity), filled: Quantity(filled),
            limit: Price(10_000))
        (change.wantedQuantity, change.wantedLimit) = (Quantity(total), Price(limit))
        let context = context(.zero)
        guard case .sized(let order, _) = change.size(in: context) else {
            throw Refused(what: "sizer")
        }
        return try vetted(order, in: context)
    }

    private static func intent(_ number: UInt64, _ wish: Wish) -> Intent {
        var intent = Intent(
            order: OrderNumber(number), owner: OwnerID(1), instrument: InstrumentID(0),
            side: wish.side, type: wish.type, timeInForce: wish.life, flags: wish.flags,
            size: wish.money.map { .notional($0) } ?? .quantity(Quantity(wish.quantity)),
            limit: Price(10_000), trigger: wish.trigger,
            expiry: wish.expiry)
        (intent.slices, intent.ladder, intent.exit) = (wish.slices, wish.ladder, wish.exit)
        return intent
    }

    private static func context(_ position: Quantity) -> GuardContext {
        var context = GuardContext(now: start, terms: bitcoin.terms)
        (context.mark, context.markTime) = (Price(10_000), start)
        (context.equity, context.free) = (Amount(1 << 50), Amount(1 << 50))
        (context.dayPnL, context.gross) = (.zero, .zero)
        (context.restingNotional, context.reservedCash) = (.zero, .zero)
        (context.dayOpenEquity, context.worstGrossElsewhere) = (Amount(1 << 50), .zero)
        (context.position, context.ownPosition) = (position, position)
        (context.isBookLive, context.bookPrice) = (true, Price(10_000))
        return context
    }

    private static func vetted(
        _ order: SizedOrder, in context: GuardContext
    ) throws -> ApprovedOrder {
        let most = Amount(1 << 50)
        let limits = Limits(
            priceCollar: .bps(1_000), orderNotional: most, positionNotional: most,
            grossExposure: most, openOrders: 1_000, orderRate: 1_000, orderRateWindow: .second,
            duplicateWindow: .zero, markStaleness: .minute, dailyLoss: most, flow: .unbounded,
            money: .unreserved)
        var checks: ContiguousArray<Check> = []
        let chain = GuardChain(limits: limits, plugins: [])
        guard
            case .approved(let approved) = chain.vet(
                order, in: context, keepsAll: false, into: &checks)
        else { throw Refused(what: checks.map(\.judgement.text).joined()) }
        return approved
    }

    struct Refused: Error { var what: String }
}
