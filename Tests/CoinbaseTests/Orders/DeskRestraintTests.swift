import Coinbase
import Domain
import Risk
import Testing

@Suite struct `A change that was let through before` {
    private static let forbidding: [DeskRestraint] = [
        DeskRestraint(level: .caution), DeskRestraint(level: .reduceOnly),
        DeskRestraint(level: .halt), DeskRestraint(level: .haltCancelAll),
        DeskRestraint(isBlind: true), DeskRestraint(isEnding: true),
    ]

    private func open(ttl: Nanos?) throws -> DeskTrial {
        var trial = DeskTrial(orderTTL: ttl)
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        _ = (trial.takeAnswers(), trial.takeErrands())
        return trial
    }

    private func created(_ trial: inout DeskTrial) -> Int {
        trial.takeErrands().count { if case .create = $0 { true } else { false } }
    }

    @Test(arguments: forbidding)
    func `is not sent anew once nothing may be opened`(restraint: DeskRestraint) throws {
        var trial = try open(ttl: .minute * 10)
        try trial.amend(1, to: 150_000_000, at: 10_100)
        #expect(trial.takeErrands() == [.cancel(["venue-1"])])
        trial.restrain(restraint)
        #expect(trial.takeAnswers() == [.amendRefused(.mode)])
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(&trial) == 0 && trial.takeAnswers() == [.cancelled(.none)])
        #expect(trial.desk.open == [])
    }

    @Test(arguments: forbidding)
    func `is not edited in once nothing may be opened`(restraint: DeskRestraint) throws {
        var trial = DeskTrial()
        try trial.submit(1)
        try trial.amend(1, to: 150_000_000)
        _ = trial.takeErrands()
        trial.restrain(restraint)
        #expect(trial.takeAnswers() == [.amendRefused(.mode)])
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        #expect(trial.takeErrands() == [] && trial.takeAnswers() == [.accepted])
    }

    @Test(arguments: forbidding)
    func `is edited in all the same when it only lowers`(restraint: DeskRestraint) throws {
        var trial = DeskTrial()
        try trial.submit(1)
        try trial.amend(1, to: 50_000_000, at: 9_900)
        _ = trial.takeErrands()
        trial.restrain(restraint)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        let edits = trial.takeErrands().count { if case .edit = $0 { true } else { false } }
        #expect(edits == 1 && trial.takeAnswers() == [.accepted])
    }

    @Test func `goes on where nothing forbids it`() throws {
        var trial = try open(ttl: .minute * 10)
        try trial.amend(1, to: 150_000_000, at: 10_100)
        trial.restrain(DeskRestraint())
        trial.stream(try DeskTrial.seen(1, .cancelled))
        #expect(created(&trial) == 1 && trial.takeAnswers() == [])
    }
}

extension DeskTrial {
    fileprivate mutating func restrain(_ restraint: DeskRestraint) {
        desk.restrain(at: now, into: &output) { _ in restraint }
    }
}
