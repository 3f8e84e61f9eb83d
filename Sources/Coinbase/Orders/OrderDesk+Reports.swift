package import Domain

extension OrderDesk {
    /// Takes in what came of an errand.
    package mutating func take(
        _ report: DeskReport, at time: Timestamp, into output: inout Output
    ) {
        switch report {
        case .created(let number, let result): created(number, result, at: time, into: &output)
        case .edited(let number, let result): edited(number, result, at: time, into: &output)
        case .cancelled(let ids, let result): cancelled(ids, result, at: time, into: &output)
        case .orders(let sight): see(sight, at: time, into: &output)
        case .fills(let sight): book(sight, at: time, into: &output)
        case .looked(let id, let result): looked(id, result, at: time, into: &output)
        case .accounts: return
        }
        tend(at: time, into: &output)
    }

    /// Takes in what refused tokens had us learn of the venue's clock.
    package mutating func take(_ news: ClockNews, into output: inout Output) {
        switch news {
        case .moved(let reading): adopt(reading, isProven: true, into: &output)
        case .refused: output.findings.append(.tokensRefused)
        }
    }

    /// Takes in orders as the user channel tells them.
    package mutating func take(
        streamed event: UserEvent, at time: Timestamp, into output: inout Output
    ) {
        for order in event.orders { see(order, at: time, into: &output) }
        tend(at: time, into: &output)
    }

    private mutating func created(
        _ number: OrderNumber, _ result: ResponseClass<TakenOrder>, at time: Timestamp,
        into output: inout Output
    ) {
        orders[number]?.createIsAsked = false
        guard let order = orders[number], order.phase != .settled else { return }
        switch result {
        case .success(let taken):
            if let seen = order.venueID, seen != taken.id {
                let text = "the venue answered the request with another id, \(taken.id)"
                contradict(seen, text, into: &output)
            }
            numbers[taken.id] = number
            orders[number]?.venueID = taken.id
            if let exit = taken.attachedOrder { adopt(exit: exit, of: number) }
            if order.phase == .asked || order.phase == .unknown { orders[number]?.phase = .taken }
        case .rejected(let rejection) where rejection.code == .duplicateClientOrderID:
            // The id is there already: the request did arrive once, and is looked for.
            lose(number, at: time, into: &output)
        case .rejected(let rejection):
            refuse(order, rejection.code.reason, result.text, at: time, into: &output)
        case .rateLimited: refuse(order, .rate, result.text, at: time, into: &output)
        case .unauthorised, .forbidden, .notFound, .unsent:
            refuse(order, .other, result.text, at: time, into: &output)
        case .withheld: refuse(order, .mode, result.text, at: time, into: &output)
        case .unknown, .retryable, .venueDown: lose(number, at: time, into: &output)
        }
    }

    /// Ends an order that the venue says it refused, unless it was seen there.
    private mutating func refuse(
        _ order: DeskOrder, _ reason: OrderReason, _ what: String, at time: Timestamp,
        into output: inout Output
    ) {
        if let seen = order.venueID {
            contradict(seen, "the venue shows it, and answered: \(what)", into: &output)
        } else {
            refuse(order.number, reason, at: time, into: &output)
        }
    }

    /// Takes note that nobody knows what became of a request.
    private mutating func lose(
        _ number: OrderNumber, at time: Timestamp, into output: inout Output
    ) {
        guard let order = orders[number], order.phase == .asked else { return }
        orders[number]?.phase = .unknown
        // Of what takes another's place the engine knows the order, and counts its change.
        guard order.replacements == 0 else { return }
        answer(.unknown, to: order, at: time, into: &output)
    }

    private mutating func cancelled(
        _ ids: [String], _ result: ResponseClass<CancelAnswer>, at time: Timestamp,
        into output: inout Output
    ) {
        var failures: [String: FailureCode] = [:]
        var isAnswered = false
        if case .success(let answer) = result {
            isAnswered = true
            for row in answer.results { failures[row.order] = row.failure }
        }
        for id in ids where leftovers[id] != nil {
            cancelledLeftover(id, failures[id], isAnswered, at: time, into: &output)
        }
        for id in ids {
            guard let number = numbers[id], let order = orders[number], order.isOpen,
                order.venueID == id
            else { continue }
            if isAnswered, failures[id] == nil {
                // It began; should it not end soon, it is asked for again.
                orders[number]?.cancelFailures = 0
                again(number, at: time + OrderDesk.cancelPatience)
            } else if failures[id] == .orderIsFullyFilled {
                // The one failure that proves the end; after any other the order may still trade.
                orders[number]?.cancelIsWanted = false
                orders[number]?.isOver = false
                orders[number]?.cancelIsAsked = false
                dropChange(number, .tooLate, at: time, into: &output)
                if order.cancelIsWanted {
                    answer(.cancelRefused, to: order, at: time, into: &output)
                }
                doubt(at: time)
            } else {
                orders[number]?.cancelFailures += 1
                again(number, at: time + OrderDesk.cancelPause(after: order.cancelFailures + 1))
            }
        }
    }

    /// One of an earlier run: it goes on being cancelled until its end is certain.
    private mutating func cancelledLeftover(
        _ id: String, _ failure: FailureCode?, _ isAnswered: Bool, at time: Timestamp,
        into output: inout Output
    ) {
        if failure == .orderIsFullyFilled {
            leftovers[id] = nil
            foreign[id]?.isOpen = false
            doubt(at: time)
        } else if isAnswered, failure != nil {
            // It may have ended unheard.
            output.errands.append(.look(id))
        }
    }

    private mutating func again(_ number: OrderNumber, at time: Timestamp) {
        orders[number]?.cancelAgainAt = time
        orders[number]?.cancelIsAsked = false
    }

    /// How long a cancel that began may take.
    private static let cancelPatience = Nanos.second * 10

    /// How long after so many failures a cancel is asked again: 1 s, doubled up to 8 s.
    static func cancelPause(after failures: Int) -> Nanos {
        min(Inquiry.pause(after: failures), .second * 8)
    }
}
