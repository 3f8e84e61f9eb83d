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

    private var link = Link.down("the user connection is not there yet")
    /// When the connection was made or found its place again; listings before are too old.
    private var since = Timestamp(nanos: .min)
    private var listedAt: Timestamp?

    package init() {}

    /// Takes in a change of the user connection.
    package mutating func take(_ change: LinkNote.Change, at time: Timestamp) {
        switch change {
        case .ready, .recovered: (link, since) = (.up, time)
        case .gap: link = .down("messages of the user connection were lost")
        case .lost: link = .down("the user connection is lost")
        case .refused: link = .down("the user connection cannot be made")
        case .badFrame, .complaint: return
        }
    }

    /// Takes note of a whole list of orders.
    package mutating func isListed(at time: Timestamp) { listedAt = time }

    /// Why orders cannot be followed; nil when they can.
    package func blindness(at time: Timestamp) -> String? {
        if case .down(let why) = link { return why }
        guard let listedAt, listedAt >= since else {
            return "orders were not listed since the user connection is there"
        }
        let age = time - listedAt
        guard age <= OrderView.listingAgeMax else {
            return "the venue has not listed our orders for \(age.count / Nanos.second.count) s"
        }
        return nil
    }
}
