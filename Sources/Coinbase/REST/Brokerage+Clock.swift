package import Domain
internal import Synchronization
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

    // MARK: Tokens that are not believed

    /// Reads the venue's clock at once because tokens may be signed by a wrong one: this machine's
    /// clock was set, or a stream complains.
    ///
    /// Bounded: one reading at a time, and seldom while none explains anything.
    package func renewClock() { renewClock(isRefusal: false, nil) }

    /// What came of such readings since the last call.
    package func takeClockNews() -> ClockNews? { doubt.withLock { $0.takeNews() } }

    /// Whether the venue has refused what makes the key's rights worth another look, at once;
    /// seldom in a row.
    package func takeKeyDoubt() -> Bool {
        let now = settings.clocks.steady()
        return keyDoubt.withLock { $0.take(at: now) }
    }

    /// Passes an answer on; that of a question whose token was refused waits for the clock.
    ///
    /// A question may be asked again with a new token. What changes something is told as it is: a
    /// 401 proves that nothing was done, and who asked for it decides anew.
    ///
    /// - Parameters:
    ///   - answer: The venue's.
    ///   - offset: By which its token was signed; nil for a request without one.
    ///   - item: Whose answer it is.
    func heed(_ answer: HTTPAnswer, signedBy offset: Nanos?, _ item: Outbound) {
        guard answer.status == 401 else {
            // Something before the venue may answer with an error, and look at no token.
            if offset != nil, (200..<300).contains(answer.status) {
                doubt.withLock { $0.believed() }
            }
            if offset != nil, answer.status == 403 { keyDoubt.withLock { $0.raise() } }
            return item.done(.answered(answer), true)
        }
        guard let offset else { return item.done(.answered(answer), false) }
        guard signer?.venueOffset == offset else { return item.done(.answered(answer), true) }
        guard item.request.mayRepeat else {
            renewClock(isRefusal: true, nil)
            return item.done(.answered(answer), false)
        }
        renewClock(isRefusal: true) { hasMoved in item.done(.answered(answer), hasMoved) }
    }

    private func renewClock(isRefusal: Bool, _ waiter: ClockDoubt.Waiter?) {
        guard let signer, !isStopped else {
            waiter?(false)
            return
        }
        let clocks = settings.clocks
        switch doubt.withLock({ $0.raise(isRefusal: isRefusal, at: clocks.steady(), waiter) }) {
        case .wait: return
        case .leave:
            // It was read a moment ago, and explains nothing: then it may be the key.
            if isRefusal { keyDoubt.withLock { $0.raise() } }
            waiter?(false)
        case .read:
            readClock(count: 1) { [self] answer in
                var reading: ClockReading?
                if case .success(let read) = answer { reading = read }
                let isRefused = reading != nil && doubt.withLock { $0.isRefusal }
                let (hasMoved, waiters) = doubt.withLock {
                    $0.answered(reading, signedBy: signer.venueOffset, at: clocks.steady())
                }
                // The clock is right: then it may be the key.
                if isRefused, !hasMoved { keyDoubt.withLock { $0.raise() } }
                // Beyond an hour tokens stay as they were; the desk tells the step.
                if let reading, hasMoved { try? adopt(reading) }
                restock()
                for waiter in waiters { waiter(hasMoved) }
            }
        }
    }
}
