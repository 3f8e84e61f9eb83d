internal import Domain
internal import JSON

/// One thing that was looked at before a start, and what was found.
struct PreflightCheck {
    enum Result: String {
        case pass
        case warn
        case fail
        /// Could not be looked at, because something before it failed or is not there.
        case skip
    }

    /// What was looked at: a word that scripts may compare.
    var id: String
    /// Of which product; nil where the check is about the whole.
    var subject: String?
    var result: Result
    var message: String
    /// What to do next; there for everything but `pass`.
    var remedy: String?

    init(
        _ id: String, _ result: Result, _ message: String, subject: String? = nil,
        remedy: String? = nil
    ) {
        (self.id, self.subject, self.result) = (id, subject, result)
        (self.message, self.remedy) = (message, remedy)
    }

    init(_ id: String, _ fault: Fault, _ result: Result = .fail, subject: String? = nil) {
        let place = [fault.file, fault.line.map { String($0) }].compactMap { $0 }
        let prefix = place.isEmpty ? "" : place.joined(separator: ":") + ": "
        self.init(
            id, result, prefix + fault.message, subject: subject, remedy: fault.remedy)
    }

    var json: JSONValue {
        .object([
            "id": .string(id), "subject": .text(subject), "result": .string(result.rawValue),
            "message": .string(message), "remedy": .text(remedy),
        ])
    }
}

/// What has been found so far; printed for people as it comes.
///
/// Owns the list.
final class PreflightReport {
    private(set) var checks: [PreflightCheck] = []
    private let wantsJSON: Bool

    init(wantsJSON: Bool) { self.wantsJSON = wantsJSON }

    func add(_ check: PreflightCheck) {
        checks.append(check)
        guard !wantsJSON else { return }
        let name = [check.id, check.subject].compactMap { $0 }.joined(separator: " ")
        let room = String(repeating: " ", count: max(0, 18 - name.count))
        Output.result("\(check.result.rawValue)  \(name)\(room)  \(check.message)")
        guard check.result != .pass, let remedy = check.remedy else { return }
        Output.result(String(repeating: " ", count: 26) + "-> " + remedy)
    }

    func count(_ result: PreflightCheck.Result) -> Int { checks.count { $0.result == result } }

    var isReady: Bool { count(.fail) == 0 && count(.skip) == 0 }

    /// The members of the document about the checks.
    var members: [JSONMember] {
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
