package import Domain

/// Turns the frames of one connection after another into market events, losses included.
///
/// A live connection and a recording of it go through the same intake, so that they give the same
/// events.
package struct FrameIntake: Sendable {
    package enum Verdict: Hashable, Sendable {
        /// The frame continues what came before.
        case news
        /// So many messages were lost before this one, 0 for an unknown number; the books are told
        /// lost before the events of the frame.
        case gap(missed: UInt64)
        /// A duplicate, or late; it has no events.
        case old
        /// It counts as lost, so the books are told lost.
        case unreadable(WireFault)
        /// It comes so much later than the venue sent it that nothing of it is believed; the books
        /// are told lost.
        case late(Nanos)
    }

    /// How much later than it was sent a frame of the market may come.
    package static let lateMax = Nanos.second * 5

    /// What the newest frame says; its market events are the ones to deliver.
    package private(set) var batch = FrameBatch()
    private let instruments: [Instrument]
    private var decoder: FrameDecoder
    private var tracker = SequenceTracker()
    /// Frames that nobody could read since the last one with a number; they leave a hole in the
    /// numbers that is no further loss.
    private var unread: UInt64 = 0
    /// The venue's clock less ours; nil where nobody knows it, and lateness is not judged.
    package var venueOffset: Nanos?

    package init(_ instruments: [Instrument], aliases: [String: String]) {
        self.instruments = instruments
        decoder = FrameDecoder(instruments, aliases: aliases)
    }

    package var tally: FrameTally { decoder.tally }

    /// Another connection begins, and the count of its messages with it.
    package mutating func begin() { (tracker, unread) = (SequenceTracker(), 0) }

    /// Takes one frame; every event carries `time`.
    package mutating func take(_ text: Span<UInt8>, at time: Timestamp) -> Verdict {
        do throws(WireFault) {
            try decoder.decode(text, at: time, into: &batch)
        } catch {
            unread += 1
            loseBooks(at: time)
            return .unreadable(error)
        }
        // The venue does not number its refusals.
        guard batch.channel != .refusal else { return .news }
        let verdict = tracker.judge(batch.sequence)
        guard verdict.isNews else {
            batch.clear()
            return .old
        }
        if let late = lateness(at: time), late > FrameIntake.lateMax {
            loseBooks(at: time)
            return .late(late)
        }
        guard let missed = loss(verdict) else { return .news }
        var events: ContiguousArray<MarketEvent> = []
        decoder.loseBooks(at: time, into: &events)
        batch.market.insert(contentsOf: events, at: 0)
        return .gap(missed: missed)
    }

    /// How much later than it was sent the newest frame came; below zero for one that seems to come
    /// from the future, and nil where nobody can tell.
    private func lateness(at time: Timestamp) -> Nanos? {
        guard let venueOffset, let sentAt = batch.sentAt else { return nil }
        let (here, isTooFar) = time.nanos.addingReportingOverflow(venueOffset.count)
        let (late, isFarther) = here.subtractingReportingOverflow(sentAt.nanos)
        return isTooFar || isFarther ? nil : Nanos(late)
    }

    /// Makes the events say that every book is lost, and nothing else.
    package mutating func loseBooks(at time: Timestamp) {
        batch.clear()
        decoder.loseBooks(at: time, into: &batch.market)
    }

    /// Makes the events say how products trade, and nothing else.
    package mutating func tell(_ statuses: [String: ProductStatus], at time: Timestamp) {
        batch.clear()
        for instrument in instruments {
            guard let status = statuses[instrument.symbol] else { continue }
            let change = ProductChange(instrument: instrument, status: status)
            batch.market.append(change.event(at: time))
        }
    }

    private mutating func loss(_ verdict: SequenceTracker.Verdict) -> UInt64? {
        guard verdict.isLoss || unread > 0 else { return nil }
        let known = unread
        unread = 0
        switch verdict {
        case .first(let missed), .gap(let missed): return missed > known ? missed - known : nil
        case .reset, .absent: return 0
        case .next, .duplicate, .old: return nil
        }
    }
}
