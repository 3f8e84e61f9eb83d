internal import ArgumentParser
internal import Coinbase
internal import Domain
internal import JSON

/// Rows of the exchange as a command shows them, and whether they are all.
struct ExchangeListing {
    /// Why rows may be missing; empty when none is.
    private(set) var gaps: [String] = []
    /// What the exchange refuses to list, however often it is asked.
    private(set) var unseen: [String] = []
    /// Orders whose rows cannot be read, by the exchange's ids, each once.
    private(set) var unread: [String] = []

    /// Whether nothing is missing of what the exchange lists; only then does the absence of a row
    /// prove anything.
    var isComplete: Bool { gaps.isEmpty }

    /// The rows of a listing, its gap noted.
    mutating func take<Item: Sendable>(_ listing: Listing<Item>, _ what: String) -> [Item] {
        if let gap = listing.gap { note("\(what): \(gap)") }
        for id in listing.unread.compactMap(\.order) where !unread.contains(id) {
            unread.append(id)
        }
        return listing.items
    }

    mutating func note(_ gap: String) {
        if !gaps.contains(gap) { gaps.append(gap) }
    }

    mutating func remark(_ refusal: String) {
        if !unseen.contains(refusal) { unseen.append(refusal) }
    }

    /// That there are none of something, as far as that is known.
    func none(of what: String) -> String {
        isComplete && unseen.isEmpty ? "no \(what)" : "no \(what) are known"
    }

    /// The members that say in a document whether it holds everything.
    var members: [JSONMember] {
        var members = [JSONMember("complete", .bool(isComplete))]
        if !gaps.isEmpty {
            members.append(JSONMember("gaps", .array(gaps.map { .string($0) })))
        }
        if !unseen.isEmpty {
            members.append(JSONMember("unseen", .array(unseen.map { .string($0) })))
        }
        return members
    }

    /// Says on standard error what is missing, and ends with exit code 1 when something is that
    /// asking again may show.
    func close() throws {
        for refusal in unseen { Output.note("note: \(refusal)") }
        guard !isComplete else { return }
        for gap in gaps { Output.note("error: \(gap); try again, or ask for less") }
        throw ExitCode(1)
    }
}

extension JSONValue {
    /// A member that is left out when nothing is known.
    static func decimal(_ value: WireDecimal?) -> JSONValue? { value.map { .string($0.text) } }
    static func text(_ value: String?) -> JSONValue? { value.map { .string($0) } }
    static func moment(_ value: Timestamp?) -> JSONValue? { value.map { .string($0.rfc3339) } }

    /// Basis points as a number.
    static func bps(_ ratio: Ratio) -> JSONValue { .number(ratio.bpsText) }

    /// Members after those of an object.
    func with(_ more: [JSONMember]) -> JSONValue { .object((members ?? []) + more) }
}
