internal import Domain
internal import Transport

/// A request as it goes on the wire, its token included.
struct SignedRequest: Sendable {
    let http: HTTPRequest
    /// How far the venue's clock was thought to be ahead when it was signed; nil without a token.
    let offset: Nanos?
}

/// Requests of orders that were signed before it is known whether they may leave.
struct OrderDrafts: Sendable {
    private var drafts: [(order: NewOrder, request: SignedRequest)] = []

    mutating func add(_ order: NewOrder, _ request: SignedRequest) {
        drafts.append((order, request))
    }

    /// Gives the request of the very same order away, once; nil where there is none.
    mutating func take(_ order: NewOrder) -> SignedRequest? {
        guard let place = drafts.firstIndex(where: { $0.order == order }) else { return nil }
        return drafts.remove(at: place).request
    }
}
