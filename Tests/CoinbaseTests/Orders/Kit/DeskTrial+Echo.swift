import Coinbase
import Domain
import Testing

extension DeskTrial {
    /// What is told of an order that is shown otherwise than it was sent.
    ///
    /// - Parameters:
    ///   - wish: What is asked for.
    ///   - ttl: After which what rests ends; nil for never.
    ///   - change: Makes what the venue shows of what was sent.
    /// - Returns: The findings of two lists that show it so, after one that shows it as sent.
    /// - Throws: When the desk sends nothing.
    static func told(
        _ wish: Wish, ttl: Nanos? = nil,
        _ change: (OrderConfiguration) throws -> OrderConfiguration
    ) throws -> [DeskFinding] {
        var trial = DeskTrial(orderTTL: ttl)
        trial.desk.submit(try approved(1, wish), at: trial.now, into: &trial.output)
        let errands = trial.takeErrands()
        guard case .create(_, let request, _)? = errands.first else {
            throw Refused(what: "no request")
        }
        trial.taken(1)
        var seen = try DeskTrial.seen(1, .open)
        seen.side = .known(OrderSideWord(wish.side))
        seen.configuration = request.configuration
        trial.listed(seen)
        #expect(trial.takeFindings() == [], "\(request.configuration)")
        seen.configuration = try change(request.configuration)
        for _ in 0..<2 { trial.listed(seen) }
        return trial.takeFindings()
    }

    static func contradiction(_ text: String) -> [DeskFinding] {
        [.contradiction(order: "venue-1", text)]
    }
}
