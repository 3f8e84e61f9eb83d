internal import Domain

/// Which fills were told already, so that each is told once.
///
/// Old ones are forgotten, and nothing as old is told any more, unless it is of an order that has
/// not ended: the venue lists all fills of such an order, however old.
struct FillMemory: Sendable {
    private struct Seen: Hashable {
        var order: String
        var at: Timestamp
    }

    private var keys: [VenueFill.Key: Seen] = [:]
    /// Fills before this are known to have been told.
    private(set) var horizon = Timestamp(nanos: .min)

    /// - Parameters:
    ///   - keys: Fills that the balances at the start hold.
    ///   - time: Not before any of them.
    init(_ keys: Set<VenueFill.Key>, at time: Timestamp) {
        for key in keys { self.keys[key] = Seen(order: "", at: time) }
    }

    var count: Int { keys.count }

    func contains(_ fill: VenueFill) -> Bool { keys[fill.key] != nil }

    mutating func insert(_ fill: VenueFill) {
        keys[fill.key] = Seen(order: fill.order, at: fill.at)
    }

    /// Forgets what is older than `horizon`.
    ///
    /// - Parameters:
    ///   - horizon: Later than the one before.
    ///   - isOpen: Whether an order, by the venue's id, has not ended.
    mutating func forget(before horizon: Timestamp, isOpen: (String) -> Bool) {
        self.horizon = max(self.horizon, horizon)
        keys = keys.filter { $0.value.at >= self.horizon || isOpen($0.value.order) }
    }
}

extension VenueFill {
    /// The moment by which the venue sorts it into windows.
    var at: Timestamp { sequencedAt ?? tradedAt }
}
