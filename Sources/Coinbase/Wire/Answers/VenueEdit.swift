package import Domain

/// An edit that the venue has done, as the order's history keeps it.
package struct VenueEdit: Hashable, WireReadable {
    package var price: WireDecimal?
    /// The new total.
    package var size: WireDecimal?
    package var acceptedAt: Timestamp?

    package init(price: WireDecimal?, size: WireDecimal?, acceptedAt: Timestamp?) {
        (self.price, self.size, self.acceptedAt) = (price, size, acceptedAt)
    }

    package init(_ object: WireObject) throws(WireFault) {
        price = try object.decimal("price")
        size = try object.decimal("size")
        acceptedAt = try object.time("replace_accept_timestamp")
    }
}

extension VenueOrder {
    /// Whether an edit is under way, so that what is shown may be about to change.
    package var isBeingEdited: Bool {
        status == .known(.editQueued) || isPendingReplace == true
    }

    /// The latest edit that the venue has done; nil where none is told.
    var lastEdit: VenueEdit? {
        edits?.max { ($0.acceptedAt?.nanos ?? 0) < ($1.acceptedAt?.nanos ?? 0) }
    }

    /// The size and the limit that hold, as a listing tells them; nil for what it does not.
    ///
    /// What was asked at first may stand beside the history of edits, of which the last counts.
    package var asked: (size: WireDecimal?, limit: WireDecimal?) {
        let last = lastEdit
        return (last?.size ?? configuration?.baseSize, last?.price ?? limitPrice)
    }

    /// The total and the limit that hold, as far as they are told.
    ///
    /// The user channel says what is filled and what is left.
    package func terms(in terms: InstrumentTerms) -> (total: Quantity?, limit: Price?) {
        let asked = asked
        // What does not fit the product is as good as not told.
        let limit = asked.limit.flatMap { try? $0.price(in: terms) }
        if let size = asked.size {
            // The same.
            return (try? size.quantity(in: terms), limit)
        }
        guard isOpen, let leaves, let filled else { return (nil, limit) }
        // The same.
        guard let rest = try? leaves.quantity(in: terms), let done = try? filled.quantity(in: terms)
        else { return (nil, limit) }
        return (done.adding(rest), limit)
    }
}

extension OrderConfiguration {
    /// The size that was asked, where it was asked in base units.
    fileprivate var baseSize: WireDecimal? {
        switch self {
        case .limit(.base(let size), _, _): size
        case .stopLimit(let terms, _): terms.size
        case .bracket(let terms, _): terms.size
        default: nil
        }
    }
}
