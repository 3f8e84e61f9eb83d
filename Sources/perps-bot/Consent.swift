internal import Domain
internal import Glibc

/// A person's yes on a terminal, or one that the command line gave.
struct Consent {
    private let isGiven: Bool

    init(isGiven: Bool) { self.isGiven = isGiven }

    /// - Throws: `consent.none`; nothing was done.
    func ask(_ question: String) throws(Fault) {
        guard !isGiven else { return }
        guard isatty(STDIN_FILENO) == 1 else {
            throw refusal("standard input is no terminal")
        }
        Output.note("\(question) [y/N]")
        let answer = readLine()?.lowercased()
        guard answer == "y" || answer == "yes" else { throw refusal("the answer was not y") }
    }

    private func refusal(_ why: String) -> Fault {
        Fault(
            .usage, code: "consent.none", "nothing was done: \(why)",
            remedy: "answer y on a terminal, or give --yes")
    }
}
