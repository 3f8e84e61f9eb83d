public import CPerpsPlugin

/// The top of a book, readable only while it is delivered.
@safe public struct Depth: ~Copyable {
    @usableFromInline let record: UnsafePointer<pb_ev_depth>
    @inlinable init(_ record: UnsafePointer<pb_ev_depth>) { unsafe self.record = record }

    /// The index of the instrument.
    @inlinable public var instrument: UInt32 { unsafe record.pointee.h.instrument }
    /// The host's time.
    @inlinable public var at: Nanos { unsafe Nanos(record.pointee.h.ts) }
    /// Strictly rising within a run.
    @inlinable public var sequence: UInt64 { unsafe record.pointee.h.seq }
    /// Whether it is warm-up.
    @inlinable public var isReplay: Bool { unsafe record.pointee.h.flags & PB_EF_REPLAY != 0 }
    /// Whether the book is older than the feed's freshness limit, or has lost something.
    @inlinable public var isStale: Bool { unsafe record.pointee.h.flags & PB_EF_STALE != 0 }
    /// How many bids there are.
    @inlinable public var bids: Int { unsafe Int(record.pointee.bids) }
    /// How many asks there are.
    @inlinable public var asks: Int { unsafe Int(record.pointee.asks) }

    /// A bid, 0 is the best.
    ///
    /// - Precondition: `0 <= place < bids`.
    @inlinable public func bid(_ place: Int) -> Level {
        precondition(place >= 0 && place < bids, "no such bid")
        return level(place)
    }

    /// An ask, 0 is the best.
    ///
    /// - Precondition: `0 <= place < asks`.
    @inlinable public func ask(_ place: Int) -> Level {
        precondition(place >= 0 && place < asks, "no such ask")
        return level(bids + place)
    }

    @inlinable func level(_ index: Int) -> Level {
        let found = unsafe pb_levels(record)[index]
        return Level(price: Price(found.px), size: Size(found.qty))
    }

    /// Whether all the levels it promises lie inside the record.
    @inlinable var isWhole: Bool {
        let end = unsafe Int(record.pointee.levels_at) + (bids + asks) * 16
        return unsafe Int(record.pointee.levels_at) >= 48 && end <= Int(record.pointee.h.size)
    }
}
