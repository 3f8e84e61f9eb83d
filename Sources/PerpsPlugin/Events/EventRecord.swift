public import CPerpsPlugin

/// What all events say.
public protocol EventRecord: Sendable {
    /// The record's first forty bytes, as in the ABI.
    var head: pb_event { get }
}

extension EventRecord {
    /// The index of the instrument it is about; `UInt32.max` for none or all.
    @inlinable public var instrument: UInt32 { head.instrument }
    /// The host's time: the only clock, never decreasing.
    @inlinable public var at: Nanos { Nanos(head.ts) }
    /// The venue's stamp, if it gave one.
    @inlinable public var venueTime: Nanos? { Nanos(known: head.ts_venue) }
    /// Strictly rising within a run.
    @inlinable public var sequence: UInt64 { head.seq }
    /// Whether it replaces earlier knowledge.
    @inlinable public var isSnapshot: Bool { head.flags & PB_EF_SNAPSHOT != 0 }
    /// Whether it is warm-up or recovery, in which intents are refused.
    @inlinable public var isReplay: Bool { head.flags & PB_EF_REPLAY != 0 }
    /// Whether something before it was lost.
    @inlinable public var isGap: Bool { head.flags & PB_EF_GAP != 0 }
    /// Whether it is older than the feed's freshness limit.
    @inlinable public var isStale: Bool { head.flags & PB_EF_STALE != 0 }
}
