package import Domain

/// How far the venue's clock is ahead of ours, as one exchange of messages showed it.
package struct ClockReading: Hashable, Sendable {
    /// The venue's clock less ours.
    package var offset: Nanos
    /// How much more or less the offset may be: half of the round trip.
    package var uncertainty: Nanos

    package init(offset: Nanos, uncertainty: Nanos) {
        (self.offset, self.uncertainty) = (offset, uncertainty)
    }

    /// Takes the venue's answer as given in the middle of the round trip.
    ///
    /// - Parameters:
    ///   - venue: What its clock said.
    ///   - received: By our wall clock, when the answer came.
    ///   - roundTrip: By a steady clock.
    package init(venue: Timestamp, received: Timestamp, roundTrip: Nanos) {
        let half = Nanos(max(0, roundTrip.count) / 2)
        offset = venue - (received + Nanos(-half.count))
        uncertainty = half
    }
}
