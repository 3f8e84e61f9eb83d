package import Domain
internal import Transport

extension Brokerage {
    /// Asks for the venue's time some times and takes the answer that came fastest.
    ///
    /// - Parameters:
    ///   - count: From 1 on.
    ///   - done: Told once, on the network thread; a failure only when no answer came at all.
    package func readClock(count: Int = 3, done: @escaping Answer<ClockReading>) {
        readClock(left: max(1, count), best: nil, done: done)
    }

    private func readClock(
        left: Int, best: ClockReading?, done: @escaping Answer<ClockReading>
    ) {
        let clocks = settings.clocks
        let sent = clocks.steady()
        time { [self] answer in
            var best = best
            if case .success(let time) = answer {
                let reading = ClockReading(
                    venue: time.time, received: clocks.wall(),
                    roundTrip: Nanos(clocks.steady().count - sent.count))
                if reading.uncertainty < best?.uncertainty ?? .day { best = reading }
            }
            guard left > 1, !isStopped else {
                let failure = answer.map { _ in ClockReading(offset: .zero, uncertainty: .day) }
                return done(best.map { .success($0) } ?? failure)
            }
            // Long enough not to wait for a turn, which would lengthen one way only.
            thread.after(.milliseconds(150)) { [best] in
                self.readClock(left: left - 1, best: best, done: done)
            }
        }
    }

    /// Signs by the venue's clock from now on.
    ///
    /// - Throws: `coinbase.clock_far_off`; nothing changes then.
    package func adopt(_ reading: ClockReading) throws(Fault) {
        try signer?.setVenueOffset(reading.offset)
    }
}
