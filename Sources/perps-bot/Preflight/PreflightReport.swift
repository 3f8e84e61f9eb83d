internal import Assembly
internal import JSON

/// What has been found so far; printed for people as it comes.
///
/// Owns the list.
final class PreflightReport {
    private(set) var outcome = PreflightOutcome()
    private let wantsJSON: Bool

    init(wantsJSON: Bool) { self.wantsJSON = wantsJSON }

    func add(_ check: PreflightCheck) {
        outcome.checks.append(check)
        guard !wantsJSON else { return }
        let name = [check.id, check.subject].compactMap { $0 }.joined(separator: " ")
        let room = String(repeating: " ", count: max(0, 18 - name.count))
        Output.result("\(check.result.rawValue)  \(name)\(room)  \(check.message)")
        guard check.result != .pass, let remedy = check.remedy else { return }
        Output.result(String(repeating: " ", count: 26) + "-> " + remedy)
    }

    func add(_ checks: [PreflightCheck]) {
        for check in checks { add(check) }
    }

    func count(_ result: PreflightCheck.Result) -> Int { outcome.count(result) }

    var isReady: Bool { outcome.isReady }

    /// The members of the document about the checks.
    var members: [JSONMember] { outcome.members }
}
