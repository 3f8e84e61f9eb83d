extension Module where Self: ~Copyable {
    /// Only watches.
    public static var kinds: Kinds { .sink }
    /// Needs nothing.
    public static var capabilities: Capabilities { [] }
    /// Reports nothing.
    public static var metrics: [Metric] { [] }
    /// Saves nothing.
    public static var stateVersion: UInt32 { 0 }

    /// Subscribes each instrument to the market kinds of ``Module/events``.
    public mutating func activate(_ activation: Activation, _ host: Host) throws {
        let wanted = Self.events.intersection(.market)
        guard !wanted.isEmpty else { return }
        for instrument in activation.instruments {
            try host.subscribe(instrument, to: wanted, depth: 10, interval: .minutes(1))
        }
    }

    /// Does nothing.
    public mutating func deactivate(_ host: Host) {}
    /// Writes nothing.
    public func save(to writer: borrowing StateWriter) throws {}
    /// Reads nothing.
    public mutating func load(from reader: borrowing StateReader, version: UInt32) throws {}

    /// Does nothing.
    @inlinable public mutating func onBookTop(_ top: BookTop, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onDepth(_ depth: borrowing Depth, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onTrade(_ trade: Trade, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onCandle(_ candle: Candle, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onMark(_ mark: Mark, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onFunding(_ funding: Funding, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onOrder(_ order: OrderUpdate, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onFill(_ fill: Fill, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onPosition(_ position: Position, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onAccount(_ account: Account, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onTimer(_ tick: TimerTick, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onControl(_ control: Control, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onMessage(_ message: borrowing Message, _ host: Host) throws {}
    /// Does nothing.
    @inlinable public mutating func onSignal(_ signal: borrowing Signal, _ host: Host) throws {}

    /// Judges nothing: the module is no guard.
    public static func judge(
        _ check: borrowing Check, in memory: InstanceMemory
    ) throws -> Verdict? { nil }
    /// Measures nothing: the module is no sizer.
    public static func measure(
        _ entry: borrowing Check, in memory: InstanceMemory
    ) throws -> Verdict? { nil }
    /// None: the module is no indicator.
    public static var outputNames: [String] { [] }
    /// Not a number: the module is no indicator.
    public static func reading(
        _ instrument: UInt32, _ output: Int, in memory: InstanceMemory
    ) -> Double { .nan }
}
