package import Domain

/// Something that a connection has to say beside market events.
package enum FeedNote: Sendable {
    /// A connection changed its state.
    case link(LinkNote)
    /// The user channel told orders and positions, in the order it did.
    case user(UserEvent)
    /// The futures wallet as it stands.
    case futuresBalance(FuturesBalance)
    /// The status channel told products.
    case statuses([ProductListing])
    /// Products that trade otherwise from now on.
    case products([ProductChange])
    /// Something that people should know and that changes nothing.
    case remark(String)
    /// What the key may do, asked again while the run goes on.
    case key(ResponseClass<KeyCheck>)
    /// What trading costs, asked again while the run goes on.
    case fees(ResponseClass<TransactionSummary>)
    /// What came of a request of the order desk.
    case desk(DeskReport)
    /// More notes than `Inbox.notesMax` have waited; those of orders are all kept.
    case flooded

    /// Whether only the newest of its kind says anything.
    var isPassing: Bool {
        switch self {
        case .statuses: true
        case .futuresBalance, .link, .user, .desk, .products, .remark, .key, .fees, .flooded:
            false
        }
    }
}

/// The two connections that the venue wants apart.
package enum FeedLink: String, Hashable, Sendable, CaseIterable {
    case market
    case user
}

/// A change in the life of a connection.
package struct LinkNote: Hashable, Sendable {
    package enum Change: Hashable, Sendable {
        /// Connected and subscribed to everything that was asked for; how long that took since the
        /// loss before, or since the start.
        case ready(after: Nanos)
        /// Messages were lost on a connection that goes on, 0 for an unknown number: books are
        /// stale until new snapshots, and orders may have changed unheard.
        case gap(missed: UInt64)
        /// Every book of the connection has its snapshot again, or the open orders were told again;
        /// how long it took since the gap, or since the connection before was lost.
        case recovered(after: Nanos)
        /// The connection is over, and why; another is being made.
        case lost(String)
        /// An attempt to connect failed, and when the next one is made.
        case refused(String, retryIn: Nanos)
        /// A frame could not be read; it counts as lost.
        case badFrame(WireFault)
        /// The venue refused a request on the connection, in its own words.
        case complaint(String)
    }

    package var link: FeedLink
    package var change: Change

    package init(link: FeedLink, change: Change) { (self.link, self.change) = (link, change) }
}
