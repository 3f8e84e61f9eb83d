internal import Domain
internal import JSON
internal import Transport

/// From a request to its answer.
extension Venue {
    /// Answers a request; everything that it sets off has happened when this returns.
    ///
    /// - Parameters:
    ///   - request: As it came.
    ///   - wasHeld: Whether it was held back and comes now.
    /// - Returns: What is to be sent, and how.
    func answer(_ request: HTTPRequest, wasHeld: Bool = false) -> Reply {
        faults.pass(to: now)
        if let control = request.path.remainder(after: "/control") {
            guard settings.hasControl else { return Reply(.notFound("there is no control here")) }
            return answerControl(request, control)
        }
        let path = request.path
        if !wasHeld, let charge = faults.strike(.slowRequest, path: path) {
            return held(charge.delay)
        }
        let isMute = faults.isOn(.halfOpen, path: path)
        if isMute || faults.isOn(.outage, path: path) { return outage(isMute) }
        if faults.take(.loseRequest, path: path) { return lost(Reply(503, .null)) }
        if let charge = faults.strike(.failBefore, path: path) {
            return Reply(page: charge.status)
        }
        if faults.take(.redirect, path: path) { return Reply(redirectTo: request.target) }
        let reply = answerAPI(request)
        return meddle(with: reply, path)
    }

    private func outage(_ isMute: Bool) -> Reply {
        isMute ? late(Reply(503, .null), .second * 600) : Reply(page: 503)
    }

    /// No answer yet: the request is to be asked again.
    private func held(_ delay: Nanos) -> Reply {
        var reply = Reply(503, .null)
        reply.fate = .held(delay)
        return reply
    }

    private func lost(_ reply: Reply) -> Reply {
        var reply = reply
        reply.fate = .lost
        return reply
    }

    private func late(_ reply: Reply, _ delay: Nanos) -> Reply {
        var reply = reply
        reply.fate = .late(delay)
        return reply
    }

    /// What happens to an answer after what was asked for has been done.
    private func meddle(with reply: Reply, _ path: String) -> Reply {
        if faults.take(.loseReply, path: path) { return lost(reply) }
        if let charge = faults.strike(.failAfter, path: path) { return Reply(page: charge.status) }
        var reply = reply
        if faults.take(.truncateBody, path: path) {
            reply.fate = .cut(reply.response.body.count / 2)
        } else if let charge = faults.strike(.slowReply, path: path) {
            reply.fate = .late(charge.delay)
        } else if let charge = faults.strike(.dripReply, path: path) {
            reply.fate = .dripping(charge.delay)
        }
        return reply
    }

    /// The status that a request for a WebSocket is refused with; nil when it is let in.
    func refusesUpgrade(to path: String) -> Int? {
        faults.pass(to: now)
        if let charge = faults.strike(.refuseUpgrades, path: path) { return charge.status }
        guard settings.hasRateLimits else { return nil }
        return limiter.admit(.connections, at: now).isAllowed ? nil : 429
    }

    private func answerAPI(_ request: HTTPRequest) -> Reply {
        guard let path = request.path.remainder(after: Route.prefix),
            let (route, parameters) = Route.find(request.method, path)
        else { return Reply(.notFound("there is no \(request.method.rawValue) \(request.path)")) }
        var fields: [HeaderField] = []
        var key: APIKey?
        do throws(Refusal) {
            if case .key(let scope) = route.access {
                key = try identify(request)
                guard key?.may(scope) == true else { throw .missingScopes }
            }
            fields = try admit(key, request.path)
            let body = try Venue.body(of: request)
            var call = Call(
                method: request.method, path: path, query: Query(request.query), body: body,
                key: key)
            call.parameters = parameters
            let result = try perform(route, call, request)
            return Reply(200, twisted(result, request.path), fields: fields)
        } catch {
            if error.status == 429 {
                fields = limitFields(
                    remaining: 0, limit: RateLimiter.Source(key: key?.name).rate)
                if settings.tellsRetryAfter { fields += Reply.fields([("Retry-After", "1")]) }
            }
            return Reply(error, fields: fields)
        }
    }

    private func perform(
        _ route: Route, _ call: Call, _ request: HTTPRequest
    ) throws(Refusal) -> JSONValue {
        guard route.method != .get else { return try route.handle(self, call) }
        if route.isCreate, faults.take(.forgetOrder, path: call.wholePath) {
            return forgotten(call)
        }
        return try recorded(request, call.body, call.key) { () throws(Refusal) in
            try route.handle(self, call)
        }
    }

    /// Whose token came with a request.
    private func identify(_ request: HTTPRequest) throws(Refusal) -> APIKey {
        guard let bearer = request.fields["Authorization"], bearer.hasPrefix("Bearer "),
            !faults.take(.refuseTokens, path: request.path)
        else { throw .unauthorised }
        faults.note(.clockSkew)
        faults.note(.clockDrift)
        let uris = hosts.map { "\(request.method.rawValue) \($0)\(request.path)" }
        guard
            let key = verifier.key(
                of: String(bearer.dropFirst(7)), uris: uris, now: shownTime)
        else { throw .unauthorised }
        return key
    }

    /// Counts a request against its bucket.
    private func admit(_ key: APIKey?, _ path: String) throws(Refusal) -> [HeaderField] {
        if faults.take(.tooManyRequests, path: path) { throw .tooMany }
        guard settings.hasRateLimits else { return [] }
        let state = limiter.admit(RateLimiter.Source(key: key?.name), at: now)
        guard state.isAllowed else { throw .tooMany }
        return limitFields(remaining: state.remaining, limit: state.limit)
    }

    private func limitFields(remaining: Int64, limit: Int64) -> [HeaderField] {
        Reply.fields([
            ("x-ratelimit-limit", String(limit)), ("x-ratelimit-remaining", String(remaining)),
            ("x-ratelimit-reset", "1"),
        ])
    }

    static func body(of request: HTTPRequest) throws(Refusal) -> JSONValue {
        guard !request.body.isEmpty else { return .null }
        do throws(JSONFault) {
            return try JSONValue(parsing: request.body)
        } catch {
            throw .invalid("invalid JSON at byte \(error.offset): \(error.message)")
        }
    }
}

extension String {
    /// What follows a prefix and is empty or begins with a slash.
    func remainder(after prefix: String) -> String? {
        guard hasPrefix(prefix) else { return nil }
        let rest = dropFirst(prefix.count)
        return rest.isEmpty || rest.first == "/" ? String(rest) : nil
    }
}
