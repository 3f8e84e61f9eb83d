import Coinbase
import Domain
import Testing

@Suite struct `A cancel of an order` {
    private func live() throws -> DeskTrial {
        var trial = DeskTrial()
        try trial.submit(1)
        trial.taken(1)
        trial.stream(try DeskTrial.seen(1, .open))
        trial.cancel(1)
        _ = (trial.takeAnswers(), trial.takeErrands())
        return trial
    }

    private static let doubtful = [
        "UNKNOWN_CANCEL_ORDER", "ORDER_NOT_FOUND", "DUPLICATE_CANCEL_REQUEST",
        "COMMANDER_REJECTED_CANCEL_ORDER", "ORDER_IS_BEING_REPLACED", "A_NEW_WORD",
    ]

    @Test(arguments: doubtful)
    func `that the venue refuses for a reason that proves nothing is asked again`(
        word: String
    ) throws {
        var trial = try live()
        for pause in [1, 2, 4, 8, 8] as [Int64] {
            try trial.cancelAnswered(1, FailureCode(word))
            trial.wait(.second * pause + Nanos(-1))
            #expect(!trial.takeErrands().contains(.cancel(["venue-1"])))
            trial.wait(Nanos(1))
            #expect(trial.takeErrands().contains(.cancel(["venue-1"])))
        }
        #expect(trial.takeAnswers() == [])
        trial.stream(try DeskTrial.seen(1, .cancelled))
        trial.wait(.minute)
        #expect(trial.takeAnswers() == [.cancelled(.none)])
        #expect(!trial.takeErrands().contains(.cancel(["venue-1"])))
    }
}
