/// What all modules have in common: parameters, a life, and events.
///
/// Write a `struct` (it may be `~Copyable`) or a `final class`, keep all state in it, and conform
/// to ``Strategy``, ``Guard``, ``Sizer``, ``Indicator`` or this. The host never makes two calls on
/// one instance at once.
///
/// The life: `init` with checked parameters, `load` if there is saved state, `activate`, events,
/// `deactivate`. After other parameters a new instance is made.
public protocol Module: ~Copyable {
    /// What the profile may set.
    associatedtype Settings: Parameters = NoParameters

    /// Who the module is.
    static var about: About { get }
    /// The kinds of events it can take; others are not sent.
    static var events: EventKinds { get }
    /// What it is.
    static var kinds: Kinds { get }
    /// What it needs beyond watching.
    static var capabilities: Capabilities { get }
    /// The figures it reports, by place.
    static var metrics: [Metric] { get }
    /// The version of the state it saves; 0 saves none.
    static var stateVersion: UInt32 { get }

    /// Creates an instance from parameters that satisfy their ranges.
    ///
    /// - Throws: ``ParameterFault`` for parameters that do not fit each other.
    init(_ settings: Settings) throws

    /// Starts: subscribe and set timers here.
    ///
    /// Without one, each instrument is subscribed to the market kinds of ``events``, with candles
    /// of one minute and ten levels.
    mutating func activate(_ activation: Activation, _ host: Host) throws
    /// Stops; timers and subscriptions end by themselves.
    mutating func deactivate(_ host: Host)

    /// Writes the state that should outlive the process.
    func save(to writer: borrowing StateWriter) throws
    /// Reads it back; all or nothing.
    mutating func load(from reader: borrowing StateReader, version: UInt32) throws

    /// Takes one engine step. Without one, each event goes to its own function below.
    mutating func onEvents(_ events: borrowing Events, _ host: Host) throws
    /// Takes a best bid and ask.
    mutating func onBookTop(_ top: BookTop, _ host: Host) throws
    /// Takes the top of a book.
    mutating func onDepth(_ depth: borrowing Depth, _ host: Host) throws
    /// Takes a trade.
    mutating func onTrade(_ trade: Trade, _ host: Host) throws
    /// Takes a candle.
    mutating func onCandle(_ candle: Candle, _ host: Host) throws
    /// Takes a mark price.
    mutating func onMark(_ mark: Mark, _ host: Host) throws
    /// Takes a funding rate or payment.
    mutating func onFunding(_ funding: Funding, _ host: Host) throws
    /// Takes news of an order.
    mutating func onOrder(_ order: OrderUpdate, _ host: Host) throws
    /// Takes an execution.
    mutating func onFill(_ fill: Fill, _ host: Host) throws
    /// Takes a position.
    mutating func onPosition(_ position: Position, _ host: Host) throws
    /// Takes account totals.
    mutating func onAccount(_ account: Account, _ host: Host) throws
    /// Takes a timer's ring.
    mutating func onTimer(_ tick: TimerTick, _ host: Host) throws
    /// Takes a change of how trading goes.
    mutating func onControl(_ control: Control, _ host: Host) throws
    /// Takes bytes of an own thread.
    mutating func onMessage(_ message: borrowing Message, _ host: Host) throws
    /// Takes an indicator's outputs.
    mutating func onSignal(_ signal: borrowing Signal, _ host: Host) throws

    /// Carries a batch from the host; part of the export, not for authors.
    static func receive(_ batch: borrowing Events, in memory: InstanceMemory) throws
    /// Carries a check from the host; part of the export, not for authors.
    static func judge(_ check: borrowing Check, in memory: InstanceMemory) throws -> Verdict?
    /// Carries a question for a size from the host; part of the export, not for authors.
    static func measure(_ entry: borrowing Check, in memory: InstanceMemory) throws -> Verdict?
    /// The names of an indicator's outputs; part of the export, not for authors.
    static var outputNames: [String] { get }
    /// Carries a question for an output from the host; part of the export, not for authors.
    static func reading(_ instrument: UInt32, _ output: Int, in memory: InstanceMemory) -> Double
}
