package import Domain
package import JSON

/// One thing that was looked at before a start, and what was found.
package struct PreflightCheck: Hashable, Sendable {
    package enum Result: String, Hashable, Sendable {
        case pass
        case warn
        case fail
        /// Could not be looked at, because something before it failed or is not there.
        case skip
    }

    /// What was looked at: a word that scripts may compare.
    package var id: String
    /// Of which product; nil where the check is about the whole.
    package var subject: String?
    package var result: Result
    package var message: String
    /// What to do next; there for everything but `pass`.
    package var remedy: String?

    package init(
        _ id: String, _ result: Result, _ message: String, subject: String? = nil,
        remedy: String? = nil
    ) {
        (self.id, self.subject, self.result) = (id, subject, result)
        (self.message, self.remedy) = (message, remedy)
    }

    package init(_ id: String, _ fault: Fault, _ result: Result = .fail, subject: String? = nil) {
        let place = [fault.file, fault.line.map { String($0) }].compactMap { $0 }
        let prefix = place.isEmpty ? "" : place.joined(separator: ":") + ": "
        self.init(
            id, result, prefix + fault.message, subject: subject, remedy: fault.remedy)
    }

    package var json: JSONValue {
        .object([
            "id": .string(id), "subject": subject.map { .string($0) },
            "result": .string(result.rawValue), "message": .string(message),
            "remedy": remedy.map { .string($0) },
        ])
    }
}

/// What was found before a start.
package struct PreflightOutcome: Hashable, Sendable {
    package var checks: [PreflightCheck] = []

    package init(_ checks: [PreflightCheck] = []) { self.checks = checks }

    package func count(_ result: PreflightCheck.Result) -> Int {
        checks.count { $0.result == result }
    }

    /// Whether nothing failed, and nothing was left out.
    package var isReady: Bool { count(.fail) == 0 && count(.skip) == 0 }

    /// The members of the document about the checks.
    package var members: [JSONMember] {
        func number(_ result: PreflightCheck.Result) -> JSONValue { .int(count(result)) }
        return [
            JSONMember("ok", .bool(isReady)),
            JSONMember(
                "counts",
                .object([
                    "pass": number(.pass), "warn": number(.warn), "fail": number(.fail),
                    "skip": number(.skip),
                ])),
            JSONMember("checks", .array(checks.map(\.json))),
        ]
    }
}
