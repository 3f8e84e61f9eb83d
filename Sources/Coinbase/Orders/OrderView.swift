package import Domain

/// Whether what happens to our orders is seen: told by the user connection, and listed lately.
///
/// A plain value. Who cannot see what becomes of orders must not open any.
package struct OrderView: Hashable, Sendable {
    /// A listing this old says too little: two were missed.
    package static let listingAgeMax = Nanos.second * 100

    private enum Link: Hashable, Sendable {
        case up
        case down(String)
    }

    /// One kind of whole list: when it came last, and when it had been asked for.
    private struct Sight: Hashable, Sendable {
        var cameAt: Timestamp
        var askedAt: Timestamp
    }

    private var link = Link.down("the user connection is not there yet")
    /// When the connection was made or found its place again; what was asked before is too old.
    private var since = Timestamp(nanos: .min)
    private var orders: Sight?
    private var fills: Sight?
    /// Why the last list of orders, and of all fills, was not whole.
    private var orderGap: String?
    private var fillGap: String?

    package init() {}

    /// Takes in a change of the user connection.
    package mutating func take(_ change: LinkNote.Change, at time: Timestamp) {
        switch change {
        case .ready, .recovered: (link, since) = (.up, time)
        case .gap: link = .down("messages of the user connection were lost")
        case .badFrame: link = .down("a message of the user connection could not be read")
        case .lost: link = .down("the user connection is lost")
        case .refused: link = .down("the user connection cannot be made")
        case .complaint: return
        }
    }

    /// Takes note of a list of orders that was asked for at some moment; a gap says why it is not
    /// whole.
    package mutating func areOrdersListed(
        at time: Timestamp, asked: Timestamp, gap: String?
    ) {
        orderGap = gap
        if gap == nil { orders = Sight(cameAt: time, askedAt: asked) }
    }

    /// Takes note of a list of all fills; a gap says why it is not whole.
    package mutating func areFillsListed(
        at time: Timestamp, asked: Timestamp, gap: String?
    ) {
        fillGap = gap
        if gap == nil { fills = Sight(cameAt: time, askedAt: asked) }
    }

    /// Why orders cannot be followed; nil when they can.
    package func blindness(at time: Timestamp) -> String? {
        if case .down(let why) = link { return why }
        return blindness(orders, "orders", at: time).map { because($0, orderGap) }
            ?? blindness(fills, "fills", at: time).map { because($0, fillGap) }
    }

    private func because(_ text: String, _ gap: String?) -> String {
        gap.map { "\(text): \($0)" } ?? text
    }

    private func blindness(_ sight: Sight?, _ what: String, at time: Timestamp) -> String? {
        guard let sight, sight.askedAt >= since else {
            return "\(what) were not listed since the user connection is there"
        }
        let age = time - sight.cameAt
        guard age <= OrderView.listingAgeMax else {
            return "the venue has not listed our \(what) for "
                + "\(age.count / Nanos.second.count) s"
        }
        return nil
    }
}
