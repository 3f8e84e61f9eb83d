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
        case .accounts: return
        }
        tend(at: time, into: &output)
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
            numbers[taken.id] = number
            orders[number]?.venueID = taken.id
            if order.phase == .asked || order.phase == .unknown { orders[number]?.phase = .taken }
        case .rejected(let rejection) where rejection.code == .duplicateClientOrderID:
            // The id is there already: the request did arrive once, and is looked for.
            lose(number, at: time, into: &output)
        case .rejected(let rejection):
            refuse(number, rejection.code.reason, at: time, into: &output)
        case .rateLimited: refuse(number, .rate, at: time, into: &output)
        case .unauthorised, .forbidden, .notFound, .unsent:
            refuse(number, .other, at: time, into: &output)
        case .unknown, .retryable, .venueDown: lose(number, at: time, into: &output)
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
        for id in ids {
            guard let number = numbers[id], let order = orders[number], order.isOpen,
                order.venueID == id
            else { continue }
            if isAnswered, failures[id] == nil {
                // It began; should it not end soon, it is asked for again.
                again(number, at: time + OrderDesk.cancelPatience)
            } else if let failure = failures[id], failure.reason == .tooLate {
                orders[number]?.cancelIsWanted = false
                orders[number]?.cancelIsAsked = false
                dropChange(number, .tooLate, at: time, into: &output)
                if order.cancelIsWanted {
                    answer(.cancelRefused, to: order, at: time, into: &output)
                }
                doubt(at: time)
            } else {
                again(number, at: time + OrderDesk.cancelRetry)
            }
        }
    }

    private mutating func again(_ number: OrderNumber, at time: Timestamp) {
        orders[number]?.cancelAgainAt = time
        orders[number]?.cancelIsAsked = false
    }

    /// How long a cancel that began may take, and how soon one that failed is asked again.
    private static let cancelPatience = Nanos.second * 10
    private static let cancelRetry = Nanos.second
}
