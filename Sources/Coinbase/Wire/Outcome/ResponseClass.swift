package import Domain

/// What came of sending a request.
package enum Delivery: Hashable, Sendable {
    /// A whole answer.
    case answered(HTTPAnswer)
    /// Nothing of the request left this machine, and why.
    case unsent(String)
    /// The same, because the level forbade it when its turn came.
    case withheld
    /// The request may have arrived, and no whole answer came back.
    case lost(Loss)

    package enum Loss: Hashable, Sendable {
        case timedOut
        case disconnected
        /// An answer began and did not end.
        case truncated
    }
}

/// Whether a request does anything.
package enum RequestEffect: Hashable, Sendable {
    /// Asking twice is the same as once.
    case none
    /// An order, a cancel, an edit, a setting: what is not proven is unknown.
    case lasting
}

/// Why nobody can say what became of a request.
package enum Doubt: Hashable, Sendable {
    case timedOut
    case disconnected
    case truncated
    /// An answer that cannot be read, or that says two things at once.
    case garbled(WireFault)
    /// The venue, or something before it, failed; that never proves that the request was not taken.
    case serverFailed(status: Int)
    /// An answer that does not come from the venue itself.
    case notTheVenue(status: Int)
    /// A status that says nothing about the request.
    case unexpected(status: Int)

    package var text: String {
        switch self {
        case .timedOut: "no answer came in time"
        case .disconnected: "the connection ended before an answer"
        case .truncated: "the answer broke off"
        case .garbled(let fault): "the answer cannot be read: \(fault.text)"
        case .serverFailed(let status): "the venue failed with status \(status)"
        case .notTheVenue(let status): "something before the venue answered with status \(status)"
        case .unexpected(let status): "status \(status) says nothing about the request"
        }
    }
}

/// What an answer proves, never more.
///
/// A request with a lasting effect is called refused only on the venue's own word: a status of the
/// positive list with a body of the venue's shape. Everything else about it is unknown, to be
/// resolved by sight or by the fence. A request without an effect may be asked again.
package enum ResponseClass<Value: Sendable>: Sendable {
    case success(Value)
    /// The venue refused, and nothing was done.
    case rejected(Rejection)
    /// The key or the token is not believed; nothing was done.
    case unauthorised(VenueError)
    /// The key may not do this, or something before the venue keeps us out; nothing was done.
    case forbidden(VenueError?)
    case notFound(VenueError)
    /// Too many requests; nothing was done. nil where the venue does not say how long to wait.
    case rateLimited(retryAfter: Nanos?)
    /// Without an effect only.
    case venueDown(status: Int, retryAfter: Nanos?)
    /// Without an effect only: nothing was learnt, and asking again is allowed.
    case retryable(Doubt)
    /// Nothing left this machine; what was wanted was not even asked.
    case unsent(String)
    /// The same, because the level forbade it when its turn came.
    case withheld
    /// With a lasting effect only: it may have happened.
    case unknown(Doubt)
}

extension ResponseClass: Equatable where Value: Equatable {}
extension ResponseClass: Hashable where Value: Hashable {}

extension ResponseClass where Value: WireReadable {
    /// Classifies what came of a request whose good answer is one value.
    package init(_ delivery: Delivery, effect: RequestEffect) {
        self.init(delivery, effect: effect) { (object) throws(WireFault) in
            .success(try Value(object))
        }
    }
}

extension ResponseClass where Value == TakenOrder {
    /// Classifies what came of a new order or of closing a position.
    ///
    /// The echo in the answer must agree with the request.
    package init(_ delivery: Delivery, to order: NewOrder) {
        self.init(delivery, effect: .lasting) { (object) throws(WireFault) in
            switch try OrderAnswer(object) {
            case .refused(let rejection): return .rejected(rejection)
            case .taken(let taken):
                try taken.checkEcho(of: order)
                return .success(taken)
            }
        }
    }

    /// The same for closing a position, whose side is the venue's choice.
    package init(_ delivery: Delivery, to close: PositionClose) {
        self.init(delivery, effect: .lasting) { (object) throws(WireFault) in
            switch try OrderAnswer(object) {
            case .refused(let rejection): return .rejected(rejection)
            case .taken(let taken):
                try taken.check(clientID: close.clientID, product: close.product)
                return .success(taken)
            }
        }
    }
}

extension ResponseClass where Value == EditAnswer {
    /// Classifies what came of an edit.
    package init(editing delivery: Delivery) {
        self.init(delivery, effect: .lasting) { (object) throws(WireFault) in
            switch try EditAnswer(object) {
            case .refused(let rejection): .rejected(rejection)
            case .taken: .success(.taken)
            }
        }
    }
}

extension ResponseClass where Value == CancelAnswer {
    /// Classifies what came of a cancel.
    ///
    /// An answer that leaves out an order that was asked for says nothing of that one, so it is not
    /// believed.
    package init(_ delivery: Delivery, to cancel: OrderCancel) {
        self.init(delivery, effect: .lasting) { (object) throws(WireFault) in
            let answer = try CancelAnswer(object)
            guard Set(answer.results.map(\.order)).isSuperset(of: cancel.orders) else {
                throw object.fault(.missing, "results", "an order that was asked for is missing")
            }
            return .success(answer)
        }
    }
}

extension TakenOrder {
    fileprivate func checkEcho(of order: NewOrder) throws(WireFault) {
        try check(clientID: order.clientID, product: order.product)
        if let side, side != .known(order.side) {
            throw TakenOrder.mismatch("side", side.text, order.side.rawValue)
        }
    }

    fileprivate func check(clientID sent: String, product asked: String) throws(WireFault) {
        if let clientID, clientID != sent {
            throw TakenOrder.mismatch("client_order_id", clientID, sent)
        }
        if let product, product != asked {
            throw TakenOrder.mismatch("product_id", product, asked)
        }
    }

    private static func mismatch(_ key: String, _ said: String, _ asked: String) -> WireFault {
        WireFault(
            .contradiction, "success_response.\(key)", "is \"\(said)\", asked was \"\(asked)\"")
    }
}

extension ResponseClass {
    /// Classifies; `read` takes the body of a good answer.
    init(
        _ delivery: Delivery, effect: RequestEffect,
        read: (WireObject) throws(WireFault) -> ResponseClass
    ) {
        func doubtful(_ doubt: Doubt) -> ResponseClass {
            effect == .none ? .retryable(doubt) : .unknown(doubt)
        }
        switch delivery {
        case .unsent(let why): self = .unsent(why)
        case .withheld: self = .withheld
        case .lost(.timedOut): self = doubtful(.timedOut)
        case .lost(.disconnected): self = doubtful(.disconnected)
        case .lost(.truncated): self = doubtful(.truncated)
        case .answered(let answer) where (200...299).contains(answer.status):
            do throws(WireFault) {
                self = try read(try WireObject(parsing: answer.body))
            } catch {
                self = doubtful(
                    answer.isPage ? .notTheVenue(status: answer.status) : .garbled(error))
            }
        case .answered(let answer):
            self = ResponseClass.refusal(answer, effect: effect) ?? doubtful(.of(answer))
        }
    }

    /// What a status outside 200 to 299 proves; nil where it proves nothing.
    private static func refusal(_ answer: HTTPAnswer, effect: RequestEffect) -> ResponseClass? {
        let error = VenueError.read(answer)
        switch (answer.status, error, effect) {
        case (400, let error?, _): return .rejected(error.rejection)
        case (401, let error?, _): return .unauthorised(error)
        case (403, let error?, _): return .forbidden(error)
        case (403, nil, .none): return .forbidden(nil)
        case (404, let error?, _): return .notFound(error)
        case (429, _?, _), (429, nil, .none):
            return .rateLimited(retryAfter: answer.head.retryAfter)
        case (500..., _, .none):
            return .venueDown(status: answer.status, retryAfter: answer.head.retryAfter)
        default: return nil
        }
    }
}

extension Doubt {
    fileprivate static func of(_ answer: HTTPAnswer) -> Doubt {
        switch answer.status {
        case 500...: .serverFailed(status: answer.status)
        case 400, 401, 403, 404, 429: .notTheVenue(status: answer.status)
        default: .unexpected(status: answer.status)
        }
    }
}
