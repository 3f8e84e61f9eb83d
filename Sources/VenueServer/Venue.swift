internal import Crypto
internal import Domain
internal import JSON
internal import Simulation

/// The simulated venue: its market, its accounts, its orders and those who listen.
///
/// Owns all state; whoever calls it does so one at a time and tells it how late it is. Equal
/// settings and equal calls at equal moments give equal answers.
final class Venue {
    let settings: VenueSettings
    let floor: Floor
    let source: MarketSource
    let scale: TimeScale
    var listings: [Listing]
    /// One for each book.
    var tapes: [Tape]
    var ladders: [DepthLadder]
    /// Books that are made around recorded trades.
    var followsTrades: Set<InstrumentID> = []
    /// Books whose subscribers need a new snapshot.
    var renewed: Set<InstrumentID> = []
    private(set) var now: Timestamp
    /// How far the machine's clock is ahead, when the market is more than the machine can do.
    var lag: Nanos = .zero
    let opened: Timestamp
    var random: RandomStream

    var portfolios: [Portfolio] = []
    /// What positions of futures hold, by portfolio and product.
    var margins: [Int: [InstrumentID: Amount]] = [:]
    var sweeps: [JSONValue] = []
    var conversions: [String: Conversion] = [:]
    let user: String
    var verifier = TokenVerifier()
    var limiter = RateLimiter()

    var orders: [ClientOrder] = []
    var orderPlaces: [String: Int] = [:]
    /// By portfolio and client's id.
    var clientPlaces: [String: Int] = [:]
    var ticketPlaces: [OrderNumber: Int] = [:]
    var livePlaces: Set<Int> = []
    var fills: [FillEntry] = []
    var lastTicket: UInt64 = 0
    var lastTrade: UInt64 = 900_000_000
    var agenda = Agenda()

    var sessions: [Int: Session] = [:]
    var outgoing: [Outgoing] = []
    var faults: FaultPlan
    /// Where changes are written down; nil when the venue lives in memory only.
    var stateFile: StateFile?
    /// How two orders with one client's id are answered.
    var duplicates: VenueSettings.DuplicateMode
    /// Through what orders are placed from now on.
    var placementSource = OrderFilter.sourceUsual
    /// What orders were in the last minutes, by their places, for listings that are late.
    var pasts: [Int: OrderPast] = [:]
    /// Names of the server in tokens, such as `127.0.0.1:8443`.
    var hosts: Set<String> = ["api.coinbase.com"]

    /// - Parameters:
    ///   - settings: What it is made of.
    ///   - opened: By the venue's clock.
    ///   - progress: Told how much of the market before the opening is made.
    /// - Throws: `Fault` for products and balances, `FeedFault` for data, that cannot be used.
    init(
        _ settings: VenueSettings, opened: Timestamp,
        progress: @Sendable (_ done: Nanos, _ whole: Nanos) -> Void = { _, _ in }
    ) throws {
        self.settings = settings
        self.opened = opened
        random = RandomStream(seed: settings.seed, name: "venue")
        faults = FaultPlan(seed: settings.seed)
        duplicates = settings.duplicates
        let (listings, instruments) = try Venue.listings(settings.products)
        self.listings = listings
        floor = Floor(instruments)
        tapes = instruments.map { _ in Tape() }
        let seed = settings.seed
        ladders = instruments.map { instrument in
            DepthLadder(
                instrument, near: ProductCatalogue.typicalPrice(of: instrument), seed: seed,
                count: settings.depth)
        }
        let feed: any MarketFeed
        if settings.data.isEmpty {
            feed = GeneratedFeed(
                instruments: instruments, scenario: settings.scenario, seed: settings.seed)
        } else {
            feed = try DataSet.open(settings.data, instruments: instruments).feed
        }
        source = MarketSource(feed)
        let first = source.nextTime() ?? GeneratedFeed.defaultStart
        var pace: Int64 = 1
        if case .wall(let factor) = settings.clock { pace = factor }
        scale = TimeScale(
            opening: first + settings.history, opened: opened, pace: max(1, pace))
        now = opened
        user = Venue.uuid(&random)
        openAccount()
        try fund()
        openInternational()
        remember(progress)
        agenda.add(.funding, at: opened.floored(to: .hour) + .hour)
    }

    /// A moment for the next event, after every earlier one.
    func moment() -> Timestamp { max(now, floor.time + Nanos(1)) }

    func newID() -> String { Venue.uuid(&random) }

    /// A UUID of version 4 that the seed decides.
    static func uuid(_ random: inout RandomStream) -> String {
        var bytes = octets(random.next()) + octets(random.next())
        bytes[6] = bytes[6] & 0x0F | 0x40
        bytes[8] = bytes[8] & 0x3F | 0x80
        var text = ""
        for (place, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(place) { text += "-" }
            text += (byte < 16 ? "0" : "") + String(byte, radix: 16)
        }
        return text
    }

    private static func octets(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    // MARK: Time

    /// What the venue's clock shows for what happens now; a fault may put it wrong.
    var clock: Timestamp { now + faults.clockOffset(at: now) }

    /// When the clock will show a time, or showed it.
    func moment(ofClock time: Timestamp) -> Timestamp { faults.moment(ofClock: time) }

    /// Length between two looks at what subscribers are to be told.
    static let pulse = Nanos.millisecond * 50

    /// Lets the market and everything that is due happen up to a moment.
    func advance(to target: Timestamp) {
        while true {
            let next = now.floored(to: Venue.pulse) + Venue.pulse
            guard next <= target else { break }
            run(to: next)
            beat(at: next)
        }
        run(to: target)
    }

    private func run(to time: Timestamp) {
        while true {
            let market = source.nextTime().map(scale.venueTime)
            let task = agenda.next
            let next = min(market ?? Timestamp(nanos: .max), task ?? Timestamp(nanos: .max))
            guard next <= time else { break }
            now = max(now, next)
            if let task, task <= next, let due = agenda.take(by: next) {
                perform(due)
            } else if let event = source.next() {
                happen(event)
            }
        }
        now = max(now, time)
    }

    /// Does what is due at this moment.
    func settleAgenda() {
        while let due = agenda.take(by: now) { perform(due) }
    }

    private func perform(_ task: Agenda.Task) {
        switch task {
        case .activate(let order): activate(order)
        case .cancel(let order): finishCancel(order)
        case .edit(let order, let limit, let size, let stop):
            finishEdit(order, limit: limit, size: size, stop: stop)
        case .expire(let order): expire(order)
        case .slice(let order): placeSlice(order)
        case .funding:
            payFunding()
            if now.floored(to: .day) == now.floored(to: .hour) { beginDay() }
            agenda.add(.funding, at: now.floored(to: .hour) + .hour)
        case .lift(let name, let generation):
            if faults.generation(of: name) == generation { end(name) }
        case .incident(let stage, let generation):
            if faults.generation(of: .incident) == generation { enter(stage) }
        }
    }

    /// Lets the market of the time before the opening leave its candles and trades.
    private func remember(_ progress: (_ done: Nanos, _ whole: Nanos) -> Void) {
        var count = 0
        var begun: Timestamp?
        while let time = source.nextTime(), time < scale.opening, let event = source.next() {
            let first = begun ?? time
            begun = first
            if count % Venue.progressEvents == 0 { progress(time - first, settings.history) }
            count += 1
            let place = event.instrument.position
            switch event.body {
            case .trade(let trade): note(trade, of: place, at: scale.venueTime(event.time))
            case .top(let top): lastTops[place] = top
            default: continue
            }
        }
        now = opened
        for (place, top) in lastTops.sorted(by: { $0.key < $1.key }) {
            show(top, of: InstrumentID(place), at: moment())
        }
        lastTops = [:]
    }

    /// Events of the market between two words about how much is made.
    private static let progressEvents = 4_096

    private var lastTops: [Int: BookTop] = [:]
}
