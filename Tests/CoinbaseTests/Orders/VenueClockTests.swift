import Coinbase
import Domain
import Testing

@Suite struct `The venue's clock` {
    private func reading(_ offset: Nanos, _ uncertainty: Nanos = .millisecond) -> ClockReading {
        ClockReading(offset: offset, uncertainty: uncertainty)
    }

    @Test func `is followed by a quarter of what a reading shows for certain`() {
        var clock = VenueClock(offset: .second)
        #expect(clock.take(reading(.second * 3)) == nil)
        #expect(clock.offset == .millisecond * 1_500)
        #expect(clock.take(reading(.second * 3, .millisecond * 1_500)) == nil)
        #expect(clock.offset == .millisecond * 1_500)
    }

    @Test func `is taken over whole and told when it steps by more than ten seconds`() {
        var clock = VenueClock(offset: .zero)
        let most = VenueClock.stepMax + .millisecond
        #expect(clock.take(reading(most)) == nil)
        clock = VenueClock(offset: .zero)
        #expect(clock.take(reading(most + Nanos(1))) == most + Nanos(1))
        #expect(clock.offset == most + Nanos(1))
        #expect(clock.take(reading(.zero)) == Nanos(-(most.count + 1)))
    }

    @Test func `sets where listings begin`() throws {
        var trial = DeskTrial { $0.clock = VenueClock(offset: .hour) }
        try trial.submit(1)
        trial.desk.doubt(at: trial.now)
        trial.wait(.zero)
        let since = DeskTrial.start + .hour + Nanos(-Nanos.minute.count)
        #expect(trial.takeErrands().contains(.listOrders(since: since)))
    }

    @Test(arguments: [Nanos.hour, Nanos(-Nanos.hour.count)])
    func `does not put off the first look at fills, however far it is off`(offset: Nanos) throws {
        var settings = OrderDesk.Settings(
            instruments: [bitcoin], tag: DeskTrial.tag, incarnation: DeskTrial.run)
        settings.clock = VenueClock(offset: offset)
        let start = DeskTrial.start + offset
        var desk = OrderDesk(settings, start: start)
        var output = OrderDesk.Output()
        desk.doubt(at: DeskTrial.start)
        desk.tend(at: DeskTrial.start, into: &output)
        #expect(output.errands.contains(.listFillsSince(start)))
        output.errands = []
        desk.tend(at: DeskTrial.start + .minute, into: &output)
        #expect(output.errands.isEmpty)
    }

    @Test func `sets the fence, and a step of ours does not shorten it`() throws {
        // Ours is two minutes behind, and nobody knew when the order was asked for.
        var trial = DeskTrial()
        try trial.submit(1)
        trial.take(.created(OrderNumber(1), .unknown(.timedOut)))
        _ = trial.takeAnswers()
        let ahead = reading(.minute * 2)
        trial.listed(venueTime: trial.now + .minute * 2, clock: ahead)
        #expect(trial.takeFindings() == [.clockStepped(.minute * 2)])
        for _ in 0..<2 {
            trial.wait(.second * 10)
            trial.listed(venueTime: DeskTrial.start + .second * 156, clock: ahead)
        }
        #expect(trial.takeAnswers() == [])
        for _ in 0..<2 {
            trial.wait(.second * 10)
            trial.listed(
                venueTime: DeskTrial.start + .minute * 2 + .second * 155, clock: ahead)
        }
        #expect(trial.takeAnswers() == [.rejected(.other)])
    }

    @Test(arguments: [-1, 1] as [Int64])
    func `that is read while a change waits leaves the change waiting`(sign: Int64) throws {
        var trial = DeskTrial()
        try trial.submit(1)
        try trial.amend(1, to: 50_000_000)
        trial.listed(clock: reading(Nanos(sign * 86_400_000_000_000)))
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeErrands().contains { if case .edit = $0 { true } else { false } })
    }

    @Test func `that steps refuses entries and does not halt`() {
        let step = DeskFinding.clockStepped(.second * 11)
        #expect(step.refusesEntries && !step.halts)
    }
}
